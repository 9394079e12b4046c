import type { CaseDetail, TaskView } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Section } from '../../../app/section.tsx'
import { TaskStatusTag } from '../case-status.tsx'
import { ActionBar } from './action-bar.tsx'
import { nextOfTask, taskActs, type Act } from './actions/act.ts'

type TasksProps = { record: CaseDetail; onAct: (act: Act) => void }

/** What the departments do for this case. */
export function Tasks({ record, onAct }: TasksProps) {
  const { t } = useTranslation()
  return (
    <Section title={t('console.cases.task.tasks')}>
      {record.tasks.length === 0 ? (
        <p className="quiet">{t('console.cases.task.none')}</p>
      ) : (
        <ul className="tasks">
          {record.tasks.map((task) => (
            <Task key={task.id} task={task} onAct={onAct} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Task({ task, onAct }: { task: TaskView; onAct: (act: Act) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { department, office, handler, coHandlers, feedback } = task
  const people = [
    office?.name,
    handler && t('console.cases.task.handler', { name: handler.name }),
    coHandlers.length > 0 && t('console.cases.task.co_handlers', { names: coHandlers.map(({ name }) => name).join(t('clock.and')) }),
    task.urges > 0 && t('console.cases.worklist.urged', { count: task.urges }),
  ].filter(Boolean)
  const over = task.status === 'done' || task.status === 'cancelled'
  return (
    <li className="task">
      <div className="task-head">
        <h3>
          {department.name}
          {task.lead && <span className="task-lead">{t('console.cases.assign.lead')}</span>}
        </h3>
        <span className="task-state">
          <TaskStatusTag status={task.status} />
          {!over && <ClockBadge clock={task} />}
        </span>
      </div>
      {people.length > 0 && <p className="cell-note">{people.join(dot)}</p>}
      <p className="prose">{task.instruction}</p>
      {task.returnReason && <p className="task-answer">{t('console.cases.task.returned', { reason: task.returnReason })}</p>}
      {feedback && (
        <div className="task-answer">
          <p>
            <b>{t('console.cases.task.feedback', { outcome: t(`cases.outcome.${feedback.outcome}`) })}</b> <span className="cell-note">{format.dateTime(feedback.at)}</span>
          </p>
          <p className="prose">{feedback.text}</p>
        </div>
      )}
      <ActionBar small most={3} acts={taskActs(task)} primary={nextOfTask(task)} onAct={onAct} />
    </li>
  )
}
