import { sql } from 'kysely';
import type { Actor } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { sizeClassOf } from '../facts.ts';
import { enterpriseTerms } from '../search-terms.ts';
import type { Batch } from './batch.ts';
import type { LoadingRow } from './load-rows.ts';
import { nameKey } from './names.ts';
import { seatContacts, seatsOf, type PresentSeat } from './seat-contacts.ts';
import { openContacts } from './stored-draft.ts';

/** A file as it will stand. Keys are columns of `enterprises`. */
interface File {
  id: string;
  uscc: string | null;
  name: string;
  name_key: string;
  stage: string;
  legal_representative: string | null;
  registered_capital_yuan: number | null;
  address: string | null;
  industry_code: string | null;
  headcount: number | null;
  revenue_yuan: number | null;
  assets_yuan: number | null;
  ownership: string | null;
  founded_on: string | null;
  flags: string[];
  tags: string[];
}

const empty: Omit<File, 'id' | 'name' | 'name_key'> = {
  uscc: null, stage: 'operation', legal_representative: null, registered_capital_yuan: null, address: null, industry_code: null, headcount: null,
  revenue_yuan: null, assets_yuan: null, ownership: null, founded_on: null, flags: [], tags: [],
};

/**
 * Brings some hundreds of rows into the register, set by set. Parks, seats, search terms and the
 * ledger follow. @returns how many, and the rows whose code somebody else took meanwhile
 */
export async function keepFiles(tx: Tx, official: Actor, batch: Batch, rows: LoadingRow[]): Promise<{ created: number; updated: number; taken: LoadingRow[] }> {
  const known = await readFiles(tx, rows.flatMap(({ enterprise_id }) => enterprise_id ?? []));
  const seats = await seatsOf(tx, [...known.keys()]);
  const planned = rows.map((row) => {
    const before = row.enterprise_id === null ? undefined : known.get(row.enterprise_id);
    const contacts = openContacts(tx.platform.secrets, row.draft);
    const file = merge(before ?? { ...empty, id: newId(tx.now), name: row.draft.name, name_key: '' }, row.draft);
    return { row, before, file, contacts, present: seats.get(file.id) ?? [] };
  });
  type Planned = (typeof planned)[number];
  const written = (plan: Planned) => ({ ...plan.file, size_class: sizeClassOf(plan.file), terms: termsOf(plan.file, plan.contacts, plan.present) });

  const isNew = ({ before }: Planned) => before === undefined;
  const inserted = await insertFiles(tx, batch, planned.filter(isNew).map(written));
  await updateFiles(tx, planned.filter((plan) => !isNew(plan)).map(written));
  const kept = planned.filter((plan) => !isNew(plan) || inserted.has(plan.file.id));
  const seated = await seatContacts({ ...tx, actor: official }, kept.map(({ file, contacts, present }) => ({ enterpriseId: file.id, contacts, present })));

  await record({ ...tx, actor: official }, ...kept.map(({ row, before, file }): LedgerEvent => ({
    type: before === undefined ? 'enterprise.imported' : 'enterprise.import_updated', record: { type: 'enterprise', id: file.id }, parkId: batch.park_id, enterpriseId: file.id, audience: 'enterprise',
    params: { importId: batch.id, row: row.row, seats: seated.get(file.id)?.join(',') ?? '', ...(before !== undefined && { fields: changedFields(before, file).join(',') }) },
    detail: { name: file.name, ...(before !== undefined && before.name !== file.name && { name_before: before.name }) },
  })));
  return { created: inserted.size, updated: kept.length - inserted.size, taken: planned.filter((plan) => !kept.includes(plan)).map(({ row }) => row) };
}

async function readFiles(tx: Tx, ids: string[]): Promise<Map<string, File>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('enterprises').select([
    'id', 'uscc', 'name', 'name_key', 'stage', 'legal_representative', 'registered_capital_yuan', 'address', 'industry_code', 'headcount', 'revenue_yuan', 'assets_yuan',
    'ownership', 'founded_on', 'flags', 'tags',
  ]).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The file with what the draft says; what the draft leaves empty stays, flags and tags are added. */
function merge(file: File, draft: LoadingRow['draft']): File {
  return {
    ...file, name: draft.name, name_key: nameKey(draft.name), uscc: draft.uscc ?? file.uscc, stage: draft.stage ?? file.stage,
    legal_representative: draft.legalRepresentative ?? file.legal_representative, registered_capital_yuan: draft.registeredCapitalYuan ?? file.registered_capital_yuan,
    address: draft.address ?? file.address, industry_code: draft.industryCode ?? file.industry_code, headcount: draft.headcount ?? file.headcount,
    revenue_yuan: draft.revenueYuan ?? file.revenue_yuan, assets_yuan: draft.assetsYuan ?? file.assets_yuan, ownership: draft.ownership ?? file.ownership,
    founded_on: draft.foundedOn ?? file.founded_on, flags: [...new Set([...file.flags, ...draft.flags ?? []])], tags: [...new Set([...file.tags, ...draft.tags ?? []])],
  };
}

function changedFields(before: File, after: File): string[] {
  return (Object.keys(empty) as (keyof typeof empty)[]).concat('name' as never).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function termsOf(file: File, contacts: { role: string; phone: string | null }[], present: PresentSeat[]): string[] {
  const staying = present.filter(({ role }) => !contacts.some((contact) => contact.role === role)).flatMap(({ last4 }) => last4 ?? []);
  return enterpriseTerms({ ...file, last4: [...staying, ...contacts.flatMap(({ phone }) => phone?.slice(-4) ?? [])] });
}

type Written = File & { size_class: string | null; terms: string[] };

const columns = sql`uscc, name, name_key, stage, legal_representative, registered_capital_yuan, address, industry_code, headcount, revenue_yuan, assets_yuan, size_class, ownership,
  founded_on, flags, tags, search`;
const values = sql`r.uscc, r.name, r.name_key, r.stage, r.legal_representative, r.registered_capital_yuan, r.address, r.industry_code, r.headcount, r.revenue_yuan, r.assets_yuan, r.size_class,
  r.ownership, r.founded_on, r.flags, r.tags, array_to_tsvector(r.terms)`;
const given = (files: Written[]) => sql`jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as r(id uuid, uscc text, name text, name_key text, stage text, legal_representative text,
  registered_capital_yuan numeric, address text, industry_code text, headcount int, revenue_yuan numeric, assets_yuan numeric, size_class text, ownership text, founded_on date,
  flags text[], tags text[], terms text[])`;

/** @returns ids of those whose code was still free */
async function insertFiles(tx: Tx, batch: Batch, files: Written[]): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`insert into enterprises (id, park_id, created_at, ${columns})
    select r.id, ${batch.park_id}, ${tx.now}, ${values} from ${given(files)} on conflict (uscc) do nothing returning id`.execute(tx.sql);
  if (rows.length > 0) {
    await tx.sql.insertInto('enterprise_parks').values(rows.map(({ id }) => ({ id: newId(tx.now), enterprise_id: id, park_id: batch.park_id, from_day: today(tx) }))).execute();
  }
  return new Set(rows.map(({ id }) => id));
}

async function updateFiles(tx: Tx, files: Written[]): Promise<void> {
  if (files.length === 0) return;
  await sql`update enterprises e set (version, ${columns}) = row(e.version + 1, ${values}) from ${given(files)} where e.id = r.id`.execute(tx.sql);
}
