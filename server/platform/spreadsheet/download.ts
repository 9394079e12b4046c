import { PassThrough } from 'node:stream';
import type { Tx } from '../db/transaction.ts';
import { recorded, type LeavingList } from '../exports.ts';
import type { Stream } from '../http/streams.ts';
import { phrase } from '../phrases.ts';
import { today } from '../today.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx, type OutputColumn, type OutputRow } from './write-xlsx.ts';

const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' };

/** A list as a file, written while it is read; the one way by which a list leaves, so each is recorded. @param name without ending */
export function downloadTable(tx: Tx, leaving: LeavingList, name: string, columns: OutputColumn[], rows: AsyncIterable<OutputRow>): Stream {
  const { format } = leaving;
  const body = new PassThrough();
  const { promise: begun, resolve, reject } = Promise.withResolvers<void>();
  async function* listed(): AsyncGenerator<OutputRow> {
    const all = recorded(tx, leaving, rows);
    const first = await all.next();
    resolve();
    if (first.done) return;
    yield first.value;
    yield* all;
  }
  const written = format === 'xlsx' ? writeXlsx(body, columns, listed()) : writeCsv(body, columns, listed());
  written.then(resolve, (error: Error) => {
    reject(error);
    // Before it has begun nobody listens to it.
    body.once('error', () => undefined).destroy(error);
  });
  return { body, type: types[format], fileName: `${name}.${format}`, begun };
}

/**
 * A list as a download in the reader's language, titles and file name from the phrases below `exports.<list>`.
 * @param columns in the order of the table, each with its kind
 */
export function downloadList<Key extends string, Item>(
  tx: Tx, leaving: LeavingList, columns: Record<Key, NonNullable<OutputColumn['kind']>>,
  items: AsyncIterable<Item> | Iterable<Item>, toValues: (item: Item) => Record<Key, string | number | null>,
): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.${leaving.list}.${key}`);
  const keys = Object.keys(columns) as Key[];
  async function* rows(): AsyncGenerator<OutputRow> {
    for await (const item of items) {
      const values = toValues(item);
      yield keys.map((key) => values[key]);
    }
  }
  return downloadTable(tx, leaving, `${text('name')}-${today(tx)}`, keys.map((key) => ({ header: text(`columns.${key}`), kind: columns[key] })), rows());
}

/** `YYYY-MM-DD HH:mm` in the city's time zone. */
export function localMinute(tx: Tx, instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: tx.platform.config.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
}
