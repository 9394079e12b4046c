import { linkIdentity, listIdentities, unlinkIdentity } from '@qilian/contract/provider'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useProvider } from '@qilian/ui/provider.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button } from 'antd'
import { Section } from '../../app/section.tsx'

/** The account at the city's identity provider that signs me in too. */
export function Identities() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const { offered, label } = useProvider('staff')
  const identities = useCall(listIdentities, {})
  const link = useAction(linkIdentity)
  const unlink = useAction(unlinkIdentity)
  const onError = (error: Error) => void message.error(textOf(error).next)
  const items = identities.data?.items ?? []
  if (!offered && items.length === 0) return null
  return (
    <Section
      title={label}
      actions={
        offered &&
        identities.data?.items.length === 0 && (
          <Button loading={link.isPending} onClick={() => link.mutate({}, { onSuccess: ({ url }) => globalThis.location.assign(url), onError })}>
            {t('session.provider.link')}
          </Button>
        )
      }
    >
      {items.length === 0 && <p className="cell-note">{t('session.provider.not_linked')}</p>}
      <ul className="line-rows">
        {items.map(({ id, issuer, linkedAt, lastUsedAt }) => (
          <li key={id}>
            <div>
              <div>{new URL(issuer).host}</div>
              <div className="cell-note">{t('session.provider.linked', { since: format.dateTime(linkedAt), last: format.dateTime(lastUsedAt) })}</div>
            </div>
            <Button loading={unlink.isPending} onClick={() => unlink.mutate({ params: { identityId: id } }, { onSuccess: () => void message.success(t('session.provider.unlinked')), onError })}>
              {t('session.provider.unlink')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
