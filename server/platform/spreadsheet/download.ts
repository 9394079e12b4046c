import { PassThrough } from 'node:stream';
import type { Stream } from '../http/streams.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx, type OutputColumn, type OutputRow } from './write-xlsx.ts';

const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' };

/** A table as a download, written while it is read. @param name without ending */
export function downloadTable(name: string, format: 'xlsx' | 'csv', columns: OutputColumn[], rows: AsyncIterable<OutputRow>): Stream {
  const body = new PassThrough();
  const written = format === 'xlsx' ? writeXlsx(body, columns, rows) : writeCsv(body, columns, rows);
  written.catch((error: Error) => body.destroy(error));
  return { body, type: types[format], fileName: `${name}.${format}` };
}
