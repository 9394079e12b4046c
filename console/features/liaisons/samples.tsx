import { drawSample, listSamples, type Sample } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Select, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../app/forms/without-empty.ts'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { LiaisonTabs } from './tabs.tsx'
import { useShare } from './use-share.ts'

/** Samples that are looked at on site: drawn so that nobody chooses, with the share of false ones and how sure it is. */
export function Samples() {
  const { t } = useTranslation()
  const format = useFormat()
  const share = useShare()
  const navigate = useNavigate()
  const { parks } = useMe()
  const [drawing, setDrawing] = useState(false)
  const list = usePages(listSamples, { query: {} })
  const draw = useAction(drawSample)
  const columns: TableColumnsType<Sample> = [
    { title: t('console.checks.samples.quarter'), width: 112, render: (_, each) => each.quarter },
    { title: t('console.checks.samples.park'), render: (_, each) => each.park.name },
    { title: t('console.checks.samples.drawn'), render: (_, each) => `${format.dateTime(each.drawnAt)}${dot}${each.drawnBy.name}` },
    { title: t('console.checks.samples.looked'), width: 120, render: (_, each) => `${each.result.looked} / ${each.size}` },
    { title: t('console.checks.samples.wrong'), render: (_, each) => share(each.result) },
  ]
  return (
    <Page title={t('console.checks.title')} summary={t('console.checks.samples.summary')} actions={<Button type="primary" onClick={() => setDrawing(true)}>{t('console.checks.samples.draw')}</Button>}>
      <LiaisonTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={(each) => void navigate({ to: '/liaisons/samples/$sampleId', params: { sampleId: each.id } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.quarter}{dot}{each.park.name}</span><span className="cell-note">{each.result.looked} / {each.size}</span></div>
            <div>{share(each.result)}</div>
            <div className="cell-note">{format.dateTime(each.drawnAt)}{dot}{each.drawnBy.name}</div>
          </>
        )}
        empty={<EmptyState title={t('console.checks.samples.empty')}>{t('console.checks.samples.empty_text')}</EmptyState>}
      />
      <FormDialog<{ parkId: string; size: number; seed?: string }>
        title={t('console.checks.samples.draw')}
        open={drawing}
        onClose={() => setDrawing(false)}
        intro={t('console.checks.samples.draw_intro')}
        submitLabel={t('console.checks.samples.draw')}
        initialValues={{ size: 30, ...(parks[0] ? { parkId: parks[0].id } : {}) }}
        onSubmit={async (values) => {
          const { id } = await draw.mutateAsync({ body: withoutEmpty(values) })
          void navigate({ to: '/liaisons/samples/$sampleId', params: { sampleId: id } })
        }}
      >
        <Form.Item name="parkId" label={t('console.checks.samples.park')} rules={[{ required: true, message: t('console.checks.samples.park_missing') }]}>
          <Select options={parks.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="size" label={t('console.checks.samples.size')} rules={[{ required: true, message: t('console.checks.samples.size_missing') }]}>
          <InputNumber min={1} max={500} precision={0} />
        </Form.Item>
        <Form.Item name="seed" label={t('console.checks.samples.seed')} extra={t('console.checks.samples.seed_hint')}>
          <Input maxLength={60} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
