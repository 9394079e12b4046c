import { addProgram, exportPrograms, listPrograms, type Program } from '@qilian/contract/programs'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { Button, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Beside, useRecordBeside } from '../../app/lists/beside.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { lastMoment } from './last-moment.ts'
import { ProgramRecord } from './program-record.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { TermsDialog } from './terms-dialog.tsx'
import type { ProgramsSearch } from './routes.ts'
import { toneOf } from './tone.ts'
import './programs.css'

const route = getRouteApi('/shell/programs')

/** Programs of others that are let in. */
export function Programs() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [adding, setAdding] = useState(false)
  const [token, setToken] = useState<string>()
  const add = useAction(addProgram)
  const list = usePages(listPrograms, { query: { state: search.over ? 'over' : 'active' } })
  const { open } = search
  const set = (next: ProgramsSearch, replace = true) => void navigate({ search: next, replace })
  const { compact, listStays, table } = useRecordBeside(open, (id, replace) => set({ ...search, open: id }, replace))

  const columns: TableColumnsType<Program> = [
    {
      title: t('console.programs.name'),
      render: (_, each) => (
        <>
          <div className="cell-main">{each.name}</div>
          <div className="cell-note">{each.purpose}</div>
        </>
      ),
    },
    { title: t('console.programs.parks'), width: 200, render: (_, each) => each.parks.map(({ name }) => name).join(t('timeline.comma')) },
    { title: t('console.programs.expires'), width: 136, render: (_, each) => format.date(lastMoment(each)) },
    { title: t('console.programs.last_used'), width: 168, render: (_, each) => (each.lastUsedAt ? format.dateTime(each.lastUsedAt) : t('console.programs.never')) },
    { title: t('console.programs.state'), width: 96, render: (_, each) => <StatusTag tone={toneOf[each.state]}>{t(`console.programs.states.${each.state}`)}</StatusTag> },
  ]

  const page = (
    <Page
      title={t('console.programs.title')}
      summary={t('console.programs.summary')}
      actions={
        !compact && (
          <>
            <ExportMenu urlFor={(format) => urlOf(exportPrograms, { query: { state: search.over ? 'over' : 'active', format } })} />
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('console.programs.add.open')}
            </Button>
          </>
        )
      }
    >
      <FilterBar folded={compact} active={search.over ? 1 : 0}>
        <Choice
          name="state"
          label={t('console.programs.state')}
          value={search.over ? 'over' : 'active'}
          options={(['active', 'over'] as const).map((value) => ({ value, label: t(`console.programs.filter.${value}`) }))}
          onChoose={(value) => set(value === 'over' ? { over: true } : {})}
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
              <span className="cell-main">{each.name}</span>
              <StatusTag tone={toneOf[each.state]}>{t(`console.programs.states.${each.state}`)}</StatusTag>
            </div>
            <div className="cell-note">{t('console.programs.until', { day: format.date(lastMoment(each)) })}</div>
          </>
        )}
        empty={<EmptyState title={t('console.programs.empty.title')}>{t(search.over ? 'console.programs.empty.over' : 'console.programs.empty.text')}</EmptyState>}
      />
      <TermsDialog
        title={t('console.programs.add.title')}
        submitLabel={t('console.programs.add.submit')}
        open={adding}
        onClose={() => setAdding(false)}
        onSubmit={async (body) => {
          const added = await add.mutateAsync({ body })
          setToken(added.token)
          set({ open: added.program.id })
        }}
      />
    </Page>
  )
  const { open: _closed, ...closed } = search
  const record = open && <ProgramRecord key={open} programId={open} onClose={() => set(closed)} />
  return (
    <>
      <Beside list={listStays && page} record={record} label={t('console.programs.record')} />
      <SecretDialog title={t('console.programs.token.title')} text={t('console.programs.token.text')} secret={token} onClose={() => setToken(undefined)} />
    </>
  )
}
