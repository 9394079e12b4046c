import { sql } from 'kysely';
import type { CaseAction, CaseStatus } from '@qilian/contract/cases';
import type { Attempt, Rung, VerificationOrder } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { rungOf } from './ladder.ts';

type Tried = Pick<Attempt, 'rung' | 'way' | 'result'>;

/** As what the enterprise can be reported gone: closed while no need of it is open, flagged after a visit that found nobody. */
export const goneWaysOf = (needsOpen: boolean, attempts: readonly Tried[]): VerificationOrder['goneWays'] =>
  [...(needsOpen ? [] : ['closed' as const]), ...(attempts.some(({ way, result }) => way === 'visit' && result === 'nobody_there') ? ['flagged' as const] : [])];

/** Whether what was tried so far bears the step: nobody climbs from a rung at which nothing was tried. */
export function isBorne(action: CaseAction, attempts: readonly Tried[], present: Rung | null, goneWays: VerificationOrder['goneWays']): boolean {
  if (action === 'climb') return attempts.some(({ rung }) => rung === present);
  return action !== 'report_gone' || goneWays.length > 0;
}

/** The same for the page of the case. */
export async function borneByAttempts(tx: Tx, caseId: string, status: CaseStatus, allowed: CaseAction[]): Promise<CaseAction[]> {
  const { rows: [found] } = await sql<{ needs_open: boolean; attempts: Tried[] }>`select exists (select from cases o where o.enterprise_id = v.enterprise_id and o.closed_at is null and not o.internal) as needs_open,
      (select coalesce(json_agg(json_build_object('rung', a.rung, 'way', a.way, 'result', a.result)), '[]') from verification_attempts a where a.case_id = v.case_id) as attempts
    from verification_orders v where v.case_id = ${caseId}`.execute(tx.sql);
  const { needs_open: needsOpen, attempts } = found ?? { needs_open: true, attempts: [] };
  return allowed.filter((action) => isBorne(action, attempts, rungOf(status), goneWaysOf(needsOpen, attempts)));
}
