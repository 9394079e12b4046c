import { listSessions, revokeSession } from '@qilian/contract/session'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button } from 'antd'
import { Section } from '../../app/section.tsx'
import { deviceOf } from './device.ts'

/** Where I am signed in; a session that I don't know can be ended. */
export function Sessions() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const sessions = useCall(listSessions, {})
  const revoke = useAction(revokeSession)
  return (
    <Section title={t('console.account.sessions.title')}>
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <LoadingState />}
      <ul className="session-rows">
        {sessions.data?.items.map(({ id, current, createdAt, lastSeenAt, userAgent }) => (
          <li key={id}>
            <div>
              <div title={userAgent ?? undefined}>
                {deviceOf(userAgent) ?? t('console.account.sessions.unknown')} {current && <StatusTag tone="open">{t('console.account.sessions.current')}</StatusTag>}
              </div>
              <div className="cell-note">{t('console.account.sessions.times', { since: format.dateTime(createdAt), last: format.dateTime(lastSeenAt) })}</div>
            </div>
            {!current && (
              <Button
                loading={revoke.isPending && revoke.variables.params.sessionId === id}
                onClick={() =>
                  revoke.mutate(
                    { params: { sessionId: id } },
                    { onSuccess: () => void message.success(t('console.account.sessions.revoked')), onError: (error) => void message.error(textOf(error).next) },
                  )
                }
              >
                {t('console.account.sessions.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
