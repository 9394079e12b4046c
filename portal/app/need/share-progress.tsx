import { getCaseQr, type CaseDetail } from '@qilian/contract/cases'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { toast } from '../components/toast.tsx'
import './need.css'

type Need = Pick<CaseDetail, 'id' | 'number' | 'trackingPath'>

/** The progress page for people without an account: as a code to scan, and as a link. */
export function ShareProgress({ need }: { need: Need }) {
  const { t } = useTranslation()
  const [plain, setPlain] = useState(false)
  const link = location.origin + need.trackingPath

  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => toast(t('portal.copied')),
      // Without TLS, or refused: the link is shown to be copied by hand.
      () => setPlain(true),
    )
  return (
    <div className="share">
      <img className="qr" src={urlOf(getCaseQr, { params: { caseId: need.id } })} alt={t('portal.raise.sent.qr')} width="200" height="200" loading="lazy" />
      <p className="quiet">{t('portal.raise.sent.share_hint')}</p>
      <div className="share-ways">
        <Button onClick={() => (navigator.clipboard ? void copy() : setPlain(true))}>{t('portal.raise.sent.copy_link')}</Button>
        {'share' in navigator && (
          <Button onClick={() => void navigator.share({ title: t('portal.raise.sent.share_text', { number: need.number }), url: link }).catch(() => undefined)}>{t('portal.raise.sent.share')}</Button>
        )}
      </div>
      {plain && <input className="field-input" readOnly value={link} aria-label={t('portal.raise.sent.copy_link')} onFocus={(event) => event.currentTarget.select()} />}
    </div>
  )
}
