import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Row, Sheet } from '../../../platform/spreadsheet/index.ts';
import { findHeader, headerInRow, headerSearchRows, type Header } from './reading/find-header.ts';
import { guessMapping, type ColumnGuess } from './reading/guess-mapping.ts';
import { recallMapping } from './recall-mapping.ts';
import { sampleRows, sheetsOf } from './source.ts';
import { moveBatch, step, StepFailure } from './step.ts';

interface ReadSheet {
  name: string;
  rows: number;
  header: Header | null;
  columns: ColumnGuess[];
}

/**
 * Job: counts the rows of each sheet and guesses header and mapping of the one that looks most
 * like a list of enterprises, or of the sheet and row that were chosen.
 */
export const readImport = step('reading', async (platform, batch) => {
  const sheets: ReadSheet[] = [];
  for (const sheet of await sheetsOf(platform, batch)) {
    sheets.push(await look(sheet, sheet.name === batch.sheet ? batch.header_row : null));
  }
  const chosen = sheets.find(({ name }) => name === batch.sheet) ?? [...sheets].sort((a, b) => worth(b) - worth(a))[0];
  if (!chosen || sheets.every(({ rows }) => rows === 0)) throw new StepFailure('spreadsheet.empty');
  if (chosen.header === null) throw new StepFailure('spreadsheet.no_header');
  const { name, header, columns } = chosen;
  await inTransaction(platform, system, async (tx) => moveBatch(tx, batch, {
    state: 'mapped', sheets: JSON.stringify(sheets.map(({ name: sheet, rows }) => ({ name: sheet, rows }))), sheet: name, header_row: header.row,
    // Letters are the same in every list without titles: they recall nothing.
    columns: JSON.stringify(header.row === 0 ? columns : await recallMapping(tx, batch.park_id, columns)), done: chosen.rows, total: chosen.rows, failure: null,
  }));
});

async function look(sheet: Sheet, chosenRow: number | null): Promise<ReadSheet> {
  const top: Row[] = [];
  let rows = 0;
  for await (const row of sheet.rows()) {
    rows += 1;
    if (top.length < headerSearchRows + sampleRows || row.number <= (chosenRow ?? 0) + sampleRows) top.push(row);
  }
  const first = top[0];
  // Without a line that looks like one the first is taken: a person then says what its columns are, or names another row.
  const header = first === undefined ? null : chosenRow === null ? findHeader(top) ?? headerInRow(top, first.number) : headerInRow(top, chosenRow);
  const sample = header === null ? [] : top.filter(({ number }) => number > header.row).slice(0, sampleRows);
  return { name: sheet.name, rows, header, columns: header === null ? [] : guessMapping(header, sample) };
}

/** A name makes a list; then the more columns are known the better. */
function worth({ columns, rows }: ReadSheet): number {
  const known = columns.filter(({ field }) => field !== 'ignore');
  return (known.some(({ field }) => field === 'name') ? 100 : 0) + known.length + Math.min(rows, 1) / 2;
}
