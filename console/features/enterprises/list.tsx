import { exportEnterprises, listEnterprises, registerEnterprise, type EnterpriseSummary } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { getRouteApi, Link, Outlet, useParams } from '@tanstack/react-router'
import { App, Button, type TableColumnsType } from 'antd'
import { useCallback, useState } from 'react'
import { Beside, useBeside } from '../../app/lists/beside.tsx'
import { ButtonLink } from '../../app/button-link.tsx'
import { useChosen } from '../../app/lists/use-chosen.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { EnterpriseFilters } from './filters.tsx'
import { RegisterDialog } from './register-dialog.tsx'
import { SeveralEnterprises } from './several.tsx'
import { Labels } from './labels.tsx'
import { keepsFiles } from './roles.ts'
import type { EnterpriseSearch } from './routes.ts'

const route = getRouteApi('/shell/enterprises')

/** All enterprises that I may see; one of them opens beside the list. */
export function EnterpriseList() {
  const { t } = useTranslation()
  const { enterpriseId } = useParams({ strict: false })
  const beside = useBeside()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listEnterprises, { query: search })
  const onSearch = useCallback((next: EnterpriseSearch) => void navigate({ to: '.', search: next, replace: true }), [navigate])
  const open = ({ id }: EnterpriseSummary) => void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: id }, search })

  const page = <List list={list} search={search} onSearch={onSearch} onOpen={open} openId={enterpriseId} />
  if (enterpriseId === undefined) return page
  return <Beside list={beside && page} record={<Outlet />} label={t('console.enterprises.record')} />
}

type ListProps = {
  list: ReturnType<typeof usePages<typeof listEnterprises>>
  search: EnterpriseSearch
  onSearch: (search: EnterpriseSearch) => void
  onOpen: (enterprise: EnterpriseSummary) => void
  /** The enterprise whose file stands beside the list. */
  openId: string | undefined
}

function List({ list, search, onSearch, onOpen, openId }: ListProps) {
  const { t } = useTranslation()
  const { roles } = useMe()
  const [registering, setRegistering] = useState(false)
  const compact = openId !== undefined
  const { chosen, selection, clear } = useChosen(list.items, (each) => each.id)
  const filtered = Object.keys(search).length > 0

  const columns: TableColumnsType<EnterpriseSummary> = [
    {
      title: t('enterprises.field.name'),
      width: 248,
      render: (_, each) => (
        <>
          <div className="cell-main">{each.name}</div>
          <div className="cell-note">{each.uscc ?? t('console.enterprises.no_uscc')}</div>
        </>
      ),
    },
    { title: t('enterprises.field.stage'), width: 112, render: (_, each) => <StatusTag tone="open">{t(`enterprises.stage.${each.stage}`)}</StatusTag> },
    {
      title: t('enterprises.field.industry'),
      width: 176,
      responsive: ['lg'],
      render: (_, each) => (
        <>
          <div>{each.industry ?? '—'}</div>
          {each.sizeClass && <div className="cell-note">{t(`enterprises.size_class.${each.sizeClass}`)}</div>}
        </>
      ),
    },
    { title: t('enterprises.field.labels'), width: 192, responsive: ['xl'], render: (_, each) => <Labels flags={each.flags} tags={each.tags} most={2} /> },
    {
      title: t('people.seats.primary'),
      width: 124,
      render: (_, each) =>
        each.primaryLiaison ? (
          <>
            <div>{each.primaryLiaison.name}</div>
            <div className="cell-note">{each.primaryLiaison.phone}</div>
          </>
        ) : (
          <span className="cell-note">{t('console.enterprises.vacant')}</span>
        ),
    },
    { title: t('enterprises.capacity.service_officer'), width: 96, responsive: ['lg'], render: (_, each) => each.serviceOfficer?.name ?? <span className="cell-note">{t('console.enterprises.unassigned')}</span> },
    { title: t('enterprises.field.open_cases'), width: 88, align: 'right', render: (_, each) => each.openCases },
  ]

  return (
    <Page
      title={t('console.enterprises.title')}
      actions={
        !compact && (
        <>
          <ExportMenu urlFor={(format) => urlOf(exportEnterprises, { query: { ...search, format } })} />
          {keepsFiles(roles) && (
            <ButtonLink to="/enterprises/twins">{t('console.enterprises.twins.open')}</ButtonLink>
          )}
          {keepsFiles(roles) && (
            <ButtonLink to="/enterprises/import">{t('console.enterprises.import.open')}</ButtonLink>
          )}
          {keepsFiles(roles) && (
            <Button type="primary" onClick={() => setRegistering(true)}>
              {t('console.enterprises.register.open')}
            </Button>
          )}
        </>
        )
      }
    >
      <EnterpriseFilters search={search} onSearch={onSearch} compact={compact} />
      {!compact && <SeveralEnterprises chosen={chosen} onClear={clear} mayAssign={keepsFiles(roles)} />}
      <ListTable
        list={list}
        rowSelection={selection}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={onOpen}
        compact={compact}
        activeKey={openId}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.name}</span>
              <StatusTag tone="open">{t(`enterprises.stage.${each.stage}`)}</StatusTag>
            </div>
            <div className="cell-note">
              {[each.industry, each.primaryLiaison?.name, each.openCases > 0 && t('console.enterprises.open_cases', { count: each.openCases })].filter(Boolean).join(dot)}
            </div>
          </>
        )}
        empty={
          filtered ? (
            <EmptyState title={t('console.enterprises.nothing_found.title')} action={<Button onClick={() => onSearch({})}>{t('console.enterprises.clear_filter')}</Button>}>
              {t('console.enterprises.nothing_found.text')}
            </EmptyState>
          ) : (
            <EmptyState title={t('console.enterprises.empty.title')} action={keepsFiles(roles) && <Link to="/enterprises/import">{t('console.enterprises.import.open')}</Link>}>
              {t('console.enterprises.empty.text')}
            </EmptyState>
          )
        }
      />
      <Register open={registering} onClose={() => setRegistering(false)} />
    </Page>
  )
}

function Register({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = route.useNavigate()
  const register = useAction(registerEnterprise)
  return (
    <RegisterDialog
      open={open}
      onClose={onClose}
      onSubmit={async (body) => {
        const { id, name } = await register.mutateAsync({ body })
        void message.success(t('console.enterprises.register.done', { name }))
        void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: id } })
      }}
    />
  )
}
