import {
  acceptFeedback, approveClosing, askEnterprise, cancelHandOn, cancelTask, declineCase, rejectFeedback, resumeCase, returnTask, sendBack, signTask, urgeCase, urgeTask,
  type CaseDetail, type TaskAction,
} from '@qilian/contract/cases'
import { call } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import type { StaffAction } from './act.ts'
import { useActWords } from './act-words.ts'
import { ActionForm, type ActionProps } from './action-form.tsx'
import { NoteField } from './fields.tsx'

type TextAction = {
  /** Most characters; none for an action that only wants to be confirmed. */
  max?: number
  required?: boolean
  /** The field of the request, so that what the server says about it stands beside it. */
  field: 'reason' | 'question' | 'note'
  send: (id: string, version: number, text: string) => Promise<CaseDetail>
}

/** An absent note is left out, not sent empty. */
const given = (note: string) => (note === '' ? {} : { note })

const ofCase = {
  decline: { field: 'reason', max: 1000, required: true, send: (caseId, version, reason) => call(declineCase, { params: { caseId }, body: { version, reason } }) },
  ask_enterprise: { field: 'question', max: 1000, required: true, send: (caseId, version, question) => call(askEnterprise, { params: { caseId }, body: { version, question } }) },
  resume: { field: 'note', max: 2000, required: true, send: (caseId, version, note) => call(resumeCase, { params: { caseId }, body: { version, note } }) },
  approve_closing: { field: 'note', max: 2000, send: (caseId, version, note) => call(approveClosing, { params: { caseId }, body: { version, ...given(note) } }) },
  send_back: { field: 'reason', max: 1000, required: true, send: (caseId, version, reason) => call(sendBack, { params: { caseId }, body: { version, reason } }) },
  urge: { field: 'note', max: 2000, send: (caseId, version, note) => call(urgeCase, { params: { caseId }, body: { version, ...given(note) } }) },
  cancel_hand_on: { field: 'note', send: (caseId, version) => call(cancelHandOn, { params: { caseId }, body: { version } }) },
} satisfies Partial<Record<StaffAction, TextAction>>

const ofTask = {
  sign: { field: 'note', send: (taskId, version) => call(signTask, { params: { taskId }, body: { version } }) },
  return: { field: 'reason', max: 1000, required: true, send: (taskId, version, reason) => call(returnTask, { params: { taskId }, body: { version, reason } }) },
  accept_feedback: { field: 'note', max: 2000, send: (taskId, version, note) => call(acceptFeedback, { params: { taskId }, body: { version, ...given(note) } }) },
  reject_feedback: { field: 'reason', max: 1000, required: true, send: (taskId, version, reason) => call(rejectFeedback, { params: { taskId }, body: { version, reason } }) },
  cancel: { field: 'reason', max: 1000, required: true, send: (taskId, version, reason) => call(cancelTask, { params: { taskId }, body: { version, reason } }) },
  urge: { field: 'note', max: 2000, send: (taskId, version, note) => call(urgeTask, { params: { taskId }, body: { version, ...given(note) } }) },
} satisfies Partial<Record<TaskAction, TextAction>>

export type CaseTextAction = keyof typeof ofCase
export type TaskTextAction = keyof typeof ofTask
export const isCaseTextAction = (action: StaffAction): action is CaseTextAction => action in ofCase
export const isTaskTextAction = (action: TaskAction): action is TaskTextAction => action in ofTask

/** Actions that want a reason, a note or nothing but a yes. */
export function TextActionForm({ action, ...props }: ActionProps & { action: TextAction }) {
  const { t } = useTranslation()
  const { find } = useActWords()
  const { act, record } = props
  const id = act.of === 'case' ? record.id : act.taskId
  const placeholder = find(act, 'example')
  return (
    <ActionForm<Record<string, string | undefined>> {...props} send={(values, version) => action.send(id, version, values[action.field]?.trim() ?? '')}>
      {action.max !== undefined && (
        <NoteField
          name={action.field}
          label={find(act, 'field') ?? t(`console.cases.form.${action.field}`)}
          max={action.max}
          required={action.required ?? false}
          {...(placeholder ? { placeholder } : {})}
        />
      )}
    </ActionForm>
  )
}

export const caseTextAction = (action: CaseTextAction): TextAction => ofCase[action]
export const taskTextAction = (action: TaskTextAction): TextAction => ofTask[action]
