import { listAdvised, type AdvisedEnterprise } from '@qilian/contract/liaison-advice'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import { ThresholdsDialog } from './thresholds-dialog.tsx'

/** Enterprises that should have somebody for this work alone and have nobody, by the park's thresholds. */
export function Advised() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const looksAfter = me.roles.includes('service_officer')
  const { whose = looksAfter ? undefined : 'all' } = useSearch({ from: '/shell/liaisons/advised' })
  const [setting, setSetting] = useState(false)
  const list = usePages(listAdvised, { query: whose === 'all' ? {} : { mine: 'true' } })
  const why = ({ reasons }: AdvisedEnterprise) => reasons.map((reason) => t(`appointments.advice.reasons.${reason.kind}`, reason)).join(t('appointments.advice.and'))
  const columns: TableColumnsType<AdvisedEnterprise> = [
    { title: t('desk.enterprise'), render: (_, row) => <span className="cell-main">{row.enterprise.name}</span> },
    { title: t('appointments.advice.why'), render: (_, row) => why(row) },
    { title: t('people.seats.primary'), width: 160, render: (_, row) => row.primary?.name ?? t('appointments.nobody_there') },
    { title: t('appointments.advice.officer'), width: 160, render: (_, row) => row.officer?.name },
  ]
  return (
    <Page title={t('appointments.advice.page')} summary={t('appointments.advice.summary')} actions={<Button onClick={() => setSetting(true)}>{t('appointments.advice.thresholds')}</Button>}>
      <LiaisonTabs />
      {looksAfter && (
        <Segmented
          className="state-filter"
          value={whose ?? 'mine'}
          onChange={(value) => void navigate({ to: '/liaisons/advised', search: value === 'all' ? { whose: 'all' } : {}, replace: true })}
          options={(['mine', 'all'] as const).map((value) => ({ value, label: t(`appointments.advice.whose.${value}`) }))}
        />
      )}
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ enterprise }) => enterprise.id}
        onOpen={({ enterprise }) => void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: enterprise.id } })}
        renderNarrow={(row) => (
          <>
            <span className="cell-main">{row.enterprise.name}</span>
            <div>{why(row)}</div>
            <div className="cell-note">{[row.primary?.name, row.officer?.name].filter(Boolean).join(dot)}</div>
          </>
        )}
        empty={<EmptyState title={t('appointments.advice.nobody')}>{t('appointments.advice.nobody_text')}</EmptyState>}
      />
      {setting && <ThresholdsDialog onClose={() => setSetting(false)} />}
    </Page>
  )
}
