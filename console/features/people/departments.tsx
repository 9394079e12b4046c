import { exportDepartments, listAreas, listDepartments, type Department as DepartmentShape } from '@qilian/contract/people'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import { CloseDialog, NameDialog, type Closing, type Naming } from './department-dialogs.tsx'
import { PeopleTabs } from './tabs.tsx'
import { useRights } from './use-rights.ts'
import './people.css'

const route = getRouteApi('/shell/people/departments')
export type Department = z.output<typeof DepartmentShape>

/** Departments and their offices, by area. */
export function Departments() {
  const { t } = useTranslation()
  const { administers } = useRights()
  const { areaId } = route.useSearch()
  const navigate = route.useNavigate()
  const [naming, setNaming] = useState<Naming>()
  const [closing, setClosing] = useState<Closing>()
  const areas = useCall(listAreas, {})
  const list = useCall(listDepartments, { query: { areaId } })
  const areaName = (id: string) => areas.data?.items.find((area) => area.id === id)?.name
  const departments = list.data?.items ?? []

  return (
    <Page
      title={t('console.people.tabs.departments')}
      actions={
        <>
          <ExportMenu urlFor={(format) => urlOf(exportDepartments, { query: { ...(areaId ? { areaId } : {}), format } })} />
          {administers && (
            <Button type="primary" onClick={() => setNaming({ what: 'department', ...(areaId ? { areaId } : {}) })}>
              {t('console.people.department.add')}
            </Button>
          )}
        </>
      }
    >
      <PeopleTabs />
      <Select<string>
        allowClear
        style={{ width: 240 }}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('people.field.area')}
        placeholder={t('console.people.department.all_areas')}
        {...(areaId ? { value: areaId } : {})}
        options={(areas.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(chosen: string | undefined) => void navigate({ search: chosen ? { areaId: chosen } : {}, replace: true })}
      />
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingState />}
      {list.data && departments.length === 0 && (
        <div className="panel">
          <EmptyState title={t('console.people.department.none.title')}>{t('console.people.department.none.text')}</EmptyState>
        </div>
      )}
      <div className="departments">
        {departments.map((department) => (
          <Section key={department.id} title={department.name} actions={<span className="cell-note">{areaName(department.areaId)}</span>}>
            <Offices
              department={department}
              {...(administers && { onRename: (office) => setNaming({ what: 'rename', department, office }), onClose: (office) => setClosing({ what: 'office', department, office }) })}
            />
            <div className="department-actions">
              <Link to="/people" search={{ areaId: department.areaId, departmentId: department.id }}>
                {t('console.people.department.people')}
              </Link>
              {administers && (
                <>
                  <Button type="link" size="small" onClick={() => setNaming({ what: 'office', department })}>
                    {t('console.people.department.add_office')}
                  </Button>
                  <Button type="link" size="small" onClick={() => setNaming({ what: 'rename', department })}>
                    {t('console.people.department.rename')}
                  </Button>
                  <Button type="link" size="small" onClick={() => setClosing({ what: 'department', department })}>
                    {t('console.people.department.close')}
                  </Button>
                </>
              )}
            </div>
          </Section>
        ))}
      </div>
      <NameDialog naming={naming} onClose={() => setNaming(undefined)} onRead={() => list.refetch()} />
      <CloseDialog closing={closing} onClose={() => setClosing(undefined)} onRead={() => list.refetch()} />
    </Page>
  )
}

type OnOffice = (office: Department['offices'][number]) => void

function Offices({ department, onRename, onClose }: { department: Department; onRename?: OnOffice; onClose?: OnOffice }) {
  const { t } = useTranslation()
  if (department.offices.length === 0) return <p className="cell-note">{t('console.people.department.no_offices')}</p>
  return (
    <ul className="line-rows">
      {department.offices.map((office) => (
        <li key={office.id}>
          <span>{office.name}</span>
          {onRename && onClose && (
            <span className="line-actions">
              <Button type="link" size="small" onClick={() => onRename(office)}>
                {t('console.people.department.rename')}
                <span className="visually-hidden">{office.name}</span>
              </Button>
              <Button type="link" size="small" onClick={() => onClose(office)}>
                {t('console.people.department.close')}
                <span className="visually-hidden">{office.name}</span>
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
