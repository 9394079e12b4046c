import { exportStaff, addStaffMember, listAreas, listDepartments, listStaff, StaffRole, type StaffMember } from '@qilian/contract/people'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Beside, useRecordBeside } from '../../../app/lists/beside.tsx'
import { FilterBar } from '../../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../../app/lists/filter-select.tsx'
import { SearchInput } from '../../../app/forms/search-input.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { Page } from '../../../app/page.tsx'
import { AddStaffDialog } from './add-staff-dialog.tsx'
import { usePostText } from './post-text.ts'
import type { StaffSearch } from '../routes.ts'
import { StaffRecord } from './staff-record.tsx'
import { PeopleTabs } from '../tabs.tsx'
import { useRights } from '../use-rights.ts'

const route = getRouteApi('/shell/people')
const tidy = (search: StaffSearch): StaffSearch => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))

export function Staff() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const postText = usePostText()
  const { administers } = useRights()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [adding, setAdding] = useState(false)
  const add = useAction(addStaffMember)
  const { open, former, ...filter } = search
  const list = usePages(listStaff, { query: { ...filter, former: former ? 'true' : 'false' } })
  const set = (change: StaffSearch, replace = true) => void navigate({ search: tidy({ ...search, ...change }), replace })
  const { compact, listStays, table } = useRecordBeside(open, (id, replace) => set({ open: id }, replace))
  const presentPosts = (member: StaffMember) => member.posts.filter(({ until }) => former || until === null).map(postText)

  const columns: TableColumnsType<StaffMember> = [
    {
      title: t('people.field.name'),
      width: 168,
      render: (_, each) => (
        <>
          <div className="cell-main">{each.name}</div>
          <div className="cell-note">{each.loginName}</div>
        </>
      ),
    },
    {
      title: t('console.people.posts'),
      render: (_, each) => (
        <>
          {presentPosts(each).map((post) => (
            <div key={post}>{post}</div>
          ))}
        </>
      ),
    },
    { title: t('people.field.phone'), width: 144, render: (_, each) => each.phone ?? '—' },
    { title: t('people.field.email'), width: 208, responsive: ['lg'], render: (_, each) => each.email ?? '—' },
    { title: t('console.people.state'), width: 96, render: (_, each) => <StatusTag tone={each.active ? 'open' : 'ended'}>{t(each.active ? 'console.people.active' : 'console.people.left')}</StatusTag> },
  ]

  const page = (
    <Page
      title={t('console.people.title')}
      actions={
        !compact && (
          <>
            <ExportMenu urlFor={(format) => urlOf(exportStaff, { query: { ...filter, former: former ? 'true' : 'false', format } })} />
            {administers && (
              <Button type="primary" onClick={() => setAdding(true)}>
                {t('console.people.add.open')}
              </Button>
            )}
          </>
        )
      }
    >
      <PeopleTabs />
      <StaffFilters search={search} onChange={set} folded={compact} />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        {...table}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.name}</span>
              {!each.active && <StatusTag tone="ended">{t('console.people.left')}</StatusTag>}
            </div>
            {presentPosts(each).map((post) => (
              <div key={post} className="cell-note">
                {post}
              </div>
            ))}
          </>
        )}
        empty={<EmptyState title={t('console.people.nobody.title')}>{t(former ? 'console.people.nobody.former' : 'console.people.nobody.text')}</EmptyState>}
      />
      <AddStaffDialog
        open={adding}
        onClose={() => setAdding(false)}
        onSubmit={async (body) => {
          const { name, invitation } = await add.mutateAsync({ body })
          void message.success(t(invitation ? 'console.people.add.done_invited' : 'console.people.add.done', { name }))
        }}
      />
    </Page>
  )
  const record = open && <StaffRecord key={open} userId={open} onClose={() => set({ open: undefined })} />
  return <Beside list={listStays && page} record={record} label={t('console.people.record')} />
}

function StaffFilters({ search, onChange, folded }: { search: StaffSearch; onChange: (change: StaffSearch) => void; folded: boolean }) {
  const { t } = useTranslation()
  const areas = useCall(listAreas, {})
  const departments = useCall(listDepartments, { query: search.areaId ? { areaId: search.areaId } : {} })
  const active = [search.role, search.areaId, search.departmentId, search.former].filter((value) => value !== undefined).length
  return (
    <FilterBar
      folded={folded}
      active={active}
      search={<SearchInput label={t('console.people.search')} placeholder={t('console.people.search_hint')} value={search.q} onSearch={(q) => onChange({ q })} />}
    >
      <FilterSelect
        label={t('people.field.role')}
        value={search.role}
        options={StaffRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
        onChange={(role) => onChange({ role })}
      />
      <FilterSelect
        label={t('people.field.area')}
        value={search.areaId}
        options={(areas.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(areaId) => onChange({ areaId, departmentId: undefined })}
      />
      <FilterSelect
        label={t('people.field.department')}
        value={search.departmentId}
        options={(departments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(departmentId) => onChange({ departmentId })}
      />
      <Choice
        name="former"
        label={t('console.people.state')}
        value={search.former ? 'left' : 'active'}
        options={(['active', 'left'] as const).map((value) => ({ value, label: t(`console.people.${value}`) }))}
        onChoose={(value) => onChange({ former: value === 'left' ? true : undefined })}
      />
    </FilterBar>
  )
}
