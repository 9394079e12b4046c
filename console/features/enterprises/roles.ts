import type { StaffRole } from '@qilian/contract/people'

/** Who keeps the files of a park, and is shown how; what they may do there the server decides. */
const keepers: readonly StaffRole[] = ['service_officer', 'investment_officer', 'park_leader', 'administrator']

export const keepsFiles = (roles: readonly StaffRole[]) => roles.some((role) => keepers.includes(role))

/** Who reads how liaisons do, and what it earned them. */
const awardReaders: readonly StaffRole[] = ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor']

export const mayReadAwards = (roles: readonly StaffRole[]) => roles.some((role) => awardReaders.includes(role))
