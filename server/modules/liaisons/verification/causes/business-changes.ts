import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { closeOfBusiness, localDateOf, plusWorkingDays } from '../../../../platform/calendar/index.ts';
import { actingAs, inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { askedInWriting } from './asked-in-writing.ts';
import { openVerificationOrder } from './open-order.ts';

/** Facts whose change goes with a change of people. */
const keyFacts = ['name', 'legal_representative', 'address', 'ownership', 'registered_capital_yuan'];
/** Working days within which somebody shall say that the liaison is still the one. */
export const checkWithinWorkingDays = 5;

/** Key facts of a file were edited: the liaison is asked about on that occasion, and if nobody says anything in time, by an order. */
export async function watchChange(tx: Tx, { id, enterpriseId, parkId, params }: RecordedEvent): Promise<void> {
  const fields = String(params?.fields ?? '').split(',').filter((field) => keyFacts.includes(field));
  if (fields.length === 0 || enterpriseId === null || parkId === null) return;
  const calendar = tx.platform.officeHours.of(parkId);
  const dueAt = closeOfBusiness(calendar, plusWorkingDays(calendar, localDateOf(calendar, tx.now), checkWithinWorkingDays));
  await actingAs(tx, system, (all) => all.sql.insertInto('business_changes_to_check').values({ entry_id: id, enterprise_id: enterpriseId, fields: fields.join(','), at: tx.now, due_at: dueAt })
    .onConflict((conflict) => conflict.doNothing()).execute());
}

/** Those whose time is over: nothing where somebody was found to be the liaison since, else an order. */
export async function checkChanges(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('business_changes_to_check').select('entry_id').where('due_at', '<', tx.now).where((eb) => eb.not(askedInWriting(eb.ref('enterprise_id') as never))).orderBy('due_at').execute());
  for (const { entry_id } of due) await inTransaction(platform, system, (tx) => checkChange(tx, entry_id));
}

async function checkChange(tx: Tx, entryId: string): Promise<void> {
  const change = await tx.sql.deleteFrom('business_changes_to_check').where('entry_id', '=', entryId).returning(['enterprise_id', 'fields', 'at']).executeTakeFirst();
  if (!change) return;
  const { rows: [said] } = await sql<{ found: boolean }>`select exists (select from liaison_confirmations where enterprise_id = ${change.enterprise_id} and at >= ${change.at} and outcome <> 'unreachable') as found`.execute(tx.sql);
  if (said!.found) return;
  await openVerificationOrder(tx, { enterpriseId: change.enterprise_id, cause: 'business_change', causeKey: entryId, about: change.fields, detail: { fields: change.fields, changedAt: change.at.toISOString() } });
}
