import type { Flag, Ownership, Stage } from '@qilian/contract/enterprises'
import type { EnterpriseRole } from '@qilian/contract/people'
import type { z } from 'zod'

export type EnterpriseFlag = z.output<typeof Flag>
export type EnterpriseOwnership = z.output<typeof Ownership>
export type EnterpriseStage = z.output<typeof Stage>

export type DraftContact = {
  role: EnterpriseRole
  name: string
  /** Eleven digits of a mobile number, or `021-12345678`. */
  phone: string | null
  email: string | null
  post: string | null
}

/**
 * What one row says of an enterprise. A key is there only if the row says something for it:
 * loading a file again must not erase what the file leaves empty.
 */
export type EnterpriseDraft = {
  name: string
  uscc?: string
  legalRepresentative?: string
  registeredCapitalYuan?: number
  address?: string
  /** GB/T 4754-2017 with its letter. */
  industryCode?: string
  headcount?: number
  revenueYuan?: number
  assetsYuan?: number
  ownership?: EnterpriseOwnership
  /** `YYYY-MM-DD`. */
  foundedOn?: string
  parentUscc?: string
  stage?: EnterpriseStage
  flags?: EnterpriseFlag[]
  tags?: string[]
  contacts: DraftContact[]
}
