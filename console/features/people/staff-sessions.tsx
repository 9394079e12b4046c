import { endSessionOf, endSessionsOf, listSessionsOf } from '@qilian/contract/access'
import { ErrorState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { App, Button } from 'antd'
import { SessionRows } from '../../app/session-rows.tsx'
import { Section } from '../../app/section.tsx'

/** Where somebody is signed in, for whoever administers that person; others see nothing of it. */
export function StaffSessions({ userId }: { userId: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const sessions = useCall(listSessionsOf, { params: { userId } })
  const end = useAction(endSessionOf)
  const endAll = useAction(endSessionsOf)
  const after = { onSuccess: () => void message.success(t('console.account.sessions.revoked')), onError: (error: Error) => void message.error(textOf(error).next) }
  if (isProblem(sessions.error) && sessions.error.status === 404) return null
  return (
    <Section
      title={t('console.account.sessions.title')}
      actions={
        (sessions.data?.items.length ?? 0) > 0 && (
          <Button loading={endAll.isPending} onClick={() => endAll.mutate({ params: { userId } }, after)}>
            {t('console.people.sessions.end_all')}
          </Button>
        )
      }
    >
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data?.items.length === 0 && <p className="cell-note">{t('console.people.sessions.none')}</p>}
      {sessions.data && (
        <SessionRows
          sessions={sessions.data.items}
          pending={end.isPending ? end.variables.params.sessionId : undefined}
          onEnd={(sessionId) => end.mutate({ params: { userId, sessionId } }, after)}
        />
      )}
    </Section>
  )
}
