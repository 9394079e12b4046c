import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { forgetContents } from '../../../platform/files/index.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { erasedMark, needlesOf, type DataOf, type Erase } from '../../../platform/personal-data.ts';

/** What the person wrote while handing over, and the name in what others wrote there. */
export const erase: Erase = async (tx, person) => {
  if (person.name === null) return;
  const digests = await blankEntries(tx, (await tx.sql.selectFrom('handover_entries').select('id').where('written_by', '=', person.id).execute()).map(({ id }) => id));
  await tx.sql.updateTable('handover_messages').set({ body: '' }).where('by_id', '=', person.id).execute();
  await tx.sql.updateTable('handover_declarations').set({ reason: '' }).where('declared_by', '=', person.id).execute();
  const theirs = sql`select id from handovers where enterprise_id = any (${person.enterpriseIds}::uuid[]) or predecessor_id = ${person.id} or successor_id = ${person.id}`;
  for (const needle of needlesOf(person)) {
    for (const [table, columns] of Object.entries({ handover_entries: ['title', 'account_hint', 'custodian', 'place', 'note'], handover_messages: ['body'], handover_declarations: ['reason', 'decision_note'] })) {
      await sql`update ${sql.table(table)} set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = replace(${sql.ref(column)}, ${needle}, ${erasedMark})`))}
        where handover_id in (${theirs}) and (${sql.join(columns.map((column) => sql`position(${needle} in ${sql.ref(column)}) > 0`), sql` or `)})`.execute(tx.sql);
    }
    await sql`update handover_confirmations set shown = replace(shown::text, ${needle}, ${erasedMark})::jsonb where handover_id in (${theirs}) and position(${needle} in shown::text) > 0`.execute(tx.sql);
  }
  return digests;
};

async function blankEntries(tx: Tx, ids: string[]): Promise<Buffer[]> {
  if (ids.length === 0) return [];
  await tx.sql.updateTable('handover_entries').set({ title: '', account_hint: null, custodian: null, place: null, note: null }).where('id', 'in', ids).execute();
  const gone = await tx.sql.deleteFrom('files').where('record_type', '=', 'handover').where('record_id', 'in', ids).returning('sha256').execute();
  return gone.map(({ sha256 }) => sha256);
}

export const dataOf: DataOf = async (tx, userId) => ({
  handovers: await tx.sql.selectFrom('handovers as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id').select(['e.name as enterprise', 'h.role', 'h.state', 'h.begun_at', 'h.effective_at', 'h.ended_at'])
    .where((eb) => eb.or([eb('h.predecessor_id', '=', userId), eb('h.successor_id', '=', userId)])).orderBy('h.begun_at').execute(),
  handover_notes: [
    ...await tx.sql.selectFrom('handover_entries').select(['written_at as at', 'section', 'title', 'account_hint', 'custodian', 'place', 'note']).where('written_by', '=', userId).orderBy('written_at').execute(),
    ...await tx.sql.selectFrom('handover_messages').select(['at', 'body as note']).where('by_id', '=', userId).orderBy('at').execute(),
    ...await tx.sql.selectFrom('handover_declarations').select(['declared_at as at', 'cause', 'reason as note']).where('declared_by', '=', userId).orderBy('declared_at').execute(),
  ],
});

/** Months that the predecessor's notes are kept once the change is in effect, unless the city set another number: half a year. */
const keptMonths = 6;
export async function notesKeptMonths(tx: Tx): Promise<number> {
  const rule = await tx.sql.selectFrom('retention_rules').select('months').where('class', '=', 'handover_notes').executeTakeFirst();
  return rule?.months ?? keptMonths;
}

const oldNotes = (before: Date) => sql<boolean>`notes_erased_at is null and ended_at is not null and coalesce(effective_at, ended_at) < ${before}`;

export async function countHandoverNotesBefore(tx: Tx, before: Date): Promise<number> {
  const { count } = await tx.sql.selectFrom('handovers').select((eb) => eb.fn.countAll<number>().as('count')).where(oldNotes(before)).executeTakeFirstOrThrow();
  return count;
}

/** Notes, questions and answers of handovers from before an instant; that they were there stands in the ledger. @returns of how many */
export async function forgetHandoverNotesBefore(tx: Tx, before: Date, most: number): Promise<number> {
  const rows = await tx.sql.updateTable('handovers').set({ notes_erased_at: tx.now })
    .where('id', 'in', (eb) => eb.selectFrom('handovers').select('id').where(oldNotes(before)).orderBy('id').limit(sql.lit(most))).returning(['id', 'park_id', 'enterprise_id', 'role']).execute();
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  const entries = await tx.sql.selectFrom('handover_entries').select('id').where('handover_id', 'in', ids).execute();
  await forgetContents(tx, await blankEntries(tx, entries.map(({ id }) => id)));
  await tx.sql.updateTable('handover_messages').set({ body: '' }).where('handover_id', 'in', ids).execute();
  await record(tx, ...rows.map((row): LedgerEvent => ({ type: 'handover.notes_erased', record: { type: 'handover', id: row.id }, parkId: row.park_id, enterpriseId: row.enterprise_id, audience: 'staff', params: { role: row.role } })));
  return rows.length;
}
