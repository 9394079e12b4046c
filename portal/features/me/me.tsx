import { chooseEnterprise } from '@qilian/contract/session'
import { LanguageSwitch, ThemeSwitch } from '@qilian/ui/components/switches.tsx'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useAction } from '@qilian/ui/query.ts'
import { enter, keepLanguage, leave, useMe } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'

export function Me() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const textOf = useErrorText()
  const choose = useAction(chooseEnterprise)
  const others = me.enterprises.filter(({ id }) => id !== me.enterprise?.id)

  return (
    <Page title={t('portal.me.title')} note={me.user.name}>
      {me.enterprise && (
        <Card>
          <span className="quiet">{t('portal.me.enterprise')}</span>
          <strong>{me.enterprise.name}</strong>
          <span>{t(`people.seats.${me.enterprise.role}`)}</span>
        </Card>
      )}
      {others.length > 0 && (
        <section className="stack" aria-label={t('portal.me.switch_enterprise')}>
          <h2 className="quiet">{t('portal.me.switch_enterprise')}</h2>
          {others.map((enterprise) => (
            <Button key={enterprise.id} wide onClick={() => choose.mutate({ body: { enterpriseId: enterprise.id } }, { onSuccess: (next) => enter(client, next) })}>
              {enterprise.name}
            </Button>
          ))}
        </section>
      )}
      <Card>
        <span className="quiet">{t('common.language')}</span>
        <div>
          <LanguageSwitch onChosen={(language) => void keepLanguage(client, language)} />
        </div>
        <span className="quiet">{t('common.theme.label')}</span>
        <div>
          <ThemeSwitch />
        </div>
      </Card>
      <Button
        wide
        onClick={() =>
          void leave(client).then(
            () => navigate('/sign-in'),
            (error: unknown) => toast(textOf(error).title),
          )
        }
      >
        {t('session.sign_out')}
      </Button>
    </Page>
  )
}
