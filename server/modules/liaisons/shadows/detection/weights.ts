import type { ReasonCode } from '@qilian/contract/shadows';

/**
 * How strongly each sign speaks for somebody else's person in an enterprise's seat: natural log-odds, which add up.
 * A sum of 0 means as likely as not. Set by what the generator's cities of the training seeds show,
 * rounded, and held down where real parks are known to be less tidy than made-up ones.
 */

/** Before anything is known: about one liaison in twenty. */
export const prior = -3;
/** From this sum on a suspicion is shown. */
export const shownFrom = 0;

/** By how many unrelated owners share the contact: the last step reached counts. */
const steps: Partial<Record<ReasonCode, readonly (readonly [groups: number, weight: number])[]>> = {
  person: [[2, 1.5], [3, 3], [5, 4.5], [8, 6]],
  // Whoever has two accounts for two owners does so on purpose, or by an oversight that nobody made in a tidy enterprise.
  id: [[2, 2.5], [3, 4], [5, 5.5], [8, 6.5]],
  // Only names that chance doesn't give to so many accounts stand in the graph at all.
  name: [[2, 1], [3, 2.5], [4, 3.5], [6, 4.5]],
  phone: [[2, 1], [3, 2], [5, 3], [8, 4]],
  // By the streets over which a row of mobile numbers is spread: a few may be chance, and need another sign.
  row: [[4, 2], [6, 3.5]],
  email: [[2, 1.5], [3, 3], [5, 4], [8, 5]],
  domain: [[2, 0.5], [3, 1.5], [5, 3], [8, 4]],
  browser: [[2, 1.5], [3, 3], [5, 4], [8, 4.5]],
  address: [[2, 0.5], [4, 1], [8, 1.5]],
  chain: [[4, 2.5], [6, 3.5]],
};

const flat: Partial<Record<ReasonCode, number>> = {
  agency_person: 5, agency_id: 5, agency_phone: 5, agency_email: 5, agency_browser: 4, agency_domain: 4.5, agency_address: 2,
  swapped: 3, reported_gone: 4, name_gone: 3,
  family: -2.5, own_domain: -2, is_representative: -3, is_owner: -3, owns_another: -2,
};

/** @param groups of owners that share the contact; a single one explains everything */
export function weightOf(code: ReasonCode, groups: number): number {
  const fixed = flat[code];
  if (fixed !== undefined) return fixed;
  return (steps[code] ?? []).findLast(([least]) => groups >= least)?.[1] ?? 0;
}
