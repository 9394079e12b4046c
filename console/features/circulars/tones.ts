import type { CircularState, ReceiptState } from '@qilian/contract/circulars'
import type { StatusTone } from '@qilian/ui/components/status-tag.tsx'

export const toneOf: Record<CircularState, StatusTone> = { draft: 'waiting', scheduled: 'waiting', sent: 'open', cancelled: 'ended' }
export const receiptTone: Record<ReceiptState, StatusTone> = { acknowledged: 'done', opened: 'done', delivered: 'open', sent: 'open', queued: 'waiting', failed: 'ended', screen: 'waiting' }
