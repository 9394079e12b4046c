import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { closeTicket as closeEndpoint } from '@qilian/contract/desk';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { desksOf } from './access.ts';
import { getTicket } from './views.ts';

async function takeOpen(tx: Tx, ticketId: string, version: number) {
  const { actor } = tx;
  const row = await tx.sql.selectFrom('desk_tickets').selectAll().where('id', '=', ticketId)
    .$if(actor.side === 'enterprise', (query) => query.where('user_id', '=', actor.userId)).$if(actor.side === 'staff', (query) => query.where(sql<boolean>`park_id = any (${`{${desksOf(actor).join(',')}}`}::uuid[])`)).forUpdate().executeTakeFirst();
  if (!row || (actor.side !== 'enterprise' && actor.side !== 'staff')) throw notFound('desk');
  if (row.version !== version) throw staleVersion(await getTicket(tx, ticketId));
  if (row.ended_at !== null) throw new Refusal('conflict', 'desk.over', { params: { number: row.number } });
  return row;
}

export async function leaveQueue(tx: Tx, ticketId: string, version: number): Promise<void> {
  const row = await takeOpen(tx, ticketId, version);
  // As the platform: whoever took it may hold no seat.
  await actingAs(tx, system, (all) => all.sql.updateTable('desk_tickets').set({ state: 'left', ended_at: tx.now, version: row.version + 1 }).where('id', '=', row.id).execute());
}

/** @throws Refusal `desk.not_called` for a number that nobody has called, `desk.note_needed` for help that nobody wrote down */
export async function closeTicket(tx: Tx, ticketId: string, { version, outcome, note }: BodyOf<typeof closeEndpoint>): Promise<void> {
  const row = await takeOpen(tx, ticketId, version);
  if (row.state !== 'called') throw new Refusal('conflict', 'desk.not_called', { params: { number: row.number } });
  if (outcome === 'helped' && note === undefined) throw invalidField('body.note', 'desk.note_needed');
  await tx.sql.updateTable('desk_tickets').set({ state: outcome, ended_at: tx.now, note: note ?? null, version: row.version + 1 }).where('id', '=', row.id).execute();
  if (outcome !== 'helped' || row.enterprise_id === null) return;
  await record(tx, { type: 'enterprise.helped_at_desk', record: { type: 'enterprise', id: row.enterprise_id }, parkId: row.park_id, enterpriseId: row.enterprise_id, audience: 'staff', params: { purpose: row.purpose, ticketId: row.id }, detail: { internal: note ?? null } });
}
