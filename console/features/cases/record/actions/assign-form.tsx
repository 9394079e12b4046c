import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { assignTasks } from '@qilian/contract/cases'
import { call } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, Checkbox, Form, Input, InputNumber } from 'antd'
import { ActionForm, type ActionProps } from './action-form.tsx'
import { CandidateField } from './candidate-field.tsx'

type Task = { departmentId: string; instruction: string; lead?: boolean; workingDays?: number | null }
type Values = { tasks: Task[] }

const mostTasks = 8
const usualDays = 5

/** One or several departments at once; one of several may lead. */
export function AssignForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  const tasked = new Map(record.tasks.filter(({ status }) => status !== 'done' && status !== 'cancelled').map(({ department }) => [department.id, t('console.cases.assign.already')]))
  const send = ({ tasks }: Values, version: number) =>
    call(assignTasks, {
      params: { caseId: record.id },
      body: { version, tasks: tasks.map(({ workingDays, ...task }) => ({ ...task, lead: task.lead ?? false, ...(workingDays ? { workingDays } : {}) })) },
    })
  return (
    <ActionForm<Values> {...props} width={640} initialValues={{ tasks: [{} as Task] }} send={send}>
      <Form.List name="tasks">
        {(tasks, { add, remove }) => (
          <>
            {tasks.map(({ key, name }) => (
              <fieldset key={key} className="assign-task">
                <legend className="visually-hidden">{t('console.cases.assign.task', { number: name + 1 })}</legend>
                <CandidateField name={[name, 'departmentId']} label={t('cases.field.department')} caseId={record.id} purpose="department" without={tasked} />
                <Form.Item
                  name={[name, 'workingDays']}
                  label={t('console.cases.assign.days')}
                  rules={[{ type: 'number', min: 1, max: 60, message: t('console.cases.assign.days_range') }]}
                >
                  <InputNumber min={1} max={60} precision={0} placeholder={String(usualDays)} suffix={t('cases.period_unit.working_day')} style={{ width: '100%' }} />
                </Form.Item>
                <Form.Item
                  className="assign-instruction"
                  name={[name, 'instruction']}
                  label={t('console.cases.assign.instruction')}
                  rules={[{ required: true, whitespace: true, message: t('console.cases.form.missing', { label: t('console.cases.assign.instruction') }) }]}
                >
                  <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 8 }} placeholder={t('console.cases.assign.example')} />
                </Form.Item>
                {tasks.length > 1 && (
                  <div className="assign-foot">
                    <Form.Item noStyle shouldUpdate>
                      {({ setFieldValue, getFieldValue }) => (
                        <Form.Item name={[name, 'lead']} valuePropName="checked" noStyle>
                          <Checkbox
                            onChange={({ target }) => {
                              if (!target.checked) return
                              const all = getFieldValue('tasks') as Task[]
                              setFieldValue('tasks', all.map((task, index) => ({ ...task, lead: index === name })))
                            }}
                          >
                            {t('console.cases.assign.lead')}
                          </Checkbox>
                        </Form.Item>
                      )}
                    </Form.Item>
                    <Button type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => remove(name)}>
                      {t('console.cases.assign.remove')}
                    </Button>
                  </div>
                )}
              </fieldset>
            ))}
            {tasks.length < mostTasks && (
              <Button type="dashed" block icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
                {t('console.cases.assign.add')}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </ActionForm>
  )
}
