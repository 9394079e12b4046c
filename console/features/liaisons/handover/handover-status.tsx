import type { HandoverSummary } from '@qilian/contract/handovers'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Tag } from 'antd'

const tones: Record<HandoverSummary['state'], StatusTone> = { writing: 'waiting', confirming: 'waiting', declared: 'open', overlap: 'done', confirming_after: 'open', closed: 'done', cancelled: 'ended' }

/** Where it stands, whether an emergency, and for how many working days nothing has moved. */
export function HandoverStatus({ handover: { state, route, stalled, idleDays, late } }: { handover: HandoverSummary }) {
  const { t } = useTranslation()
  return (
    <span className="tag-row">
      <StatusTag tone={tones[state]}>{t(`console.handovers.states.${state}`)}</StatusTag>
      {route === 'emergency' && <Tag>{t('console.handovers.emergency')}</Tag>}
      {late && <Tag color="error">{t('console.handovers.late')}</Tag>}
      {stalled && <Tag color="warning">{t('console.handovers.idle', { count: idleDays })}</Tag>}
    </span>
  )
}
