import { invalidField } from './errors.ts';

/** The place after the last row of a page: its sort keys, opaque to the caller. */
export function writeCursor(keys: (string | number | Date | null)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** Throws on the field `query.cursor` where it isn't one of ours. */
export function readCursor(cursor: string | undefined, length: number): (string | null)[] | null {
  if (cursor === undefined) return null;
  try {
    const keys = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(keys) && keys.length === length && keys.every((key) => key === null || typeof key === 'string')) return keys as (string | null)[];
  } catch { /* told below */ }
  throw invalidField('query.cursor', 'common.bad_cursor');
}

/** Where a page begins and how long it is. */
export interface PageOf {
  cursor?: string | undefined;
  limit: number;
}

/** Cuts the one row too many that was read to know whether there is a next page. */
export function cutPage<Row>(rows: Row[], limit: number, keysOf: (row: Row) => (string | number | Date | null)[]): { rows: Row[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null };
  const kept = rows.slice(0, limit);
  return { rows: kept, next: writeCursor(keysOf(kept.at(-1)!)) };
}

const exportPage = 100;

/** All items of a list, page by page, so that an export shows what the list shows and never holds more than a page. */
export async function* everyItem<Item>(list: (page: { cursor: string | undefined; limit: number }) => Promise<{ items: Item[]; next: string | null }>): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { items, next } = await list({ cursor, limit: exportPage });
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
