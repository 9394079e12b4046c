import { endSessionOf, endSessionsOf, exportSessionsOf, listSessionsOf } from '@qilian/contract/access'
import { askExportFor } from '@qilian/contract/privacy'
import { ErrorState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { App, Button } from 'antd'
import { urlOf } from '@qilian/ui/api.ts'
import { ExportMenu } from './lists/export-menu.tsx'
import { Section } from './section.tsx'
import { SessionRows } from './session-rows.tsx'

type PersonAccessProps = {
  userId: string
  name: string
  /** Holds no seat any more: is signed in nowhere, and still may ask for a copy. */
  former?: boolean
}

/** Where somebody is signed in, and that person's right to a copy, for whoever administers the person; others see nothing of it. */
export function PersonAccess({ userId, name, former = false }: PersonAccessProps) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const textOf = useErrorText()
  const sessions = useCall(listSessionsOf, { params: { userId } }, { enabled: !former })
  const end = useAction(endSessionOf)
  const endAll = useAction(endSessionsOf)
  const ask = useAction(askExportFor)
  const fail = (error: Error) => void message.error(textOf(error).next)
  const after = { onSuccess: () => void message.success(t('console.account.sessions.revoked')), onError: fail }
  if (isProblem(sessions.error) && sessions.error.status === 404) return null
  const confirmCopy = () =>
    modal.confirm({
      title: t('console.people.copy.confirm', { name }),
      content: t('console.people.copy.text'),
      okText: t('console.people.copy.ask'),
      cancelText: t('common.cancel'),
      onOk: () => ask.mutateAsync({ params: { userId } }).then(() => void message.success(t('console.people.copy.done', { name })), fail),
    })
  return (
    <>
      {!former && <Section
        title={t('console.account.sessions.title')}
        actions={
          (sessions.data?.items.length ?? 0) > 0 && (
            <>
            <ExportMenu urlFor={(format) => urlOf(exportSessionsOf, { params: { userId }, query: { format } })} />
            <Button loading={endAll.isPending} onClick={() => endAll.mutate({ params: { userId } }, after)}>
              {t('console.people.sessions.end_all')}
            </Button>
            </>
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
      </Section>}
      <Section title={t('console.people.copy.title')} actions={<Button onClick={confirmCopy}>{t('console.people.copy.ask')}</Button>}>
        <p className="cell-note">{t('console.people.copy.text')}</p>
      </Section>
    </>
  )
}
