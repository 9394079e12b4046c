import { exportSessions, listSessions, revokeOtherSessions, revokeSession } from '@qilian/contract/access'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { App, Button } from 'antd'
import { urlOf } from '@qilian/ui/api.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { SessionRows } from '../../app/session-rows.tsx'
import { Section } from '../../app/section.tsx'

/** Where I am signed in; a session that I don't know can be ended, and so can all but this one. */
export function Sessions() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const sessions = useCall(listSessions, {})
  const revoke = useAction(revokeSession)
  const revokeOthers = useAction(revokeOtherSessions)
  const after = (text: string) => ({ onSuccess: () => void message.success(text), onError: (error: Error) => void message.error(textOf(error).next) })
  const several = (sessions.data?.items.length ?? 0) > 1
  return (
    <Section
      title={t('console.account.sessions.title')}
      actions={
        <>
          <ExportMenu urlFor={(format) => urlOf(exportSessions, { query: { format } })} />
          {several && (
          <Button loading={revokeOthers.isPending} onClick={() => revokeOthers.mutate({}, after(t('console.account.sessions.others_revoked')))}>
            {t('console.account.sessions.revoke_others')}
          </Button>
          )}
        </>
      }
    >
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <LoadingState />}
      {sessions.data && (
        <SessionRows
          sessions={sessions.data.items}
          pending={revoke.isPending ? revoke.variables.params.sessionId : undefined}
          onEnd={(sessionId) => revoke.mutate({ params: { sessionId } }, after(t('console.account.sessions.revoked')))}
        />
      )}
    </Section>
  )
}
