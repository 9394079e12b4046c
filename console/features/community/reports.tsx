import { dismissReport, listReports, type AbuseReport } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, type TableColumnsType } from 'antd'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { CommunityTabs } from './tabs.tsx'
import './community.css'

const route = getRouteApi('/shell/community/reports')

/** What liaisons reported: hidden on the thread's record, or left as it is here. */
export function ReportsPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const { state = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listReports, { query: { state } })
  const dismiss = useAction(dismissReport)
  const why = (report: AbuseReport) => (
    <>
      {t(`console.community.reported.reasons.${report.reason}`)}
      {report.note && <div className="cell-note">{report.note}</div>}
    </>
  )
  const buttons = (report: AbuseReport) => (
    <>
      <Link to="/community" search={{ open: report.thread.id }}>
        {t('console.community.reported.look')}
      </Link>
      {report.state === 'open' ? (
        <Button
          type="link"
          size="small"
          onClick={() =>
            dismiss.mutate(
              { params: { abuseReportId: report.id }, body: { version: report.version } },
              { onSuccess: () => void message.success(t('console.community.reported.dismissed')), onError: (error) => void message.error(textOf(error).title) },
            )
          }
        >
          {t('console.community.reported.dismiss')}
        </Button>
      ) : (
        <StatusTag tone="ended">{t(`console.community.reported.states.${report.state}`)}</StatusTag>
      )}
    </>
  )
  const columns: TableColumnsType<AbuseReport> = [
    {
      title: t('console.community.reported.what'),
      render: (_, each) => (
        <>
          <div className="cell-main">{each.thread.title}</div>
          <div className="cell-note community-excerpt">
            {each.author.name}: {each.excerpt}
          </div>
        </>
      ),
    },
    { title: t('console.community.reported.why'), width: 200, render: (_, each) => why(each) },
    { title: t('console.community.reported.by'), width: 104, render: (_, each) => each.reporter.name },
    { title: t('console.community.reported.at'), width: 160, render: (_, each) => format.dateTime(each.reportedAt) },
    { title: '', width: 184, align: 'right', render: (_, each) => buttons(each) },
  ]
  return (
    <Page title={t('console.community.title')} summary={t('console.community.reported.summary')}>
      <CommunityTabs />
      <FilterBar active={0}>
        <Choice
          name="state"
          label={t('console.community.state')}
          value={state}
          options={(['open', 'settled'] as const).map((value) => ({ value, label: t(`console.community.reported.${value}`) }))}
          onChoose={(value) => void navigate({ search: value === 'settled' ? { state: value } : {}, replace: true })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        renderNarrow={(each) => (
          <>
            <div className="cell-main">{each.thread.title}</div>
            <div className="cell-note community-excerpt">
              {each.author.name}: {each.excerpt}
            </div>
            <div>{why(each)}</div>
            <div className="cell-note">{t('console.community.reported.by')}: {each.reporter.name}{dot}{format.dateTime(each.reportedAt)}</div>
            <div>{buttons(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.community.reported.empty.title')}>{t('console.community.reported.empty.text')}</EmptyState>}
      />
    </Page>
  )
}
