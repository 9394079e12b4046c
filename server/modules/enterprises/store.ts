import { sql, type Selectable } from 'kysely';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { Enterprises } from '../../platform/db/tables.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import { allowedActions, visibleEnterprises } from './access.ts';
import { enterpriseDetail } from './detail.ts';
import { enterpriseTerms } from './search-terms.ts';

export type EnterpriseRow = Selectable<Enterprises>;

/**
 * Locks a file for a change by the actor.
 * @throws Refusal `enterprises.not_found`, `enterprises.closed`, `auth.forbidden`, or `common.stale_version` with the file as it stands
 */
export async function takeFile(tx: Tx, enterpriseId: string, version: number, action: EnterpriseDetail['allowedActions'][number]): Promise<EnterpriseRow> {
  const row = await tx.sql.selectFrom('enterprises as e').selectAll('e').where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).forUpdate().executeTakeFirst();
  if (!row) throw notFound('enterprises');
  if (row.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: row.closed_on } });
  if (!allowedActions(tx.actor, row).includes(action)) throw new Refusal('forbidden', 'auth.forbidden');
  if (row.version !== version) throw staleVersion(await enterpriseDetail(tx, enterpriseId));
  return row;
}

/** Call it when the search terms stand: they are built of name, former names, code, tags and the phones of today's holders. */
export async function rebuildSearch(tx: Tx, enterpriseId: string): Promise<void> {
  const { rows: [row] } = await sql<{ name: string; uscc: string | null; tags: string[]; otherNames: string[]; last4: string[] }>`
    select e.name, e.uscc, e.tags, other_names(e.id) as "otherNames", array(select distinct u.phone_last4 from enterprise_holders h join users u on u.id = h.user_id
      where h.enterprise_id = e.id and h.until_day is null and u.phone_last4 is not null) as last4 from enterprises e where e.id = ${enterpriseId}`.execute(tx.sql);
  await sql`update enterprises set search = array_to_tsvector(${enterpriseTerms(row!)}::text[]) where id = ${enterpriseId}`.execute(tx.sql);
}

/** One step in the file's history, and the version that a reader must have seen to make the next. */
export async function recordChange(
  tx: Tx, file: { id: string; park_id: string }, what: string, more: Pick<LedgerEvent, 'params' | 'detail'> & { audience?: LedgerEvent['audience'] } = {},
): Promise<void> {
  await tx.sql.updateTable('enterprises').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', file.id).execute();
  await recordNews(tx, file, what, more);
}

/** What changes nothing in the file itself. */
export async function recordNews(
  tx: Tx, file: { id: string; park_id: string }, what: string, { audience = 'enterprise', ...more }: Pick<LedgerEvent, 'params' | 'detail'> & { audience?: LedgerEvent['audience'] } = {},
): Promise<void> {
  await record(tx, { type: `enterprise.${what}`, record: { type: 'enterprise', id: file.id }, parkId: file.park_id, enterpriseId: file.id, audience, ...more });
}
