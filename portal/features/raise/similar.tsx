import { similarCases, type CaseSummary } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { cardLink, CardArrow } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { useNextStep } from '../../app/need/next-step.ts'
import { saysEnough } from './words.ts'

/** Longest text that the search for similar ones takes. */
const searchedCharacters = 500

function useSettled(text: string, afterMs: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), afterMs)
    return () => clearTimeout(timer)
  }, [text, afterMs])
  return settled
}

/** The enterprise's open needs like this one: perhaps it needn't be raised again. Silent when the search fails. */
export function Similar({ text }: { text: string }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<CaseSummary>()
  const settled = useSettled(text.trim().slice(0, searchedCharacters), 700)
  const similar = useCall(similarCases, { query: { text: settled } }, { enabled: saysEnough(settled), keepPrevious: true })
  const items = saysEnough(settled) ? (similar.data?.items ?? []) : []
  return (
    <div aria-live="polite">
      {items.length > 0 && (
        <Section title={t('portal.raise.similar.title')}>
          {items.slice(0, 3).map((item) => (
            <button key={item.id} type="button" className={cardLink} onClick={() => setShown(item)}>
              <strong>{item.title}</strong>
              <span className="card-row quiet">
                <span>{t(`cases.status.${item.status}`)}</span>
              </span>
              <CardArrow />
            </button>
          ))}
        </Section>
      )}
      <SimilarSheet need={shown} onClose={() => setShown(undefined)} />
    </div>
  )
}

function SimilarSheet({ need, onClose }: { need: CaseSummary | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const nextStep = useNextStep()
  return (
    <Sheet
      open={need !== undefined}
      title={need?.number ?? ''}
      onClose={onClose}
      actions={
        <>
          <Link className="button button-primary button-wide" to={`/needs/${need?.id}`}>
            {t('portal.raise.similar.follow')}
          </Link>
          <Button wide onClick={onClose}>
            {t('portal.raise.similar.other')}
          </Button>
        </>
      }
    >
      {need && (
        <>
          <strong>{need.title}</strong>
          <div className="card-row quiet">
            {t('portal.raise.similar.raised', { date: format.nearDate(need.openedAt, now) })}
            <ClockBadge clock={need} />
          </div>
          <p>{nextStep(need)}</p>
        </>
      )}
    </Sheet>
  )
}
