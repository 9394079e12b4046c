import type { BodyOf } from '@qilian/contract/endpoint';
import type { climbOrder as climbEndpoint, noteAttempt as endpoint, Rung } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { enter, recordStep, requireCaseAction, statusAfter, touchCase, type CaseFile } from '../../../cases/index.ts';
import { nextRung, rungOf, statusOfRung } from './ladder.ts';
import { reachableOf } from '../causes/reachable.ts';
import { takeOrder } from './take-order.ts';

const results = {
  call: ['reached', 'no_answer', 'wrong_contact', 'refused'], sms: ['sent', 'reached', 'no_answer'], email: ['sent', 'reached', 'returned'], messenger: ['sent', 'reached', 'no_answer'],
  letter: ['sent', 'returned', 'no_answer', 'reached'], visit: ['reached', 'nobody_there', 'refused'],
} as const;

/** One try to reach somebody, with its time and what came of it; `climb` goes one rung higher in the same step. */
export async function noteAttempt(tx: Tx, caseId: string, { version, way, result, note, climb }: BodyOf<typeof endpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'note_attempt');
  if (!(results[way] as readonly string[]).includes(result)) throw invalidField('body.result', 'verification.result_of_way', { way, result });
  const rung = rungOf(order.status)!;
  await tx.sql.insertInto('verification_attempts').values({ id: newId(tx.now), case_id: caseId, enterprise_id: order.enterpriseId, rung, way, result, at: tx.now, by_id: tx.actor.userId!, note: note ?? null }).execute();
  await recordStep(tx, order, 'attempted', { params: { rung, way, attempt: result }, detail: { note: note ?? null } });
  if (!climb) return touchCase(tx, order);
  requireCaseAction(tx, order, 'climb');
  await goHigher(tx, order);
}

/** Nobody was reached at this rung: the next one is tried. @throws Refusal `verification.not_tried` before anything was tried here */
export async function climb(tx: Tx, caseId: string, { version }: BodyOf<typeof climbEndpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'climb');
  const rung = rungOf(order.status)!;
  const tried = await tx.sql.selectFrom('verification_attempts').select('id').where('case_id', '=', caseId).where('rung', '=', rung).executeTakeFirst();
  if (!tried) throw new Refusal('conflict', 'verification.not_tried', { params: { rung } });
  await goHigher(tx, order);
}

async function goHigher(tx: Tx, order: CaseFile & { enterpriseId: string }): Promise<void> {
  const from = rungOf(order.status)!;
  const to: Rung = nextRung(order.status, await reachableOf(tx, order.enterpriseId))!;
  await enter(tx, order, statusAfter(order.kind, 'climb', statusOfRung[to]));
  await recordStep(tx, order, 'climbed', { params: { from: `rung_${from}`, rung: to } });
}
