import type { Progress } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { Timeline } from '@qilian/ui/components/timeline.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useStepText } from '@qilian/ui/timeline-text.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'
import { statusTone } from '../../app/need/status-tone.ts'
import './progress.css'

/** Where a need stands, for anybody: neither who raised it nor what it says. */
export function ProgressView({ progress, onAgain }: { progress: Progress; onAgain?: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const stepText = useStepText()
  const due = progress.dueAt && format.nearTime(progress.dueAt, now)
  const waits = progress.status === 'waiting' || progress.status === 'confirming'
  return (
    <main className="progress-page">
      <Page title={t('portal.progress.title')} note={progress.number} action={<LanguageSwitch />}>
        <Card>
          <div className="card-row">
            <StatusTag tone={statusTone[progress.status]}>{t(`cases.status.${progress.status}`)}</StatusTag>
            {/* How many working days are left is for those who are signed in; the date says enough here. */}
            {progress.light !== 'stopped' && <ClockBadge clock={{ light: progress.light, dueAt: null, workingDaysLeft: null }} />}
          </div>
          <p className="progress-now">{progress.light === 'red' && !waits ? t('portal.progress.now.late', { due }) : t(`portal.progress.now.${progress.status}`, { due })}</p>
          <dl className="progress-facts">
            <dt>{t('portal.progress.category')}</dt>
            <dd>{t(`cases.category.${progress.category}`)}</dd>
            <dt>{t('portal.progress.park')}</dt>
            <dd>{progress.park}</dd>
            <dt>{t('portal.progress.opened')}</dt>
            <dd>{format.dateTime(progress.openedAt)}</dd>
          </dl>
        </Card>
        <h2 className="section-title">{t('portal.progress.steps')}</h2>
        <Card>
          <Timeline
            label={t('portal.progress.steps')}
            items={progress.steps.toReversed().map((step, index) => ({ id: `${step.at} ${step.type}`, at: step.at, title: stepText({ type: step.type, params: {} }), weight: index === 0 ? 'turning' : 'plain' }))}
          />
        </Card>
        <p className="quiet">{t('portal.progress.private')}</p>
        {onAgain ? (
          <Button wide onClick={onAgain}>
            {t('portal.progress.again')}
          </Button>
        ) : (
          <Link className="button button-wide" to="/progress">
            {t('portal.progress.again')}
          </Link>
        )}
        <Link className="button button-quiet button-wide" to="/">
          {t('portal.progress.sign_in')}
        </Link>
      </Page>
    </main>
  )
}
