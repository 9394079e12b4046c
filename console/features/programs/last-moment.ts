import type { Program } from '@qilian/contract/programs'

/** The last millisecond of a program's last day: `expiresAt` itself belongs to the next. */
export const lastMoment = ({ expiresAt }: Pick<Program, 'expiresAt'>): string => new Date(Date.parse(expiresAt) - 1).toISOString()
