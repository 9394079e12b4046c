import { exportHandovers, listHandovers, type HandoverSummary } from '@qilian/contract/handovers'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import { RulesDialog } from './rules-dialog.tsx'
import { HandoverStatus } from './handover-status.tsx'
import './handovers.css'

/** Handovers of my parks, those that stand still first. */
export function Handovers() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const me = useMe()
  const { shown = 'open' } = useSearch({ from: '/shell/liaisons/handovers' })
  const [ruling, setRuling] = useState(false)
  const shownQuery = shown === 'stalled' ? { attention: 'true' as const } : { open: shown === 'open' ? ('true' as const) : ('false' as const) }
  const list = usePages(listHandovers, { query: shownQuery })
  const change = ({ predecessor, successor }: HandoverSummary) => t('console.handovers.change', { from: predecessor.name, to: successor.name })
  const mayRule = me.roles.includes('park_leader') || me.roles.includes('administrator')

  const columns: TableColumnsType<HandoverSummary> = [
    { title: t('console.handovers.enterprise'), render: (_, each) => <span className="cell-main">{each.enterprise.name}</span> },
    { title: t('console.handovers.seat'), width: 112, render: (_, each) => t(`people.seats.${each.role}`) },
    { title: t('console.handovers.people'), width: 200, render: (_, each) => change(each) },
    { title: t('console.handovers.state'), width: 240, render: (_, each) => <HandoverStatus handover={each} /> },
    { title: t('console.handovers.begun'), width: 128, render: (_, each) => format.date(each.begunAt) },
    { title: t('console.handovers.park'), width: 160, render: (_, each) => each.park.name },
  ]
  return (
    <Page title={t('console.handovers.title')} summary={t('console.handovers.summary')} actions={<><ExportMenu urlFor={(as) => urlOf(exportHandovers, { query: { ...shownQuery, format: as } })} />{mayRule && <Button onClick={() => setRuling(true)}>{t('console.handovers.rules.open')}</Button>}</>}>
      <LiaisonTabs />
      <Segmented
        className="state-filter"
        value={shown}
        onChange={(value) => void navigate({ to: '/liaisons/handovers', search: value === 'open' ? {} : { shown: value as 'stalled' | 'over' }, replace: true })}
        options={(['open', 'stalled', 'over'] as const).map((value) => ({ value, label: t(`console.handovers.shown.${value}`) }))}
      />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={(each) => void navigate({ to: '/liaisons/handovers/$handoverId', params: { handoverId: each.id } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.enterprise.name}</span>
              <span className="cell-note">{format.date(each.begunAt)}</span>
            </div>
            <div>
              {t(`people.seats.${each.role}`)}{dot}{change(each)}
            </div>
            <HandoverStatus handover={each} />
          </>
        )}
        empty={<EmptyState title={t(`console.handovers.empty.${shown}`)}>{t('console.handovers.empty.text')}</EmptyState>}
      />
      <RulesDialog open={ruling} onClose={() => setRuling(false)} />
    </Page>
  )
}
