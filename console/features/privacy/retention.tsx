import type { ResponseOf } from '@qilian/contract/endpoint'
import { listRetention, setRetention } from '@qilian/contract/privacy'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, InputNumber, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { PrivacyTabs } from './tabs.tsx'

type Rule = ResponseOf<typeof listRetention>['items'][number]

/** How long each class of data is kept, why, and what tonight's sweep would erase. */
export function Retention() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const [changing, setChanging] = useState<Rule>()
  const { data, error, isPending, refetch } = useCall(listRetention, {})
  const change = useAction(setRetention)
  const months = (count: number) => t('console.privacy.retention.months', { count })
  const changedBy = ({ changedBy: by, changedAt: at }: Rule) => by && at && t('console.privacy.retention.by', { name: by.name, when: format.dateTime(at) })
  const changeButton = (rule: Rule) =>
    data?.mayEdit && (
      <Button type="link" size="small" onClick={() => setChanging(rule)}>
        {t('console.privacy.retention.change')}
      </Button>
    )

  const columns: TableColumnsType<Rule> = [
    {
      title: t('console.privacy.retention.class'),
      render: (_, rule) => (
        <>
          <div className="cell-main">{t(`console.privacy.retention.names.${rule.class}`)}</div>
          <div className="cell-note">{t(`console.privacy.retention.why.${rule.class}`)}</div>
        </>
      ),
    },
    {
      title: t('console.privacy.retention.kept'),
      width: 200,
      render: (_, rule) => (
        <>
          <div>{months(rule.months)}</div>
          <div className="cell-note">{changedBy(rule) ?? t('console.privacy.retention.usual', { months: months(rule.defaultMonths) })}</div>
        </>
      ),
    },
    { title: t('console.privacy.retention.due'), width: 120, align: 'right', render: (_, rule) => format.number(rule.due) },
    { title: '', width: 96, align: 'right', render: (_, rule) => changeButton(rule) },
  ]

  return (
    <Page title={t('console.privacy.title')} summary={t('console.privacy.retention.summary')}>
      <PrivacyTabs />
      <ListTable
        list={{ items: data?.items ?? [], hasMore: false, more: () => {}, loading: isPending, loadingMore: false, error, retry: () => void refetch() }}
        columns={columns}
        rowKey={(rule) => rule.class}
        renderNarrow={(rule) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{t(`console.privacy.retention.names.${rule.class}`)}</span>
              {changeButton(rule)}
            </div>
            <div>
              {months(rule.months)}{dot}{t('console.privacy.retention.due')}: {format.number(rule.due)}
            </div>
            <div className="cell-note">{t(`console.privacy.retention.why.${rule.class}`)}</div>
          </>
        )}
        empty={t('console.privacy.retention.empty')}
      />
      <p className="cell-note">{t('console.privacy.retention.fixed')}</p>
      {data && !data.mayEdit && <p className="cell-note">{t('console.privacy.retention.city_only')}</p>}
      <FormDialog<{ months: number }>
        title={changing ? t('console.privacy.retention.change_title', { name: t(`console.privacy.retention.names.${changing.class}`) }) : ''}
        open={changing !== undefined}
        onClose={() => setChanging(undefined)}
        onStale={() => refetch()}
        initialValues={{ months: changing?.months ?? 12 }}
        onSubmit={async ({ months: wanted }) => {
          if (!changing) return
          await change.mutateAsync({ body: { class: changing.class, months: wanted, version: changing.version } })
          void message.success(t('console.privacy.retention.done'))
        }}
      >
        <Form.Item
          name="months"
          label={t('console.privacy.retention.months_field')}
          extra={changing && t('console.privacy.retention.least', { months: months(changing.leastMonths) })}
          rules={[{ required: true, message: t('console.privacy.retention.missing') }]}
        >
          <InputNumber min={1} max={600} precision={0} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
