import type { Reason, ReasonCode } from '@qilian/contract/shadows';
import { prior, weightOf } from './weights.ts';

/** What is known of one contact of one liaison. */
export interface Sign {
  code: ReasonCode;
  /** Of what it speaks, in the clear or as a digest; tells signs of one code apart. */
  ref: string | null;
  enterprises: number;
  /** Owners among them that have nothing to do with each other. */
  groups: number;
  /** Different beginnings of their names, once places are left out. */
  brands: number;
  /** Their legal representatives bear one surname, and they stand at one address. */
  family: boolean;
}

/** What else is known of a liaison. */
export interface Standing {
  ownDomain: boolean;
  isRepresentative: boolean;
  isOwner: boolean;
  /** Owns or represents another of the enterprises in whose seats the person sits. */
  ownsAnother: boolean;
  /** Unrelated owners in the whole that hangs together by shared contacts. */
  chain: number;
  /** Another enterprise of other owners has two of the same people. */
  swapped: boolean;
}

export interface Weighed {
  score: number;
  /** The heaviest first. */
  reasons: Reason[];
}

const shared: ReadonlySet<ReasonCode> = new Set(['person', 'id', 'name', 'phone', 'row', 'email', 'domain', 'browser']);
const links: ReadonlySet<ReasonCode> = new Set(['person', 'id', 'phone', 'email', 'browser']);

/** That one person stands behind several seats: the surest first. */
const samePerson: readonly ReasonCode[] = ['person', 'id', 'name'];

/** The surest first. */
const agencies: readonly ReasonCode[] = ['agency_person', 'agency_id', 'agency_phone', 'agency_email', 'agency_domain', 'agency_browser'];

/** Adds up what speaks for and against, each sort of sign once, by its strongest. */
export function weigh(signs: readonly Sign[], standing: Standing): Weighed {
  const reasons: Reason[] = [];
  const add = (code: ReasonCode, weight: number, { ref = null, enterprises = 0, groups = 0 }: Partial<Reason> = {}) => {
    if (weight !== 0) reasons.push({ code, weight, ref, enterprises, groups });
  };
  const strongest = new Map<ReasonCode, Sign>();
  for (const sign of signs) {
    const other = strongest.get(sign.code);
    if (other === undefined || sign.groups > other.groups || sign.groups === other.groups && (sign.ref ?? '') < (other.ref ?? '')) strongest.set(sign.code, sign);
  }
  // An agency is recognised once: its person brings its number, its mailbox and its browser along.
  for (const code of agencies.filter((each) => strongest.has(each)).slice(1)) strongest.delete(code);
  // Accounts of one identity card or of one rare name are one person: the widest counts.
  const [, ...narrower] = samePerson.flatMap((code) => strongest.get(code) ?? []).toSorted((one, other) => weightOf(other.code, other.groups) - weightOf(one.code, one.groups));
  for (const { code } of narrower) strongest.delete(code);
  let brand = 0;
  let family = false;
  for (const sign of strongest.values()) {
    add(sign.code, weightOf(sign.code, sign.groups), sign);
    if (!shared.has(sign.code) || sign.brands >= sign.groups) continue;
    brand += weightOf(sign.code, sign.groups) - weightOf(sign.code, sign.brands) + (sign.brands === 1 ? 0.5 : 0);
  }
  for (const sign of strongest.values()) family ||= links.has(sign.code) && sign.family && sign.groups <= 4;
  const widest = Math.max(0, ...[...strongest.values()].filter(({ code }) => links.has(code)).map(({ groups }) => groups));
  if (widest > 0 && standing.chain > widest) add('chain', weightOf('chain', standing.chain), { groups: standing.chain });
  if (standing.swapped) add('swapped', weightOf('swapped', 0), { enterprises: 2, groups: 2 });
  if (reasons.length === 0) return { score: prior, reasons };
  add('brand', -brand);
  if (family) add('family', weightOf('family', 0));
  if (standing.ownDomain) add('own_domain', weightOf('own_domain', 0));
  if (standing.isOwner) add('is_owner', weightOf('is_owner', 0));
  else if (standing.isRepresentative) add('is_representative', weightOf('is_representative', 0));
  // A boss who helps a spouse or a friend; whoever owns an agency has more clients than that.
  else if (standing.ownsAnother && widest <= 3) add('owns_another', weightOf('owns_another', 0));
  reasons.sort((one, other) => other.weight - one.weight || (one.code < other.code ? -1 : 1));
  return { score: Math.round((prior + reasons.reduce((sum, { weight }) => sum + weight, 0)) * 100) / 100, reasons };
}

/** Whether reasons say more than those that somebody has already judged: another sign, or the same of twice as many owners. */
export function saysMore(reasons: readonly Reason[], judged: readonly Reason[]): boolean {
  return reasons.some(({ code, ref, groups, weight }) => weight >= 1
    && !judged.some((known) => known.code === code && (known.ref === ref || code === 'chain') && groups < Math.max(2, known.groups) * 2));
}
