import type { HandoverItem } from '@qilian/contract/handovers'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { FileLinks } from '../../app/components/file-links.tsx'
import '../../app/need/need.css'

/** One item: what it is, who has the next step and until when, or what the predecessor wrote of it. */
export function ItemText({ item }: { item: HandoverItem }) {
  const { t, has } = useTranslation()
  const format = useFormat()
  const { kind, entry, waitsFor } = item
  const [waits, nothing] = [`portal.handovers.waits.${kind}`, `portal.handovers.none.${kind}`]
  const next = waitsFor && (waitsFor.enterprise && has(waits) ? t(waits) : t('portal.handovers.waits.name', { name: waitsFor.name ?? '' }))
  const title = item.key.endsWith(':none') && has(nothing) ? t(nothing) : item.title || t('portal.handovers.erased_title')
  return (
    <>
      <div className="need-card-tags">
        <StatusTag tone={waitsFor?.enterprise ? 'open' : 'waiting'}>{t(`portal.handovers.kinds.${kind}`)}</StatusTag>
        {item.changed && <StatusTag tone="open">{t('portal.handovers.changed')}</StatusTag>}
      </div>
      <strong>{title}</strong>
      <span className="facts quiet">
        {item.number && <span>{item.number}</span>}
        {item.status && <span>{t(`cases.status.${item.status}`)}</span>}
        {item.dueAt && <span>{t('portal.handovers.due', { at: format.dateTime(item.dueAt) })}</span>}
      </span>
      {next && <span>{next}</span>}
      {item.detail && <p className="words">{item.detail}</p>}
      {entry && (
        <dl className="handover-entry">
          {entry.accountHint && <Fact name="account_hint">{entry.accountHint}</Fact>}
          {entry.custodian && <Fact name="custodian">{entry.custodian}</Fact>}
          {entry.place && <Fact name="place">{entry.place}</Fact>}
          {entry.note && <Fact name="note">{entry.note}</Fact>}
        </dl>
      )}
      {entry && <FileLinks files={entry.files} />}
    </>
  )
}

function Fact({ name, children }: { name: 'account_hint' | 'custodian' | 'place' | 'note'; children: string }) {
  const { t } = useTranslation()
  return (
    <div>
      <dt>{t(`portal.handovers.field.${name}`)}</dt>
      <dd className="words">{children}</dd>
    </div>
  )
}
