import { AssignForm } from './assign-form.tsx'
import type { ActionProps } from './action-form.tsx'
import { AcceptForm, AnswerHandOnForm, CallBackForm, ConfirmationForm, ExtendForm, HandOnForm, ProgressForm, ResolveForm } from './case-forms.tsx'
import { CoHandlerForm, FeedBackForm, PassForm, ReassignForm, TransferForm } from './task-forms.tsx'
import { caseTextAction, isCaseTextAction, isTaskTextAction, taskTextAction, TextActionForm } from './text-action.tsx'
import './actions.css'

/** The form of whatever was chosen. */
export function ActionDialog(props: ActionProps) {
  const { act } = props
  if (act.of === 'case') {
    if (isCaseTextAction(act.action)) return <TextActionForm {...props} action={caseTextAction(act.action)} />
    switch (act.action) {
      case 'accept': return <AcceptForm {...props} />
      case 'assign_task': return <AssignForm {...props} />
      case 'note_progress': return <ProgressForm {...props} />
      case 'extend': return <ExtendForm {...props} />
      case 'resolve': return <ResolveForm {...props} />
      case 'record_confirmation': return <ConfirmationForm {...props} />
      case 'record_call_back': return <CallBackForm {...props} />
      case 'hand_on': return <HandOnForm {...props} />
      case 'answer_hand_on': return <AnswerHandOnForm {...props} />
    }
  }
  if (isTaskTextAction(act.action)) return <TextActionForm {...props} action={taskTextAction(act.action)} />
  const ofTask = { ...props, taskId: act.taskId }
  switch (act.action) {
    case 'pass': return <PassForm {...ofTask} />
    case 'transfer': return <TransferForm {...ofTask} />
    case 'note_progress': return <ProgressForm {...props} />
    case 'add_co_handler': return <CoHandlerForm {...ofTask} />
    case 'feed_back': return <FeedBackForm {...ofTask} />
    case 'reassign': return <ReassignForm {...ofTask} />
  }
}
