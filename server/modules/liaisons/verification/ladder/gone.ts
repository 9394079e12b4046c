import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { reportGone as endpoint } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { attachFiles } from '../../../../platform/files/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { today } from '../../../../platform/today.ts';
import { closeFile, tagFile } from '../../../enterprises/index.ts';
import { endOrder } from './end-order.ts';
import { takeOrder } from './take-order.ts';

/**
 * The enterprise is gone, with the evidence: its file is closed with the day on which it ended, or, where nobody can be
 * found at its registered address, flagged for its way out.
 * @throws Refusal `verification.day_needed`, `verification.day_in_future`, `verification.not_visited`, `verification.cases_open`
 */
export async function reportGone(tx: Tx, caseId: string, { version, as, on, evidence, fileIds }: BodyOf<typeof endpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'report_gone');
  if (on !== undefined && on > today(tx)) throw invalidField('body.on', 'verification.day_in_future', { day: on });
  if (as === 'closed' && on === undefined) throw invalidField('body.on', 'verification.day_needed');
  if (as === 'flagged') await requireVisit(tx, caseId);
  if (as === 'closed') await requireNoCases(tx, order.enterpriseId);
  await attachFiles(tx, 'case', order.id, fileIds);
  const day = on ?? today(tx);
  await endOrder(tx, order, { outcome: 'gone', goneOn: day, goneAs: as, note: evidence, files: fileIds });
  if (as === 'closed') await closeFile(tx, order.enterpriseId, day);
  else await tagFile(tx, order.enterpriseId, phrase('zh-CN', 'verification.exit_tag'));
}

/** Only who stood before a closed door may say that nobody is there. */
async function requireVisit(tx: Tx, caseId: string): Promise<void> {
  const visit = await tx.sql.selectFrom('verification_attempts').select('id').where('case_id', '=', caseId).where('way', '=', 'visit').where('result', '=', 'nobody_there').executeTakeFirst();
  if (!visit) throw new Refusal('conflict', 'verification.not_visited');
}

async function requireNoCases(tx: Tx, enterpriseId: string): Promise<void> {
  const { rows: [open] } = await sql<{ count: number }>`select count(*)::int as count from cases where enterprise_id = ${enterpriseId} and closed_at is null and not internal`.execute(tx.sql);
  if (open!.count > 0) throw new Refusal('conflict', 'verification.cases_open', { params: { count: open!.count } });
}
