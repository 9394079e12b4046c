import type { Program } from '@qilian/contract/programs'
import type { Delivery, Webhook } from '@qilian/contract/webhooks'
import type { StatusTone } from '@qilian/ui/components/status-tag.tsx'

export const toneOf: Record<Program['state'], StatusTone> = { active: 'open', expired: 'waiting', ended: 'ended' }
export const toneOfWebhook: Record<Webhook['state'], StatusTone> = { active: 'open', paused: 'waiting', disabled: 'waiting', ended: 'ended' }
export const toneOfDelivery: Record<Delivery['status'], StatusTone> = { waiting: 'waiting', delivered: 'done', failed: 'ended', dropped: 'ended' }
