import type { UnmaskingReason } from '@qilian/contract/unmasking';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { unmask } from '../people/index.ts';
import { lockCaseFile } from './case-file.ts';

/** The reporter's phone in clear, for those who work on the case; the purpose goes on record. */
export async function revealReporter(tx: Tx, caseId: string, reason: UnmaskingReason): Promise<{ phone: string | null }> {
  const file = await lockCaseFile(tx, { caseId });
  if (file.parties.length === 0 && file.tasks.every((task) => task.parties.length === 0)) throw new Refusal('forbidden', 'cases.reveal_not_yours');
  const { reporter_phone, reporter_name, own } = await tx.sql.selectFrom('cases as c').leftJoin('users as u', 'u.id', 'c.reporter_id')
    .select(['c.reporter_phone', 'c.reporter_name', 'u.phone as own']).where('c.id', '=', caseId).executeTakeFirstOrThrow();
  const { phone } = await unmask(tx, {
    userId: file.reporterId, name: reporter_name ?? '', record: { type: 'case', id: caseId }, parks: [file.parkId], parkId: file.parkId, enterpriseId: file.enterpriseId,
  }, { phone: reporter_phone ?? own }, reason);
  return { phone };
}
