import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';

const hourMs = 3_600_000;
/** More than a person writes by hand, and little enough that nobody drowns the others. */
export const mostAnHour = { community_threads: 5, community_replies: 20, community_reports: 10, community_editions: 30 } as const;

const written = { by: 'author_id', at: 'created_at' };
const columns = { community_threads: written, community_replies: written, community_reports: { by: 'reporter_id', at: 'reported_at' }, community_editions: { by: 'author_id', at: 'replaced_at' } };

/** @throws Refusal `community.too_many` */
export async function throttle(tx: Tx, table: keyof typeof mostAnHour): Promise<void> {
  const { by, at } = columns[table];
  const { rows: [found] } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)} where ${sql.ref(by)} = ${tx.actor.userId} and ${sql.ref(at)} > ${new Date(tx.now.getTime() - hourMs)}`.execute(tx.sql);
  if (found!.count >= mostAnHour[table]) throw new Refusal('too_many', 'community.too_many', { params: { most: mostAnHour[table] }, retryAfterSeconds: hourMs / 1000 });
}
