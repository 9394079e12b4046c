import type { BodyOf } from '@qilian/contract/endpoint';
import type { checkImport as endpoint } from '@qilian/contract/enterprises';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { columnLetter } from '../../../platform/spreadsheet/index.ts';
import { noCounts, takeBatch, type StoredColumn } from './batch.ts';
import { attempts } from './upload-import.ts';

type Choice = BodyOf<typeof endpoint>;

/**
 * Has the rows checked with this mapping. Another sheet or header row without columns is read
 * again first, so that its own columns can be chosen.
 */
export async function checkImport(tx: Tx, importId: string, { version, sheet, headerRow, columns, duplicates }: Choice): Promise<void> {
  const batch = await takeBatch(tx, importId, version, ['mapped', 'checking', 'checked', 'failed']);
  const chosen = { sheet: sheet ?? batch.sheet, header_row: headerRow ?? (sheet === undefined || sheet === batch.sheet ? batch.header_row : null) };
  if (sheet !== undefined && !batch.sheets.some(({ name }) => name === sheet)) throw invalidField('body.sheet', 'enterprises.import_no_sheet', { value: sheet });
  const isOther = chosen.sheet !== batch.sheet || chosen.header_row !== batch.header_row;
  const again = isOther && columns.length === 0;
  const total = batch.sheets.find(({ name }) => name === chosen.sheet)?.rows ?? null;
  await tx.sql.updateTable('import_batches').set({
    ...chosen, duplicates, done: 0, total, counts: JSON.stringify(noCounts), failure: null, version: version + 1,
    ...(again ? { state: 'reading' } : { state: 'checking', columns: JSON.stringify(withChoice(batch.columns, columns, isOther)) }),
  }).where('id', '=', importId).execute();
  await queueJob(tx, again ? 'enterprises.read_import' : 'enterprises.check_import', { importId, version: String(version + 1) }, { maxAttempts: attempts });
}

const shared = new Set(['ignore', 'flags', 'tags']);

function withChoice(known: StoredColumn[], choice: Choice['columns'], isOther: boolean): StoredColumn[] {
  const fields = new Map<number, StoredColumn['field']>();
  for (const [position, { index, field }] of choice.entries()) {
    if (!known.some((column) => column.index === index) && !isOther) throw invalidField(`body.columns.${position}.index`, 'enterprises.import_no_such_column', { value: index + 1 });
    if (!shared.has(field) && [...fields.values()].includes(field)) throw invalidField(`body.columns.${position}.field`, 'enterprises.import_field_twice', { field });
    fields.set(index, field);
  }
  if (![...fields.values()].includes('name')) throw invalidField('body.columns', 'enterprises.import_no_name_column');
  // Of another sheet or row only the positions are known yet; the check adds their titles.
  if (isOther) return [...fields].map(([index, field]) => ({ index, letter: columnLetter(index), header: columnLetter(index), field, confidence: 1, reason: 'title', samples: [] }));
  return known.map((column) => ({ ...column, field: fields.get(column.index) ?? 'ignore' }));
}
