import { listThreads, type Thread } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { Beside, useRecordBeside } from '../../app/lists/beside.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { SearchInput } from '../../app/forms/search-input.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import type { CommunitySearch } from './routes.ts'
import { StateTag } from './state-tag.tsx'
import { CommunityTabs } from './tabs.tsx'
import { ThreadRecord } from './thread-record.tsx'

const route = getRouteApi('/shell/community')

/** What the liaisons of one's parks talk about. */
export function ThreadsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { q, show, open } = search
  const list = usePages(listThreads, { query: { ...(q && { q }), ...(show && { unanswered: 'true' as const }) } })
  const set = (next: CommunitySearch, replace = true) => void navigate({ search: next, replace })
  const { compact, listStays, table } = useRecordBeside(open, (id, replace) => set({ ...search, open: id }, replace))
  const columns: TableColumnsType<Thread> = [
    {
      title: t('console.community.heading'),
      render: (_, each) => (
        <>
          <div className="cell-main">{each.title}</div>
          <div className="cell-note">
            {t(`console.community.kind.${each.kind}`)}{dot}{each.park.name}
          </div>
        </>
      ),
    },
    { title: t('console.community.author'), width: 168, render: (_, each) => `${each.author.name} (${t(`console.community.as.${each.author.as}`)})` },
    { title: t('console.community.replies'), width: 80, align: 'right', render: (_, each) => <span className="number">{each.replies}</span> },
    { title: t('console.community.last'), width: 160, render: (_, each) => format.dateTime(each.lastAt) },
    { title: t('console.community.state'), width: 96, render: (_, each) => <StateTag thread={each} /> },
  ]
  const page = (
    <Page title={t('console.community.title')} summary={t('console.community.summary')}>
      <CommunityTabs />
      <FilterBar folded={compact} active={show ? 1 : 0} search={<SearchInput label={t('console.community.search')} value={q} onSearch={(text) => set({ ...search, q: text ?? '' })} />}>
        <Choice
          name="show"
          label={t('console.community.show')}
          value={show ?? 'all'}
          options={(['all', 'unanswered'] as const).map((value) => ({ value, label: t(`console.community.${value}`) }))}
          onChoose={(value) => set({ ...(q && { q }), ...(value === 'unanswered' && { show: value }) })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        {...table}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.title}</span>
              <StateTag thread={each} />
            </div>
            <div className="cell-note">
              {each.author.name}{dot}{format.dateTime(each.lastAt)}
            </div>
          </>
        )}
        empty={<EmptyState title={t('console.community.empty.title')}>{t('console.community.empty.text')}</EmptyState>}
      />
    </Page>
  )
  const { open: _closed, ...closed } = search
  const record = open && <ThreadRecord key={open} threadId={open} onClose={() => set(closed)} />
  return <Beside list={listStays && page} record={record} label={t('console.community.record')} />
}
