import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { sizeClassOf } from '../../facts.ts';
import { enterpriseTerms } from '../../search-terms.ts';

/** What a load or an undoing writes of a file. Keys are columns of `enterprises`. */
export interface File {
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
  parent_uscc: string | null;
  flags: string[];
  tags: string[];
}

/** A file as it stands, with what isn't written back. */
export type KnownFile = File & {
  otherNames: string[];
  /** All facts as the database compares them, for the before-image; as text, so that no digit of an amount is lost. */
  image: string;
};

export const emptyFile: Omit<File, 'id' | 'name' | 'name_key'> = {
  uscc: null, stage: 'operation', legal_representative: null, registered_capital_yuan: null, address: null, industry_code: null, headcount: null,
  revenue_yuan: null, assets_yuan: null, ownership: null, founded_on: null, parent_uscc: null, flags: [], tags: [],
};

export async function readFiles(tx: Tx, ids: string[]): Promise<Map<string, KnownFile>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('enterprises as e').select([
    'id', 'uscc', 'name', 'name_key', 'stage', 'legal_representative', 'registered_capital_yuan', 'address', 'industry_code', 'headcount', 'revenue_yuan', 'assets_yuan',
    'ownership', 'founded_on', 'parent_uscc', 'flags', 'tags', sql<string[]>`other_names(e.id)`.as('otherNames'), sql<string>`enterprise_image(e)::text`.as('image'),
  ]).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A file with what follows from it: its size class, and how it is found. */
export type Written = File & { size_class: string | null; terms: string[] };

export function written(file: File, found: { otherNames: readonly string[]; last4: readonly string[] }): Written {
  const { id, uscc, name, name_key, stage, legal_representative, registered_capital_yuan, address, industry_code, headcount, revenue_yuan, assets_yuan, ownership, founded_on, parent_uscc, flags, tags } = file;
  return {
    id, uscc, name, name_key, stage, legal_representative, registered_capital_yuan, address, industry_code, headcount, revenue_yuan, assets_yuan, ownership, founded_on, parent_uscc, flags, tags,
    size_class: sizeClassOf(file), terms: enterpriseTerms({ name, uscc, tags, ...found }),
  };
}

export const fileColumns = sql`uscc, name, name_key, stage, legal_representative, registered_capital_yuan, address, industry_code, headcount, revenue_yuan, assets_yuan, size_class, ownership,
  founded_on, parent_uscc, flags, tags, search`;
export const fileValues = sql`r.uscc, r.name, r.name_key, r.stage, r.legal_representative, r.registered_capital_yuan, r.address, r.industry_code, r.headcount, r.revenue_yuan, r.assets_yuan,
  r.size_class, r.ownership, r.founded_on, r.parent_uscc, r.flags, r.tags, array_to_tsvector(r.terms)`;
export const asRows = (files: Written[]) => sql`jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as r(id uuid, uscc text, name text, name_key text, stage text, legal_representative text,
  registered_capital_yuan numeric, address text, industry_code text, headcount int, revenue_yuan numeric, assets_yuan numeric, size_class text, ownership text, founded_on date, parent_uscc text,
  flags text[], tags text[], terms text[])`;

export async function updateFiles(tx: Tx, files: Written[]): Promise<void> {
  if (files.length === 0) return;
  await sql`update enterprises e set (version, ${fileColumns}) = row(e.version + 1, ${fileValues}) from ${asRows(files)} where e.id = r.id`.execute(tx.sql);
}
