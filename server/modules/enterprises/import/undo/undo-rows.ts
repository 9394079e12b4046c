import type { ImportUndoCounts } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx, writeGathered } from '../../../../platform/db/transaction.ts';
import { record, type LedgerEvent } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { retireEnterprisePeople } from '../../../people/index.ts';
import { termsWithoutPhones } from '../../search-terms.ts';
import type { Batch } from '../batch.ts';
import { readFiles, updateFiles, written, type File, type KnownFile } from '../loading/files.ts';
import { onBehalfOf } from '../loading/load-rows.ts';
import { nameKey } from '../reading/names.ts';
import { recordImport } from '../news.ts';
import { planUndo, type PlannedUndo } from './plan-undo.ts';
import { seatsOf } from '../loading/seat-contacts.ts';
import { moveBatch, noteProgress, step, takeTime } from '../step.ts';

const sliceSize = 1000;
const peopleAtOnce = 5000;

/**
 * Job: undoes a load in one transaction, slice by slice in bounded memory. Files that the load made
 * are closed, others get back what they held; what somebody changed since, or has work on it, stays
 * and is listed. Takes the same lock as a load, so that none of the two sees half of the other.
 */
export const undoRows = step('undoing', async (platform, batch, { userId }) => {
  await inTransaction(platform, system, async (tx) => {
    await takeTime(tx);
    await sql`select pg_advisory_xact_lock(hashtext('enterprises.load_import'))`.execute(tx.sql);
    await sql`select from enterprises where id in (select enterprise_id from import_changes where import_id = ${batch.id}) order by id for update`.execute(tx.sql);
    const official = await onBehalfOf(tx, userId!);
    const as: Tx = { ...tx, actor: official };
    const counts: ImportUndoCounts = { close: 0, restore: 0, partly: 0, keep: 0, people: 0 };
    let done = 0;
    let last = 0;
    for (;;) {
      const slice = await planUndo(tx, batch.id, { after: last, most: sliceSize });
      if (slice.length === 0) break;
      last = slice.at(-1)!.row;
      for (const { outcome } of slice) if (outcome !== 'nothing') counts[outcome] += 1;
      await closeFiles(as, batch, slice.filter(({ outcome }) => outcome === 'close'));
      await putBack(as, batch, slice.filter(({ outcome }) => outcome === 'restore' || outcome === 'partly'));
      await noteKept(tx, batch, slice);
      done += slice.length;
      await writeGathered(tx);
      await inTransaction(platform, system, (other) => noteProgress(other, batch, done));
    }
    counts.people = await letPeopleGo(as, batch);
    await sql`delete from import_seats where import_id = ${batch.id}`.execute(tx.sql);
    await sql`delete from import_people where import_id = ${batch.id}`.execute(tx.sql);
    await recordImport(as, batch, 'undone', { params: { ...counts, byId: official.userId }, detail: { name: batch.file_name } });
    await moveBatch(tx, batch, { state: 'undone', undone: JSON.stringify(counts), done, total: done });
  });
  await inTransaction(platform, system, (tx) => sql`select analyze_enterprises()`.execute(tx.sql));
}, 'loaded');

async function closeFiles(tx: Tx, batch: Batch, plans: PlannedUndo[]): Promise<void> {
  if (plans.length === 0) return;
  const ids = plans.map(({ enterprise_id }) => enterprise_id);
  const day = today(tx);
  // Before: whoever ends what hangs on the files still finds it, as where one is closed by hand.
  await record(tx, ...plans.map((plan): LedgerEvent => newsOf(batch, plan, 'enterprise.import_closed')));
  await sql`update enterprises set closed_on = ${day}, closed_reason = 'import_undone', version = version + 1, search = ${termsWithoutPhones} where id = any (${ids}::uuid[])`.execute(tx.sql);
  await sql`update enterprise_parks set until_day = ${day} where enterprise_id = any (${ids}::uuid[]) and until_day is null`.execute(tx.sql);
  await sql`update enterprise_holders set until_day = ${day} where enterprise_id = any (${ids}::uuid[]) and until_day is null`.execute(tx.sql);
  await sql`update enterprise_staff set until_day = ${day} where enterprise_id = any (${ids}::uuid[]) and until_day is null`.execute(tx.sql);
}

async function putBack(tx: Tx, batch: Batch, plans: PlannedUndo[]): Promise<void> {
  if (plans.length === 0) return;
  await putSeatsBack(tx, plans.flatMap(({ seats }) => seats));
  const ids = plans.map(({ enterprise_id }) => enterprise_id);
  const known = await readFiles(tx, ids);
  const seats = await seatsOf(tx, ids);
  await updateFiles(tx, plans.map((plan) => {
    const file = known.get(plan.enterprise_id)!;
    const found = { otherNames: file.otherNames, last4: (seats.get(file.id) ?? []).flatMap(({ last4 }) => last4 ?? []) };
    return written(formerFile(file, plan), found);
  }));
  await passVersionsOn(tx, batch, plans.filter(({ outcome }) => outcome === 'restore'));
  await record(tx, ...plans.map((plan): LedgerEvent => newsOf(batch, plan, 'enterprise.import_undone', {
    fields: Object.keys(plan.before).join(','), seats: plan.seats.map(({ role }) => role).join(','), kept: plan.kept.map(({ field }) => field ?? '').join(','),
  })));
}

const newsOf = (batch: Batch, { row, enterprise_id: id, name }: PlannedUndo, type: string, params: Record<string, string> = {}): LedgerEvent => ({
  type, record: { type: 'enterprise', id }, parkId: batch.park_id, enterpriseId: id, audience: 'enterprise', params: { importId: batch.id, row, ...params }, detail: { name, file: batch.file_name },
});

/** The file with the former values of the fields that go back; from lists goes what the load added. */
function formerFile(file: KnownFile, { before, after }: PlannedUndo): File {
  const lists = Object.fromEntries((['flags', 'tags'] as const).filter((field) => field in before).map((field) => {
    const added = (after[field] as string[]).filter((item) => !(before[field] as string[]).includes(item));
    return [field, file[field].filter((item) => !added.includes(item))];
  }));
  const former = { ...file, ...before, ...lists };
  return { ...former, name_key: nameKey(former.name) };
}

async function putSeatsBack(tx: Tx, seats: PlannedUndo['seats']): Promise<void> {
  if (seats.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(seats)}::jsonb) as s("seatId" uuid, seated boolean, "formerId" uuid, "postBefore" text)`;
  await sql`update enterprise_holders h set until_day = ${today(tx)} from ${given} where s.seated and h.id = s."seatId"`.execute(tx.sql);
  await sql`update enterprise_holders h set until_day = null from ${given} where s.seated and h.id = s."formerId"`.execute(tx.sql);
  await sql`update enterprise_holders h set post = s."postBefore" from ${given} where not s.seated and h.id = s."seatId"`.execute(tx.sql);
}

/** A load below this one finds its files as it left them: this load and its undoing are no change of anybody's. */
async function passVersionsOn(tx: Tx, batch: Batch, plans: PlannedUndo[]): Promise<void> {
  await sql`update import_changes c set version = e.version from import_changes m join enterprises e on e.id = m.enterprise_id
    where m.import_id = ${batch.id} and m.row = any (${plans.map(({ row }) => row)}::int[]) and e.version = m.version + 1
      and c.enterprise_id = m.enterprise_id and c.import_id <> m.import_id and c.version = m.version - 1`.execute(tx.sql);
}

/** Of what was undone wholly nothing is left to say. */
async function noteKept(tx: Tx, batch: Batch, slice: PlannedUndo[]): Promise<void> {
  const kept = slice.filter(({ kept: reasons }) => reasons.length > 0).map(({ row, outcome, kept: reasons }) => ({ row, kept: { outcome, reasons } }));
  await sql`update import_changes c set kept = k.kept from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k(row int, kept jsonb) where c.import_id = ${batch.id} and c.row = k.row`.execute(tx.sql);
  await sql`delete from import_changes where import_id = ${batch.id} and row = any (${slice.map(({ row }) => row)}::int[]) and kept is null`.execute(tx.sql);
}

/** People whom the load brought and who hold nothing else. */
async function letPeopleGo(tx: Tx, batch: Batch): Promise<number> {
  const { rows } = await sql<{ user_id: string }>`select p.user_id from import_people p where p.import_id = ${batch.id}
    and not exists (select from enterprise_holders h where h.user_id = p.user_id and h.until_day is null) order by p.user_id`.execute(tx.sql);
  let gone = 0;
  for (let start = 0; start < rows.length; start += peopleAtOnce) {
    gone += await retireEnterprisePeople(tx, rows.slice(start, start + peopleAtOnce).map(({ user_id }) => user_id));
    await writeGathered(tx);
  }
  return gone;
}
