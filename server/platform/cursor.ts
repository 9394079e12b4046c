import { invalidField } from './errors.ts';

/** Where the next page of a list begins: the sort key of the last row shown. */
export function toCursor(key: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws Refusal `common.bad_cursor` for a text that no list gave, or one of another list. */
export function fromCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every((part) => part === null || typeof part === 'string' || typeof part === 'number')) return key;
  } catch {
    // Falls through to the refusal.
  }
  throw invalidField('query.cursor', 'common.bad_cursor');
}
