import { sql } from 'kysely';
import type { Actor } from '../../../../platform/auth/actor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { record, type LedgerEvent } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import type { Batch } from '../batch.ts';
import { asRows, emptyFile, fileColumns, fileValues, readFiles, updateFiles, written, type File, type Written } from './files.ts';
import type { LoadingRow } from './load-rows.ts';
import { nameKey } from '../reading/names.ts';
import { noteChanges } from './note-changes.ts';
import { seatContacts, seatsOf, type PresentSeat } from './seat-contacts.ts';
import { openContacts } from '../stored-draft.ts';

/**
 * Brings some hundreds of rows into the register, set by set. Parks, seats, search terms, the ledger
 * and what undoing needs follow. @returns how many, and the rows whose code somebody else took meanwhile
 */
export async function keepFiles(tx: Tx, official: Actor, batch: Batch, rows: LoadingRow[]): Promise<{ created: number; updated: number; taken: LoadingRow[] }> {
  const known = await readFiles(tx, rows.flatMap(({ enterprise_id }) => enterprise_id ?? []));
  const seats = await seatsOf(tx, [...known.keys()]);
  const planned = rows.map((row) => {
    const before = row.enterprise_id === null ? undefined : known.get(row.enterprise_id);
    const contacts = openContacts(tx.platform.secrets, row.draft);
    const file = merge(before ?? { ...emptyFile, id: newId(tx.now), name: row.draft.name, name_key: '' }, row.draft);
    return { row, before, file, contacts, present: seats.get(file.id) ?? [] };
  });
  type Planned = (typeof planned)[number];
  const toWrite = ({ before, file, contacts, present }: Planned) => written(file, {
    otherNames: before === undefined ? [] : [...before.otherNames, ...before.name === file.name ? [] : [before.name]], last4: last4Of(contacts, present),
  });

  const isNew = ({ before }: Planned) => before === undefined;
  const inserted = await insertFiles(tx, batch, planned.filter(isNew).map(toWrite));
  await updateFiles(tx, planned.filter((plan) => !isNew(plan)).map(toWrite));
  const kept = planned.filter((plan) => !isNew(plan) || inserted.has(plan.file.id));
  const seating = await seatContacts({ ...tx, actor: official }, kept.map(({ file, contacts, present }) => ({ enterpriseId: file.id, contacts, present })));
  await noteChanges(tx, batch.id, kept.map(({ row, before, file }) => ({ row: row.row, id: file.id, image: before?.image ?? null })), seating);

  const seated = Map.groupBy(seating.changes.filter((change) => change.seated), ({ enterpriseId }) => enterpriseId);
  await record({ ...tx, actor: official }, ...kept.map(({ row, before, file }): LedgerEvent => ({
    type: before === undefined ? 'enterprise.imported' : 'enterprise.import_updated', record: { type: 'enterprise', id: file.id }, parkId: batch.park_id, enterpriseId: file.id, audience: 'enterprise',
    params: {
      importId: batch.id, row: row.row, seats: (seated.get(file.id) ?? []).map(({ role }) => role).join(','),
      ...(before !== undefined && { fields: changedFields(before, file).join(',') }),
    },
    detail: { name: file.name, ...(before !== undefined && before.name !== file.name && { name_before: before.name }) },
  })));
  return { created: inserted.size, updated: kept.length - inserted.size, taken: planned.filter((plan) => !kept.includes(plan)).map(({ row }) => row) };
}

/**
 * The file with what the draft says; what the draft leaves empty stays, flags and tags are added. Of one that goes on in the file,
 * found by a code or a name that aren't the file's own, neither comes back.
 */
function merge(file: File, draft: LoadingRow['draft']): File {
  const isOwn = file.name_key === '' || draft.uscc === file.uscc || nameKey(draft.name) === file.name_key;
  return {
    ...file, ...(isOwn && { name: draft.name, name_key: nameKey(draft.name) }), uscc: file.uscc ?? draft.uscc ?? null, stage: draft.stage ?? file.stage,
    legal_representative: draft.legalRepresentative ?? file.legal_representative, registered_capital_yuan: draft.registeredCapitalYuan ?? file.registered_capital_yuan,
    address: draft.address ?? file.address, industry_code: draft.industryCode ?? file.industry_code, headcount: draft.headcount ?? file.headcount,
    revenue_yuan: draft.revenueYuan ?? file.revenue_yuan, assets_yuan: draft.assetsYuan ?? file.assets_yuan, ownership: draft.ownership ?? file.ownership,
    founded_on: draft.foundedOn ?? file.founded_on, parent_uscc: draft.parentUscc ?? file.parent_uscc, flags: [...new Set([...file.flags, ...draft.flags ?? []])], tags: [...new Set([...file.tags, ...draft.tags ?? []])],
  };
}

function changedFields(before: File, after: File): string[] {
  return (Object.keys(emptyFile) as (keyof typeof emptyFile)[]).concat('name' as never).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function last4Of(contacts: { role: string; phone: string | null }[], present: PresentSeat[]): string[] {
  const staying = present.filter(({ role }) => !contacts.some((contact) => contact.role === role)).flatMap(({ last4 }) => last4 ?? []);
  return [...staying, ...contacts.flatMap(({ phone }) => phone?.slice(-4) ?? [])];
}

/** @returns ids of those whose code was still free */
async function insertFiles(tx: Tx, batch: Batch, files: Written[]): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`insert into enterprises (id, park_id, created_at, ${fileColumns})
    select r.id, ${batch.park_id}, ${tx.now}, ${fileValues} from ${asRows(files)} on conflict (uscc) where closed_on is null do nothing returning id`.execute(tx.sql);
  if (rows.length > 0) {
    await tx.sql.insertInto('enterprise_parks').values(rows.map(({ id }) => ({ id: newId(tx.now), enterprise_id: id, park_id: batch.park_id, from_day: today(tx) }))).execute();
  }
  return new Set(rows.map(({ id }) => id));
}
