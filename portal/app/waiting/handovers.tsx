import { listHandovers, type HandoverSummary } from '@qilian/contract/handovers'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../components/card.tsx'
import { Section } from '../components/section.tsx'

/** Handovers in which I have a part; somebody without a seat may have one too. */
export function HandoverCards() {
  const { t } = useTranslation()
  const { data } = useCall(listHandovers, { query: { open: 'true' } })
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('portal.handovers.cards.title')}>
      <ul className="stack">
        {data.items.map((handover) => (
          <li key={handover.id}>
            <Link className={cardLink} to={`/handovers/${handover.id}`}>
              <strong>{handover.enterprise.name}</strong>
              <span>{t(`portal.handovers.cards.${wordOf(handover)}`)}</span>
              <span className="quiet">{t(`portal.handovers.states.${handover.state}`)}</span>
              <CardArrow />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function wordOf({ state, party }: HandoverSummary) {
  if (state === 'overlap' && (party === 'predecessor' || party === 'successor')) return `overlap_${party}` as const
  if (party === 'predecessor' && state === 'writing') return 'predecessor'
  if (party === 'successor' && (state === 'writing' || state === 'confirming' || state === 'confirming_after')) return 'successor'
  return 'others'
}
