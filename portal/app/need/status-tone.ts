import type { CaseStatus } from '@qilian/contract/cases'
import type { StatusTone } from '@qilian/ui/components/status-tag.tsx'

export const statusTone: Record<CaseStatus, StatusTone> = {
  submitted: 'open', handling: 'open', reviewing: 'open', calling_back: 'open', waiting: 'waiting', confirming: 'waiting', closed: 'done', declined: 'ended', withdrawn: 'ended',
  // The park's own matters, which no enterprise is shown.
  verifying: 'open', asking_deputy: 'open', asking_owner: 'open', writing: 'open', visiting: 'open', replacing: 'open',
}
