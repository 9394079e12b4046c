import type { CaseStatus, TaskStatus } from '@qilian/contract/cases'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'

const caseTones: Record<CaseStatus, StatusTone> = {
  submitted: 'open', declined: 'ended', handling: 'open', waiting: 'waiting', reviewing: 'open',
  confirming: 'waiting', calling_back: 'open', closed: 'done', withdrawn: 'ended',
  verifying: 'open', asking_deputy: 'open', asking_owner: 'open', writing: 'waiting', visiting: 'open', replacing: 'waiting',
}
const taskTones: Record<TaskStatus, StatusTone> = {
  assigned: 'open', signed: 'open', working: 'open', fed_back: 'waiting', returned: 'waiting', done: 'done', cancelled: 'ended',
}

export function CaseStatusTag({ status }: { status: CaseStatus }) {
  const { t } = useTranslation()
  return <StatusTag tone={caseTones[status]}>{t(`cases.status.${status}`)}</StatusTag>
}

export function TaskStatusTag({ status }: { status: TaskStatus }) {
  const { t } = useTranslation()
  return <StatusTag tone={taskTones[status]}>{t(`cases.task_status.${status}`)}</StatusTag>
}
