import { sql } from 'kysely';
import type { Unreached, UnreachedCause } from '@qilian/contract/circulars';
import { cutPage, everyItem, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { Stream } from '../../../../platform/http/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { downloadList } from '../../../../platform/spreadsheet/download.ts';
import { isEmpty } from './audience.ts';
import { requireVisible } from '../receipts/list-receipts.ts';
import { recipients } from './recipients.ts';
import { addressedBy } from '../store.ts';

/** Enterprises that nobody could be told for: of a draft as it stands now, of one that is out as it was. */
export async function listUnreached(tx: Tx, circularId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: Unreached[]; next: string | null }> {
  const row = await requireVisible(tx, circularId);
  const isOut = row.state === 'sent' || row.state === 'cancelled';
  const addressed = await addressedBy(tx, row);
  if (!isOut && isEmpty(addressed.filter)) return { items: [], next: null };
  const after = readCursor(cursor, 2);
  const source = isOut ? sql`with unreached as (select enterprise_id, park_id, cause from circular_unreached where circular_id = ${circularId})` : recipients(tx, addressed);
  const { rows: found } = await sql<{ id: string; name: string; name_key: string; park_id: string; park: string; cause: string; officer_id: string | null; officer: string | null }>`${source}
    select e.id, e.name, e.name_key, a.id as park_id, a.name as park, u.cause, o.id as officer_id, o.name as officer
    from unreached u join enterprises e on e.id = u.enterprise_id join areas a on a.id = u.park_id
    left join enterprise_staff f on f.enterprise_id = e.id and f.capacity = 'service_officer' and f.until_day is null left join users o on o.id = f.user_id
    where ${after ? sql`(e.name_key, e.id) > (${after[0]}, ${after[1]}::uuid)` : sql`true`} order by e.name_key, e.id limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found, limit, ({ name_key: key, id }) => [key, id]);
  return {
    next,
    items: rows.map((one) => ({
      enterprise: { id: one.id, name: one.name }, park: { id: one.park_id, name: one.park }, officer: one.officer_id === null ? null : { id: one.officer_id, name: one.officer! }, cause: one.cause as UnreachedCause,
    })),
  };
}

export function exportUnreached(tx: Tx, circularId: string, { format }: { format: 'xlsx' | 'csv' }): Stream {
  const columns = { enterprise: 'text', park: 'text', officer: 'text', cause: 'text' } as const;
  return downloadList(tx, { list: 'unreached', filter: { circularId }, format }, columns, everyItem((page) => listUnreached(tx, circularId, page)), (one) => ({
    enterprise: one.enterprise.name, park: one.park.name, officer: one.officer?.name ?? null, cause: phrase(tx.actor.locale, `exports.unreached.causes.${one.cause}`),
  }));
}
