import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useProvider } from '@qilian/ui/provider.ts'
import { Alert, Button } from 'antd'

/** The way in by the city's identity provider, where there is one. */
export function ProviderButton({ next }: { next: string | undefined }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const { offered, label, begin } = useProvider('staff', next)
  if (!offered) return null
  return (
    <div>
      {begin.error && <Alert className="sign-in-failure" type="error" showIcon title={textOf(begin.error).title} description={textOf(begin.error).next} />}
      <Button size="large" block loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('session.provider.sign_in', { label })}
      </Button>
    </div>
  )
}
