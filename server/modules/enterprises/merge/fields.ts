import { FactsWritten, FileField, type FileField as Field } from '@qilian/contract/enterprises';
import type { Tx } from '../../../platform/db/transaction.ts';
import { nameKey } from '../import/reading/names.ts';
import type { KnownFile } from '../import/loading/files.ts';

export type Take = 'own' | 'other' | 'both';

const lists = new Set<Field>(['flags', 'tags']);
const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

/** What a field of the survivor becomes: `both` joins lists. */
export function taken(field: Field, take: Take, own: KnownFile, other: KnownFile): unknown {
  if (take === 'both' && lists.has(field)) return [...new Set([...own[field] as string[], ...other[field] as string[]])];
  return take === 'other' ? other[field] : own[field];
}

/** What is proposed: the survivor's value, unless it has none; lists are joined. */
export function proposed(field: Field, own: KnownFile, other: KnownFile): Take {
  if (lists.has(field)) return 'both';
  return isEmpty(own[field]) && !isEmpty(other[field]) ? 'other' : 'own';
}

/** The survivor with what was chosen; what wasn't chosen is as proposed. */
export function joined(own: KnownFile, other: KnownFile, choices: readonly { field: Field; take: Take }[]): KnownFile {
  const facts = Object.fromEntries(FileField.options.map((field) => {
    const take = choices.find((choice) => choice.field === field)?.take ?? proposed(field, own, other);
    return [field, taken(field, take, own, other)];
  }));
  const file = { ...own, ...facts };
  return { ...file, name_key: nameKey(file.name) };
}

export interface Provenance {
  type: FactsWritten;
  at: string;
  by: string;
}

/** Of the entries of one file that are looked at for where its facts come from. */
const mostEntries = 500;

/** Where each fact of a file was last written, as the ledger shows it to the reader. */
export async function provenanceOf(tx: Tx, enterpriseId: string): Promise<(field: Field) => Provenance | null> {
  const entries = await tx.sql.selectFrom('ledger_entries as l').leftJoin('ledger_details as d', 'd.entry_id', 'l.id').select(['l.type', 'l.at', 'l.params', 'd.content'])
    .where('l.record_type', '=', 'enterprise').where('l.record_id', '=', enterpriseId)
    .where('l.type', 'in', FactsWritten.options)
    .orderBy('l.seq', 'desc').limit(mostEntries).execute();
  return (field) => {
    const found = entries.find(({ type, params }) => {
      if (type === 'enterprise.registered' || type === 'enterprise.imported') return true;
      if (type === 'enterprise.stage_moved') return field === 'stage';
      return ((params as { fields?: string }).fields ?? '').split(',').includes(field);
    });
    return found ? { type: found.type as FactsWritten, at: found.at.toISOString(), by: (found.content as { actor?: string } | null)?.actor ?? '' } : null;
  };
}
