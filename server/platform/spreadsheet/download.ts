import { PassThrough } from 'node:stream';
import type { Tx } from '../db/transaction.ts';
import type { Stream } from '../http/streams.ts';
import { phrase } from '../phrases.ts';
import { today } from '../today.ts';
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

/**
 * A list as a download in the reader's language, titles and file name from the phrases below `exports.<group>`.
 * @param columns in the order of the table, each with its kind
 */
export function downloadList<Key extends string, Item>(
  tx: Tx, group: string, format: 'xlsx' | 'csv', columns: Record<Key, NonNullable<OutputColumn['kind']>>,
  items: AsyncIterable<Item> | Iterable<Item>, toValues: (item: Item) => Record<Key, string | number | null>,
): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.${group}.${key}`);
  const keys = Object.keys(columns) as Key[];
  async function* rows(): AsyncGenerator<OutputRow> {
    for await (const item of items) {
      const values = toValues(item);
      yield keys.map((key) => values[key]);
    }
  }
  return downloadTable(`${text('name')}-${today(tx)}`, format, keys.map((key) => ({ header: text(`columns.${key}`), kind: columns[key] })), rows());
}

/** `YYYY-MM-DD HH:mm` in the city's time zone. */
export function localMinute(tx: Tx, instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: tx.platform.config.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
}
