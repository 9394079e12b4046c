import { listHandlers } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Form, Select } from 'antd'
import './actions.css'

type CandidateFieldProps = {
  name: string | (string | number)[]
  label: string
  caseId: string
  purpose: 'hand_on' | 'co_handler' | 'department'
  taskId?: string
  /** Who can't be chosen, and why not. */
  without?: ReadonlyMap<string, string>
}

/** Whom a case or a task can be given to, with how much each has open: the server knows who is present and fit. */
export function CandidateField({ name, label, caseId, purpose, taskId, without }: CandidateFieldProps) {
  const { t } = useTranslation()
  const found = useCall(listHandlers, { params: { caseId }, query: { for: purpose, taskId } })
  const options = (found.data?.items ?? []).flatMap(({ user, area, department, office, openWork }) => {
    const who = purpose === 'department' ? department : user
    if (!who) return []
    const why = without?.get(who.id)
    const place = purpose === 'department' ? undefined : [area?.name, department?.name, office?.name].filter(Boolean).join(dot)
    return [{ value: who.id, label: who.name, disabled: why !== undefined, note: why ?? [place, t('console.cases.form.open_work', { count: openWork })].filter(Boolean).join(dot) }]
  })
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('console.cases.form.unchosen', { label }) }]}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={found.isPending}
        placeholder={t('console.cases.form.search_name')}
        notFoundContent={t(found.isPending ? 'common.loading' : 'console.cases.form.nobody')}
        options={options}
        optionRender={({ data }) => (
          <div className="candidate">
            <span>{data.label}</span>
            <span className="cell-note">{data.note}</span>
          </div>
        )}
      />
    </Form.Item>
  )
}
