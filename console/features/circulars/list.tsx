import { CircularState, exportCirculars, listCirculars, Weight, type CircularSummary } from '@qilian/contract/circulars'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Select, type TableColumnsType } from 'antd'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { SearchInput } from '../../app/forms/search-input.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import type { CircularsSearch } from './routes.ts'
import { CircularTabs } from './tabs.tsx'
import { toneOf } from './tones.ts'
import './circulars.css'

const route = getRouteApi('/shell/circulars')

/** What the parks wrote to their enterprises. */
export function Circulars() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const search = route.useSearch()
  const list = usePages(listCirculars, { query: search })
  const set = (next: CircularsSearch) => void navigate({ to: '/circulars', search: next, replace: true })
  const when = (each: CircularSummary) => (each.sentAt ? format.dateTime(each.sentAt) : each.sendAt ? t('console.circulars.at', { at: format.dateTime(each.sendAt) }) : '—')
  const share = (count: number, of: number) => (of === 0 ? '—' : `${format.number(count)} / ${format.number(of)}`)
  const columns: TableColumnsType<CircularSummary> = [
    { title: t('console.circulars.field.subject'), render: (_, each) => <><div className="cell-main">{each.subject}</div><div className="cell-note">{[each.weight !== 'ordinary' && t(`console.circulars.weights.${each.weight}`), each.createdBy.name].filter(Boolean).join(dot)}</div></> },
    { title: t('console.circulars.field.state'), width: 112, render: (_, each) => <StatusTag tone={toneOf[each.state]}>{t(`console.circulars.states.${each.state}`)}</StatusTag> },
    { title: t('console.circulars.field.sent'), width: 168, render: (_, each) => when(each) },
    { title: t('console.circulars.field.opened'), width: 120, align: 'right', render: (_, each) => share(each.opened, each.enterprises) },
    { title: t('console.circulars.field.acknowledged'), width: 120, align: 'right', render: (_, each) => (each.acknowledge ? share(each.acknowledged, each.enterprises) : '—') },
    { title: t('console.circulars.field.answer_by'), width: 128, render: (_, each) => (each.answerBy ? format.date(each.answerBy) : '—') },
  ]
  return (
    <Page
      title={t('console.circulars.title')}
      summary={t('console.circulars.summary')}
      actions={<><ExportMenu urlFor={(as) => urlOf(exportCirculars, { query: { ...search, format: as } })} /><Button type="primary" onClick={() => void navigate({ to: '/circulars/new' })}>{t('console.circulars.new')}</Button></>}
    >
      <CircularTabs />
      <FilterBar search={<SearchInput label={t('console.circulars.search')} value={search.q} onSearch={(q) => { const { q: _before, ...rest } = search; set({ ...rest, ...(q && { q }) }) }} />} active={[search.state, search.weight].filter(Boolean).length}>
        <Select allowClear className="filter-select" aria-label={t('console.circulars.field.state')} placeholder={t('console.circulars.field.state')} value={search.state ?? null}
          options={CircularState.options.map((value) => ({ value, label: t(`console.circulars.states.${value}`) }))} onChange={(state) => { const { state: _before, ...rest } = search; set({ ...rest, ...(state && { state }) }) }} />
        <Select allowClear className="filter-select" aria-label={t('console.circulars.field.weight')} placeholder={t('console.circulars.field.weight')} value={search.weight ?? null}
          options={Weight.options.map((value) => ({ value, label: t(`console.circulars.weights.${value}`) }))} onChange={(weight) => { const { weight: _before, ...rest } = search; set({ ...rest, ...(weight && { weight }) }) }} />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id, state }) => void navigate(state === 'draft' ? { to: '/circulars/$circularId/edit', params: { circularId: id } } : { to: '/circulars/$circularId', params: { circularId: id } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.subject}</span><StatusTag tone={toneOf[each.state]}>{t(`console.circulars.states.${each.state}`)}</StatusTag></div>
            <div className="cell-note">{[when(each), each.enterprises > 0 && t('console.circulars.opened_of', { opened: each.opened, enterprises: each.enterprises })].filter((part) => part && part !== '—').join(dot)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.circulars.empty.title')}>{t('console.circulars.empty.text')}</EmptyState>}
      />
    </Page>
  )
}
