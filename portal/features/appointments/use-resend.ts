import { useTranslation } from '@qilian/ui/i18n.ts'
import { useNow } from '@qilian/ui/use-format.ts'
import type { Sent } from '../../app/components/code-field.tsx'

/** What an answer to asking for a code leaves to be remembered. */
export const asSent = ({ codeId, to, resendAfterSeconds }: { codeId: string; to: string; resendAfterSeconds: number }): Sent => ({ codeId, to, resendAt: Date.now() + resendAfterSeconds * 1000 })

/** Whether another code may be asked for, and what its button says. */
export function useResend(sent: Sent | undefined): { ready: boolean; label: string } {
  const { t } = useTranslation()
  const now = useNow(1000).getTime()
  const seconds = sent ? Math.ceil((sent.resendAt - now) / 1000) : 0
  return { ready: seconds <= 0, label: seconds > 0 ? t('session.resend_in', { seconds }) : t('session.resend') }
}
