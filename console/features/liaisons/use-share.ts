import type { Sample } from '@qilian/contract/verification-plan'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'

/** `10 % (4 % to 21 %)`: the share of false liaisons with its 95 % interval. */
export function useShare(): (result: Sample['result']) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ looked, wrong, share, low, high }) =>
    share === null || low === null || high === null ? t('console.checks.samples.none_yet') : t('console.checks.samples.share', { wrong, looked, share: format.percent(share), low: format.percent(low), high: format.percent(high) })
}
