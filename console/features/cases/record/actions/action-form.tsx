import { getCase, type CaseDetail } from '@qilian/contract/cases'
import { ProblemError } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, queryKey } from '@qilian/ui/query.ts'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState, type ReactNode } from 'react'
import { FormDialog } from '../../../../app/forms/form-dialog.tsx'
import { isHard, type Act } from './act.ts'
import { useActWords } from './act-words.ts'
import { ChangeList } from './change-list.tsx'

export type ActionProps = {
  act: Act
  /** The case as it stands when the form opens. */
  record: CaseDetail
  onClose: () => void
}

type ActionFormProps<Values extends object> = ActionProps & {
  send: (values: Values, version: number) => Promise<CaseDetail>
  initialValues?: Partial<Values>
  width?: number
  children?: ReactNode
}

const versionOf = (act: Act, record: CaseDetail) => (act.of === 'case' ? record : record.tasks.find(({ id }) => id === act.taskId))?.version ?? record.version

/**
 * The form of one action. It acts on the case as its reader saw it: when a colleague was faster, it says what they
 * changed, keeps what was typed, and the next attempt builds on what stands then.
 */
export function ActionForm<Values extends object>({ act, record, onClose, send, initialValues, width, children }: ActionFormProps<Values>) {
  const { t } = useTranslation()
  const { word, find } = useActWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [seen] = useState(record)
  const [now, setNow] = useState(record)
  const department = act.of === 'task' ? seen.tasks.find(({ id }) => id === act.taskId)?.department.name : undefined

  const submit = async (values: Values) => {
    try {
      const after = await send(values, versionOf(act, now))
      client.setQueryData(queryKey(getCase, { params: { caseId: record.id } }), after)
      void message.success(word(act, 'done'))
      void Promise.all(['cases', 'insight', 'notices', 'enterprises'].map((tag) => client.invalidateQueries({ queryKey: [tag] })))
    } catch (error) {
      if (isProblem(error, 'common.done_already')) client.setQueryData(queryKey(getCase, { params: { caseId: record.id } }), error.problem.current as CaseDetail)
      if (isProblem(error, 'common.stale_version') && error instanceof ProblemError) setNow(error.problem.current as CaseDetail)
      throw error
    }
  }

  return (
    <FormDialog<Values>
      open
      title={department ? t('console.cases.task_action.title', { action: word(act, 'title'), department }) : word(act, 'title')}
      intro={find(act, 'intro')}
      submitLabel={word(act, 'submit')}
      danger={isHard(act)}
      onClose={onClose}
      onSubmit={submit}
      changes={<ChangeList before={seen} now={now} />}
      {...(width ? { width } : {})}
      {...(initialValues ? { initialValues } : {})}
    >
      {children}
    </FormDialog>
  )
}
