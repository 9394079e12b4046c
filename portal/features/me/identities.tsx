import { linkIdentity, listIdentities, unlinkIdentity } from '@qilian/contract/provider'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useProvider } from '@qilian/ui/provider.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'

/** The account at the city's identity provider that signs me in too. */
export function Identities() {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const { offered, label } = useProvider('enterprise')
  const identities = useCall(listIdentities, {})
  const link = useAction(linkIdentity)
  const unlink = useAction(unlinkIdentity)
  const onError = (error: Error) => toast(textOf(error).next)
  const items = identities.data?.items ?? []
  if (!offered && items.length === 0) return null
  return (
    <Section title={label}>
      <Card>
        {items.map(({ id, issuer, linkedAt, lastUsedAt }) => (
          <div key={id} className="me-row">
            <span>
              {new URL(issuer).host}
              <span className="quiet">{t('session.provider.linked', { since: format.dateTime(linkedAt), last: format.dateTime(lastUsedAt) })}</span>
            </span>
            <Button look="quiet" busy={unlink.isPending} onClick={() => unlink.mutate({ params: { identityId: id } }, { onSuccess: () => toast(t('session.provider.unlinked')), onError })}>
              {t('session.provider.unlink')}
            </Button>
          </div>
        ))}
        {items.length === 0 && (
          <>
            <p className="quiet">{t('session.provider.not_linked')}</p>
            <Button wide busy={link.isPending} onClick={() => link.mutate({}, { onSuccess: ({ url }) => globalThis.location.assign(url), onError })}>
              {t('session.provider.link')}
            </Button>
          </>
        )}
      </Card>
    </Section>
  )
}
