import { listSessions, revokeSession } from '@qilian/contract/session'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { queryKey, useCall } from '@qilian/ui/query.ts'
import { call } from '@qilian/ui/api.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { toast } from '../../app/components/toast.tsx'
import { deviceOf } from './device.ts'

/** Where somebody is signed in, and the way to end it elsewhere. */
export function Sessions() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const textOf = useErrorText()
  const client = useQueryClient()
  const sessions = useCall(listSessions, {})
  const revoke = useMutation({
    mutationFn: (sessionId: string) => call(revokeSession, { params: { sessionId } }),
    onSuccess: () => toast(t('portal.me.sessions.revoked')),
    onError: (error) => toast(textOf(error).title),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(listSessions) }),
  })
  return (
    <section className="stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title" className="section-title">
        {t('portal.me.sessions.title')}
      </h2>
      {!sessions.data && (sessions.error ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : <LoadingState />)}
      {sessions.data && (
        <Card>
          {sessions.data.items.map((session) => {
            const device = deviceOf(session.userAgent) ?? t('portal.me.sessions.unknown')
            return (
              <div key={session.id} className="me-row">
                <span>
                  {device}
                  <span className="quiet">
                    {session.current ? t('portal.me.sessions.this') : t('portal.me.sessions.last_seen', { when: format.relative(session.lastSeenAt, now) })}
                  </span>
                </span>
                {!session.current && (
                  <Button look="quiet" aria-label={t('portal.me.sessions.revoke_label', { device })} onClick={() => revoke.mutate(session.id)}>
                    {t('portal.me.sessions.revoke')}
                  </Button>
                )}
              </div>
            )
          })}
          {sessions.data.items.length > 1 && <p className="quiet">{t('portal.me.sessions.text')}</p>}
        </Card>
      )}
    </section>
  )
}
