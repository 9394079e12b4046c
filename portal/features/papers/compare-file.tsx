import { useTranslation } from '@qilian/ui/i18n.ts'
import { useId, useState } from 'react'
import { Card } from '../../app/components/card.tsx'

const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Whether a file at hand is the one that was sealed: its digest is taken here, nothing is sent. */
export function CompareFile({ sha256 }: { sha256: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [same, setSame] = useState<boolean>()
  // Only pages that came over HTTPS, or from this machine, may take digests.
  if (globalThis.crypto.subtle === undefined) return null
  const compare = async (file: File | undefined) => setSame(file && hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())) === sha256)
  return (
    <Card>
      <strong>{t('portal.papers.compare')}</strong>
      <p className="quiet">{t('portal.papers.compare_text')}</p>
      <label className="button button-wide" htmlFor={id}>
        {t('portal.papers.choose')}
      </label>
      <input id={id} className="visually-hidden" type="file" accept="application/pdf" onChange={(event) => void compare(event.target.files?.[0])} />
      {same !== undefined && (
        <p className={`paper-compared paper-${same ? 'valid' : 'lost'}`} role="status">
          <span aria-hidden="true">{same ? '✓' : '✕'}</span> {t(`portal.papers.${same ? 'same' : 'changed'}`)}
        </p>
      )}
    </Card>
  )
}
