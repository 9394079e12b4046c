import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useProvider } from '@qilian/ui/provider.ts'
import { Button } from '../../app/components/button.tsx'
import { toast } from '../../app/components/toast.tsx'

/** The way in by the city's identity provider, where there is one. */
export function ProviderButton({ next }: { next: string | null }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const { offered, label, begin } = useProvider('enterprise', next ?? undefined)
  if (!offered) return null
  return (
    <Button wide busy={begin.isPending} onClick={() => begin.mutate(undefined, { onError: (error) => toast(textOf(error).next) })}>
      {t('session.provider.sign_in', { label })}
    </Button>
  )
}
