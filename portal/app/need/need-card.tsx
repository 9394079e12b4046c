import type { CaseSummary } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../components/card.tsx'
import { useNextStep } from './next-step.ts'
import { statusTone } from './status-tone.ts'
import './need.css'

/** A need in a list: what it is, where it stands, what comes next. */
export function NeedCard({ need }: { need: CaseSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const nextStep = useNextStep()
  return (
    <Link to={`/needs/${need.id}`} className={`${cardLink} need-card`}>
      <strong className="need-card-title">{need.title}</strong>
      <span className="need-card-tags">
        <StatusTag tone={statusTone[need.status]}>{t(`cases.status.${need.status}`)}</StatusTag>
        {!need.closedAt && <ClockBadge clock={need} />}
      </span>
      {!need.closedAt && <span className="need-card-next">{nextStep(need)}</span>}
      <span className="quiet facts">
        <span>{need.number}</span> <span>{t('portal.needs.raised_at', { date: format.nearDate(need.openedAt, now) })}</span>
      </span>
      <CardArrow />
    </Link>
  )
}
