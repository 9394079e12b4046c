import { addCoHandler, feedBack, listHandlers, passTask, reassignTask, transferTask, type CaseDetail } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { call, type InputOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Form, Select } from 'antd'
import { useUploads } from '../../../../app/forms/use-uploads.ts'
import { ActionForm, type ActionProps } from './action-form.tsx'
import { CandidateField } from './candidate-field.tsx'
import { ChoiceField, FilesField, NoteField } from './fields.tsx'

type Body<E> = InputOf<E> extends { body: infer B } ? Omit<B, 'version'> : never
export type TaskFormProps = ActionProps & { taskId: string }

const taskOf = (record: CaseDetail, taskId: string) => record.tasks.find(({ id }) => id === taskId)

/** To an office and a handler in it: who is chosen brings the office along. */
export function PassForm({ taskId, ...props }: TaskFormProps) {
  const { t } = useTranslation()
  const found = useCall(listHandlers, { params: { caseId: props.record.id }, query: { for: 'pass', taskId } })
  const candidates = (found.data?.items ?? []).flatMap(({ user, office, openWork }) => (user && office ? [{ user, office, openWork }] : []))
  const valueOf = ({ user, office }: (typeof candidates)[number]) => `${office.id} ${user.id}`
  const byValue = new Map<unknown, (typeof candidates)[number]>(candidates.map((candidate) => [valueOf(candidate), candidate]))
  const offices = [...new Map(candidates.map(({ office }) => [office.id, office.name]))]
  const field = t('console.cases.task_action.pass.handler')
  return (
    <ActionForm<{ who: string; note?: string }>
      {...props}
      send={({ who, note }, version) => {
        const [officeId = '', handlerId = ''] = who.split(' ')
        return call(passTask, { params: { taskId }, body: { version, officeId, handlerId, note: note || undefined } })
      }}
    >
      <Form.Item name="who" label={field} rules={[{ required: true, message: t('console.cases.form.unchosen', { label: field }) }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          loading={found.isPending}
          placeholder={t('console.cases.form.search_name')}
          notFoundContent={t(found.isPending ? 'common.loading' : 'console.cases.task_action.pass.nobody')}
          options={offices.map(([id, name]) => ({
            label: name,
            title: name,
            options: candidates
              .filter(({ office }) => office.id === id)
              .map((candidate) => ({ value: valueOf(candidate), label: `${candidate.user.name}${dot}${name}` })),
          }))}
          optionRender={({ value }) => (
            <div className="candidate">
              <span>{byValue.get(value)?.user.name}</span>
              <span className="cell-note">{t('console.cases.form.open_work', { count: byValue.get(value)?.openWork ?? 0 })}</span>
            </div>
          )}
        />
      </Form.Item>
      <NoteField name="note" label={t('console.cases.task_action.pass.note')} max={2000} />
    </ActionForm>
  )
}

export function TransferForm({ taskId, ...props }: TaskFormProps) {
  const { t } = useTranslation()
  const here = taskOf(props.record, taskId)?.department
  return (
    <ActionForm<Body<typeof transferTask>> {...props} send={(values, version) => call(transferTask, { params: { taskId }, body: { version, ...values } })}>
      <CandidateField
        name="departmentId"
        label={t('cases.field.department')}
        caseId={props.record.id}
        purpose="department"
        {...(here ? { without: new Map([[here.id, t('console.cases.task_action.transfer.here')]]) } : {})}
      />
      <NoteField name="reason" label={t('console.cases.form.reason')} max={1000} required placeholder={t('console.cases.task_action.transfer.example')} />
    </ActionForm>
  )
}

export function CoHandlerForm({ taskId, ...props }: TaskFormProps) {
  const { t } = useTranslation()
  return (
    <ActionForm<Body<typeof addCoHandler>> {...props} send={(values, version) => call(addCoHandler, { params: { taskId }, body: { version, ...values } })}>
      <CandidateField name="userId" label={t('console.cases.task_action.add_co_handler.who')} caseId={props.record.id} purpose="co_handler" taskId={taskId} />
    </ActionForm>
  )
}

const outcomes = ['solved', 'partly', 'impossible'] as const

export function FeedBackForm({ taskId, ...props }: TaskFormProps) {
  const { t } = useTranslation()
  const uploads = useUploads()
  return (
    <ActionForm<{ outcome: (typeof outcomes)[number]; text: string; files?: File[] }>
      {...props}
      send={async ({ files, ...values }, version) => call(feedBack, { params: { taskId }, body: { version, ...values, fileIds: await uploads.send(files) } })}
    >
      <ChoiceField name="outcome" label={t('console.cases.task_action.feed_back.outcome')} options={outcomes.map((value) => ({ value, label: t(`cases.outcome.${value}`) }))} />
      <NoteField name="text" label={t('console.cases.task_action.feed_back.text')} max={3000} required rows={5} placeholder={t('console.cases.task_action.feed_back.example')} />
      <FilesField progress={uploads.progress} />
    </ActionForm>
  )
}

export function ReassignForm({ taskId, ...props }: TaskFormProps) {
  const { t } = useTranslation()
  const task = taskOf(props.record, taskId)
  return (
    <ActionForm<Body<typeof reassignTask>>
      {...props}
      initialValues={task ? { instruction: task.instruction } : {}}
      send={(values, version) => call(reassignTask, { params: { taskId }, body: { version, ...values, instruction: values.instruction || undefined } })}
    >
      {task?.returnReason && (
        <div className="form-quote">
          <p>{t('console.cases.task.returned_because', { department: task.department.name, reason: task.returnReason })}</p>
        </div>
      )}
      <CandidateField name="departmentId" label={t('cases.field.department')} caseId={props.record.id} purpose="department" />
      <NoteField name="instruction" label={t('console.cases.assign.instruction')} max={1000} />
    </ActionForm>
  )
}
