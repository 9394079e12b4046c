import type { Authority, SeatScope } from '@qilian/contract/enterprises';
import type { EnterpriseRole } from '@qilian/contract/people';

/** What a seat lets its holder do, as the appointment gave it. */
export interface SeatAuthority {
  role: EnterpriseRole;
  scope: SeatScope;
  /** Null where none was stated: such a seat goes on as before there were appointments. */
  authority: Authority[] | null;
  /** Last day of the term. */
  termUntil: string | null;
}

export type WhyNot = 'term_over' | 'paperwork_only' | 'not_named';

/**
 * Whether a holder may act for the enterprise in a matter that binds it. The owner may whatever was appointed; a liaison within
 * scope, authority and term of the letter.
 * @param day today, `YYYY-MM-DD` in the city's zone @returns null where they may
 */
export function whyNotFor({ role, scope, authority, termUntil }: SeatAuthority, purpose: Authority, day: string): WhyNot | null {
  if (role === 'owner' || authority === null) return null;
  if (termUntil !== null && termUntil < day) return 'term_over';
  if (scope === 'paperwork') return 'paperwork_only';
  return authority.includes(purpose) ? null : 'not_named';
}

export const mayActFor = (seat: SeatAuthority, purpose: Authority, day: string): boolean => whyNotFor(seat, purpose, day) === null;
