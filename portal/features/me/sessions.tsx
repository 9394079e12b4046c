import { listSessions, revokeOtherSessions, revokeSession } from '@qilian/contract/access'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'

/** Where somebody is signed in, and the way to end it elsewhere. */
export function Sessions() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const textOf = useErrorText()
  const sessions = useCall(listSessions, {})
  const revoke = useAction(revokeSession)
  const revokeOthers = useAction(revokeOtherSessions)
  const after = { onSuccess: () => toast(t('portal.me.sessions.revoked')), onError: (error: Error) => toast(textOf(error).title) }
  return (
    <Section title={t('portal.me.sessions.title')}>
      {!sessions.data && (sessions.error ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : <LoadingState />)}
      {sessions.data && (
        <Card>
          {sessions.data.items.map((session) => {
            const device = session.device ?? t('portal.me.sessions.unknown')
            return (
              <div key={session.id} className="me-row">
                <span>
                  {device}
                  <span className="quiet">
                    {session.current ? t('portal.me.sessions.this') : t('portal.me.sessions.last_seen', { when: format.relative(session.lastSeenAt, now) })}
                    {session.network && `${dot}${session.network}`}
                  </span>
                  <span className="quiet">{t('portal.me.sessions.since', { when: format.dateTime(session.createdAt) })}</span>
                </span>
                {!session.current && (
                  <Button look="quiet" aria-label={t('portal.me.sessions.revoke_label', { device })} onClick={() => revoke.mutate({ params: { sessionId: session.id } }, after)}>
                    {t('portal.me.sessions.revoke')}
                  </Button>
                )}
              </div>
            )
          })}
          {sessions.data.items.length > 1 && (
            <>
              <p className="quiet">{t('portal.me.sessions.text')}</p>
              <Button wide busy={revokeOthers.isPending} onClick={() => revokeOthers.mutate({}, after)}>
                {t('portal.me.sessions.revoke_others')}
              </Button>
            </>
          )}
        </Card>
      )}
    </Section>
  )
}
