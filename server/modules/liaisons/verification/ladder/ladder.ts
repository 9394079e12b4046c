import type { CaseStatus } from '@qilian/contract/cases';
import type { Rung } from '@qilian/contract/verification';

/** Whom an enterprise has, so that a rung can be tried. */
export interface Reachable {
  deputy: boolean;
  owner: boolean;
  address: boolean;
}

/** From the liaison up to the visit, in their order. */
export const rungs = ['liaison', 'deputy', 'owner', 'address', 'visit'] as const satisfies Rung[];

export const statusOfRung: Record<Rung, CaseStatus> = { liaison: 'verifying', deputy: 'asking_deputy', owner: 'asking_owner', address: 'writing', visit: 'visiting' };

export function rungOf(status: CaseStatus): Rung | null {
  return rungs.find((rung) => statusOfRung[rung] === status) ?? null;
}

/** The next rung that there is; the last one is the visit, which is always there. Null from that, and where no rung is climbed. */
export function nextRung(status: CaseStatus, reachable: Reachable): Rung | null {
  const present = rungOf(status);
  if (present === null) return null;
  return rungs.slice(rungs.indexOf(present) + 1).find((rung) => rung === 'visit' || reachable[rung as keyof Reachable]) ?? null;
}
