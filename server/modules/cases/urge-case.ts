import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { liaisonsOf } from '../people/index.ts';
import type { CaseFile } from './case-file.ts';
import { touchCase } from './move.ts';
import { notify, recordStep } from './news.ts';
import { isOpenTask } from './rules.ts';

const hourMs = 3_600_000;
/** An enterprise may urge once in this time, so that urging keeps its weight. */
const enterpriseUrgesEveryHours = 20;

/** Urges the owner, whoever attends to it, and the departments that still owe feedback. */
export async function urgeCase(tx: Tx, file: CaseFile, { note }: { note?: string | undefined }): Promise<void> {
  if (tx.actor.side === 'enterprise') await refuseHaste(tx, file);
  const departments = file.tasks.filter((task) => isOpenTask(task.status) && task.status !== 'fed_back');
  const liaisons = await Promise.all(departments.map((task) => liaisonsOf(tx, task.departmentId)));
  await touchCase(tx, file, { urges: file.urges + 1 });
  await recordStep(tx, file, 'urged', { detail: { note: note ?? null } });
  await notify(tx, file, 'case_urged', [file.ownerId, file.attendantId, ...departments.map((task) => task.handlerId), ...liaisons.flat()], { note: note ?? null });
}

async function refuseHaste(tx: Tx, file: CaseFile): Promise<void> {
  const since = new Date(tx.now.getTime() - enterpriseUrgesEveryHours * hourMs);
  const recent = await tx.sql.selectFrom('ledger_entries').select(sql<number>`1`.as('one'))
    .where('record_type', '=', 'case').where('record_id', '=', file.id).where('type', '=', 'case.urged').where('actor_side', '=', 'enterprise').where('at', '>', since).limit(1).executeTakeFirst();
  if (recent) throw new Refusal('too_many', 'cases.urged_today', { params: { hours: enterpriseUrgesEveryHours } });
}
