import type { LiaisonAdvice } from '@qilian/contract/liaison-advice';

export interface Thresholds {
  /** Advised with more staff than this. */
  headcount: number;
  /** Advised from so many regions on. */
  regions: number;
  /** Codes of GB/T 4754, each with all below it. */
  industries: string[];
}

/**
 * More than fifty people, more than one region, or a closely regulated industry: finance (J), the making of medicine (C27), its
 * wholesale and retail (F515, F525), and health (Q84).
 */
export const usualThresholds: Thresholds = { headcount: 50, regions: 2, industries: ['J', 'C27', 'F515', 'F525', 'Q84'] };

export interface Facts {
  headcount: number | null;
  regions: number | null;
  industryCode: string | null;
}

/** Which thresholds an enterprise passes. What isn't known passes none. */
export function reasonsFor({ headcount, regions, industryCode }: Facts, rules: Thresholds): LiaisonAdvice['reasons'] {
  const industry = industryCode === null ? undefined : rules.industries.find((code) => industryCode.startsWith(code));
  return [
    ...headcount !== null && headcount > rules.headcount ? [{ kind: 'headcount' as const, found: String(headcount), from: String(rules.headcount) }] : [],
    ...regions !== null && regions >= rules.regions ? [{ kind: 'regions' as const, found: String(regions), from: String(rules.regions) }] : [],
    ...industry === undefined ? [] : [{ kind: 'industry' as const, found: industryCode!, from: industry }],
  ];
}

export interface Seats {
  primary: { scope: string; dedicated: boolean } | null;
  deputy: boolean;
}

/** What is advised of the seats: a deputy beside a dedicated liaison, and a primary who may decide. */
export function seatAdvice({ primary, deputy }: Seats, due: boolean): LiaisonAdvice['seats'] {
  return [...due && !deputy ? ['no_deputy' as const] : [], ...primary?.scope === 'paperwork' ? ['primary_without_decisions' as const] : []];
}
