import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { lockCaseFile } from './case-file.ts';
import { recordStep } from './news.ts';

/** The reporter's phone in clear, for those who work on the case; the purpose goes on record. */
export async function revealReporter(tx: Tx, caseId: string, purpose: string): Promise<{ phone: string | null }> {
  const file = await lockCaseFile(tx, { caseId });
  if (file.parties.length === 0 && file.tasks.every((task) => task.parties.length === 0)) throw new Refusal('forbidden', 'cases.reveal_not_yours');
  const { reporter_phone, own } = await tx.sql.selectFrom('cases as c').leftJoin('users as u', 'u.id', 'c.reporter_id')
    .select(['c.reporter_phone', 'u.phone as own']).where('c.id', '=', caseId).executeTakeFirstOrThrow();
  await recordStep(tx, file, 'contact_revealed', { audience: 'staff', detail: { note: purpose } });
  const sealed = reporter_phone ?? own;
  return { phone: sealed === null ? null : tx.platform.secrets.decrypt(sealed) };
}
