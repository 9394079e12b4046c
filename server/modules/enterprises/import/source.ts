import { extname } from 'node:path';
import type { Platform } from '../../../platform/platform.ts';
import { readTable, type Row, type Sheet } from '../../../platform/spreadsheet/index.ts';
import type { Batch, StoredColumn } from './batch.ts';
import { headerInRow, headerSearchRows, type Header } from './reading/find-header.ts';
import { guessMapping } from './reading/guess-mapping.ts';
import { mapColumns, type MappedColumn } from './reading/parse-row.ts';
import { StepFailure } from './step.ts';

/** Rows below the header by which a mapping and units are guessed. */
export const sampleRows = 60;

/** The sheets of the uploaded file, the visible ones first; that of a CSV file bears the file's name. @throws StepFailure once the file was forgotten */
export async function sheetsOf({ files }: Platform, batch: Pick<Batch, 'sha256' | 'file_name'>): Promise<Sheet[]> {
  if (batch.sha256 === null) throw new StepFailure('failures.file_gone');
  const table = await readTable(files.path(batch.sha256));
  if (table.kind === 'csv') return table.sheets.map((sheet) => ({ ...sheet, name: batch.file_name.slice(0, batch.file_name.length - extname(batch.file_name).length) || sheet.name }));
  return [...table.sheets].sort((a, b) => Number(a.hidden) - Number(b.hidden));
}

export interface Source {
  sheet: Sheet;
  header: Header;
  columns: MappedColumn[];
  /** All columns with their titles and samples, and what was chosen for them. */
  described: StoredColumn[];
  /** Rows below the header. */
  rows(): AsyncIterable<Row>;
}

/** The chosen sheet with the chosen columns. @throws StepFailure where the sheet holds no such header */
export async function openSource(platform: Platform, batch: Batch): Promise<Source> {
  const sheet = (await sheetsOf(platform, batch)).find(({ name }) => name === batch.sheet);
  if (!sheet) throw new StepFailure('spreadsheet.no_header');
  const top: Row[] = [];
  for await (const row of sheet.rows()) {
    top.push(row);
    if (row.number > (batch.header_row ?? 0) + headerSearchRows && top.length >= headerSearchRows + sampleRows) break;
  }
  const header = batch.header_row === null ? null : headerInRow(top, batch.header_row);
  if (header === null) throw new StepFailure('spreadsheet.no_header');
  const sample = top.filter(({ number }) => number > header.row).slice(0, sampleRows);
  async function* rows(): AsyncGenerator<Row> {
    for await (const row of sheet!.rows()) if (row.number > header!.row) yield row;
  }
  const chosen = new Map(batch.columns.map(({ index, field }) => [index, field]));
  const described = guessMapping(header, sample).map((column) => ({ ...column, field: chosen.get(column.index) ?? 'ignore' as const }));
  return { sheet, header, columns: mapColumns(header, batch.columns, sample), described, rows };
}
