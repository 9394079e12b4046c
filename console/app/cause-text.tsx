import type { EnterpriseRole } from '@qilian/contract/people'
import type { CauseView } from '@qilian/contract/verification'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'

type CauseTextProps = { cause: CauseView['cause']; detail: CauseView['detail'] }

/** What a cause was read from, in the reader's words. */
export function CauseText({ cause, detail }: CauseTextProps) {
  const { t, has } = useTranslation()
  const format = useFormat()
  const text = (name: string) => {
    const value = detail[name]
    return typeof value === 'string' ? value : null
  }
  const number = (name: string) => Number(detail[name] ?? 0)
  const role = text('role') as EnterpriseRole | null
  const of = (said: string) => (role ? `${t(`people.seats.${role}`)}${t('verification.colon')}${said}` : said)
  switch (cause) {
    case 'silence': return t('verification.cause.silence', { since: text('since'), days: number('days') })
    case 'failed_calls': return t('verification.cause.failed_calls', { count: number('count') })
    case 'turnover': return t('verification.cause.turnover', { score: number('score'), threshold: number('threshold') })
    case 'bounces': return of(t(detail['reported'] === true ? 'verification.cause.wrong_contact' : 'verification.cause.bounces', { channel: t(text('channel') === 'email' ? 'verification.way.email' : 'verification.way.call') }))
    case 'reported_gone': return of(text('changedOn') ? t('verification.cause.reported_gone_on', { on: text('changedOn') }) : t('verification.cause.reported_gone'))
    case 'business_change': {
      const fields = (text('fields') ?? '').split(',').map((field) => {
        const key = `enterprises.field.${field.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`
        return has(key) ? t(key) : field
      })
      const at = text('changedAt')
      return t('verification.cause.business_change', { fields: fields.join(t('timeline.comma')), at: at && format.date(at) })
    }
    case 'shared_contact': return t('verification.cause.shared_contact')
  }
}
