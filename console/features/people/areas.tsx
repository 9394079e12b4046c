import { AreaLevel, exportAreas, listAreas, openArea, renameArea, type Area as AreaShape } from '@qilian/contract/people'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Link } from '@tanstack/react-router'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { urlOf } from '@qilian/ui/api.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { Page } from '../../app/page.tsx'
import { SignInRulesDialog } from './sign-in-rules-dialog.tsx'
import { PeopleTabs } from './tabs.tsx'
import { useRights } from './use-rights.ts'
import '../../app/section.css'
import './people.css'

type Area = z.output<typeof AreaShape>

/** The tree of city, districts and parks. */
export function Areas() {
  const { t } = useTranslation()
  const { administers } = useRights()
  const { posts } = useMe()
  const administered = new Set(posts.filter(({ role }) => role === 'administrator').map(({ area }) => area.id))
  const [adding, setAdding] = useState(false)
  const [ruled, setRuled] = useState<Area>()
  const [renamed, setRenamed] = useState<Area>()
  const { data, error, refetch, isPending } = useCall(listAreas, {})
  const areas = data?.items ?? []
  return (
    <Page
      title={t('console.people.tabs.areas')}
      summary={data && t('console.people.area.summary', { districts: areas.filter(({ level }) => level === 'district').length, parks: areas.filter(({ level }) => level === 'park').length })}
      actions={
        <>
          <ExportMenu urlFor={(format) => urlOf(exportAreas, { query: { format } })} />
          {administers && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('console.people.area.add')}
            </Button>
          )}
        </>
      }
    >
      <PeopleTabs />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending && <LoadingState />}
      {data && (
        <section className="panel section" aria-label={t('console.people.tabs.areas')}>
          <Branch areas={areas} parentId={null} administered={administered} onRules={setRuled} onRename={setRenamed} />
        </section>
      )}
      <AddDialog areas={areas} open={adding} onClose={() => setAdding(false)} />
      <RenameDialog area={renamed} onClose={() => setRenamed(undefined)} onRead={refetch} />
      <SignInRulesDialog area={ruled} onClose={() => setRuled(undefined)} />
    </Page>
  )
}

type BranchProps = {
  areas: readonly Area[]
  parentId: string | null
  /** Whether the reader administers what stands above. */
  ruled?: boolean
  /** Areas of the reader's posts as administrator. */
  administered: ReadonlySet<string>
  onRules: (area: Area) => void
  onRename: (area: Area) => void
}

function Branch({ areas, parentId, ruled = false, administered, ...acts }: BranchProps) {
  const children = areas.filter((area) => area.parentId === parentId)
  if (children.length === 0) return null
  return (
    <ul className="line-rows area-rows">
      {children.map((area) => (
        <AreaRow key={area.id} area={area} areas={areas} ruled={ruled || administered.has(area.id)} administered={administered} {...acts} />
      ))}
    </ul>
  )
}

function AreaRow({ area, ruled, ...branch }: Omit<BranchProps, 'parentId'> & { area: Area }) {
  const { t } = useTranslation()
  const { id, name, level, closedOn } = area
  return (
    <li>
      <span>
        <strong>{name}</strong> <span className="cell-note">{[t(`people.area_level.${level}`), closedOn && t('console.people.area.closed', { on: closedOn })].filter(Boolean).join(dot)}</span>
      </span>
      <span className="line-actions">
        {ruled && closedOn === null && (
          <>
            <Button type="link" onClick={() => branch.onRename(area)}>
              {t('console.people.department.rename')}
              <span className="visually-hidden">{name}</span>
            </Button>
            <Button type="link" onClick={() => branch.onRules(area)}>
              {t('console.people.second_factor.rules.open')}
            </Button>
          </>
        )}
        <Link to="/people/departments" search={{ areaId: id }}>
          {t('console.people.area.departments')}
        </Link>
      </span>
      <Branch {...branch} parentId={id} ruled={ruled ?? false} />
    </li>
  )
}

type Values = { level: 'district' | 'park'; parentId: string; name: string }
const levels = AreaLevel.options.filter((level) => level !== 'city')

function AddDialog({ areas, open, onClose }: { areas: readonly Area[]; open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const add = useAction(openArea, ['session'])
  return (
    <FormDialog<Values>
      title={t('console.people.area.add')}
      open={open}
      onClose={onClose}
      initialValues={{ level: 'park' }}
      onSubmit={async (body) => {
        await add.mutateAsync({ body })
        void message.success(t('console.people.area.added', { name: body.name }))
      }}
    >
      <Form.Item name="level" label={t('console.people.area.level')}>
        <Select options={levels.map((value) => ({ value, label: t(`people.area_level.${value}`) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['level']}>
        {({ getFieldValue }) => {
          const above = getFieldValue('level') === 'park' ? 'district' : 'city'
          return (
            <Form.Item name="parentId" label={t('console.people.area.above')} rules={[{ required: true, message: t('console.people.area.above_missing') }]}>
              <Select options={areas.filter(({ level, closedOn }) => level === above && closedOn === null).map(({ id, name }) => ({ value: id, label: name }))} />
            </Form.Item>
          )
        }}
      </Form.Item>
      <AreaName />
    </FormDialog>
  )
}

function RenameDialog({ area, onClose, onRead }: { area: Area | undefined; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const rename = useAction(renameArea, ['session'])
  return (
    <FormDialog<{ name: string }>
      title={t('console.people.department.titles.rename', { name: area?.name ?? '' })}
      open={area !== undefined}
      onClose={onClose}
      onStale={onRead}
      initialValues={{ name: area?.name ?? '' }}
      onSubmit={async ({ name }) => {
        if (area) await rename.mutateAsync({ params: { areaId: area.id }, body: { version: area.version, name } })
        void message.success(t('console.people.department.saved'))
      }}
    >
      <AreaName />
    </FormDialog>
  )
}

function AreaName() {
  const { t } = useTranslation()
  return (
    <Form.Item name="name" label={t('console.people.department.name')} rules={[{ required: true, whitespace: true, message: t('console.people.department.name_missing') }]}>
      <Input maxLength={80} autoComplete="off" />
    </Form.Item>
  )
}
