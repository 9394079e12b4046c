import { exportAppointments, listAppointments, type AppointmentParty } from '@qilian/contract/appointments'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import { NameDialog } from './name-dialog.tsx'

/** Who names on an enterprise's behalf. */
const keepers: readonly string[] = ['service_officer', 'investment_officer', 'park_leader', 'administrator']

const route = getRouteApi('/shell/liaisons/appointments')

/** Who is on the way to become liaison, and whom each waits for. */
export function AppointmentList() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const me = useMe()
  const { enterpriseId, renew } = route.useSearch()
  const [naming, setNaming] = useState(renew !== undefined)
  const [q, setQ] = useState('')
  const list = usePages(listAppointments, { query: { ...(enterpriseId && { enterpriseId }), ...(q && { q }) } })
  const next = (waitsFor: AppointmentParty) => (waitsFor === 'nobody' ? '' : t(`appointments.waits_for.${waitsFor}`))
  return (
    <Page
      title={t('appointments.title')}
      actions={
        <>
          <ExportMenu urlFor={(as) => urlOf(exportAppointments, { query: { enterpriseId, q: q || undefined, format: as } })} />
          {me.roles.some((role) => keepers.includes(role)) && (
            <Button type="primary" onClick={() => setNaming(true)}>
              {t('appointments.staff.name')}
            </Button>
          )}
        </>
      }
    >
      <LiaisonTabs />
      <NameDialog
        open={naming}
        {...(enterpriseId && { enterpriseId })}
        {...(renew && { role: renew })}
        onClose={() => setNaming(false)}
        onNamed={(id) => void navigate({ to: '/liaisons/appointments/$appointmentId', params: { appointmentId: id } })}
      />
      <Input.Search allowClear placeholder={t('appointments.search')} aria-label={t('appointments.search')} onSearch={(text) => setQ(text.trim())} style={{ maxWidth: 360 }} />
      <ListTable
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/liaisons/appointments/$appointmentId', params: { appointmentId: id } })}
        empty={<EmptyState title={t('appointments.none')}>{t('appointments.none_text')}</EmptyState>}
        columns={[
          { title: t('appointments.facts.number'), dataIndex: 'number' },
          { title: t('desk.enterprise'), render: (_, row) => row.enterprise.name },
          { title: t('appointments.facts.role'), render: (_, row) => t(`people.seats.${row.role}`) },
          { title: t('appointments.facts.name'), dataIndex: 'successorName' },
          { title: t('appointments.state'), render: (_, row) => t(`appointments.states.${row.state}`) },
          { title: t('appointments.waits'), render: (_, row) => next(row.waitsFor) },
          { title: t('appointments.since'), render: (_, row) => format.date(row.stateSince) },
        ]}
        renderNarrow={(row) => (
          <div>
            <strong>{row.successorName}</strong>{dot}{t(`people.seats.${row.role}`)}
            <div className="cell-note">{row.enterprise.name}</div>
            <div className="cell-note">{[t(`appointments.states.${row.state}`), next(row.waitsFor)].filter(Boolean).join(dot)}</div>
          </div>
        )}
      />
    </Page>
  )
}
