import { getMyContacts } from '@qilian/contract/contacts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Link } from 'wouter'

/** Says that mail or text messages don't come through, with the one tap to mend it; of a phone, signing in with a code does. */
export function MailboxNotice() {
  const { t } = useTranslation()
  const way = useCall(getMyContacts, {}).data?.ways.find(({ state }) => state !== 'working')
  if (!way) return null
  if (way.channel === 'sms') {
    return (
      <section className="card todo" aria-labelledby="mailbox-title">
        <strong id="mailbox-title">{t('portal.me.mailbox.sms_title')}</strong>
        <p className="quiet">{t('portal.me.mailbox.sms', { address: way.address })}</p>
        <Link className="button button-wide" to="/me/contact/phone">{t('portal.me.mailbox.sms_moved')}</Link>
      </section>
    )
  }
  return (
    <section className="card todo" aria-labelledby="mailbox-title">
      <strong id="mailbox-title">{t('portal.me.mailbox.title')}</strong>
      <p className="quiet">{t(`portal.me.mailbox.${way.state}`, { address: way.address })}</p>
      <Link className="button button-wide" to="/me/mailbox">
        {t('portal.me.mailbox.mend')}
      </Link>
    </section>
  )
}
