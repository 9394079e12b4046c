import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { toDayNumber, toLocalDate } from '../../../platform/calendar/index.ts';
import { actingAs, inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { together } from '../../../platform/ledger/reactions.ts';
import type { Platform } from '../../../platform/platform.ts';
import { today } from '../../../platform/today.ts';
import { enterpriseReaders } from '../../enterprises/index.ts';
import { send } from '../../notices/index.ts';
import { change, tell } from './answer-mandate.ts';
import { takeMandate, type MandateRow } from './views.ts';

async function end(tx: Tx, mandateId: string, isOver: (mandate: MandateRow) => boolean): Promise<void> {
  const mandate = await takeMandate(tx, mandateId);
  if (mandate.state !== 'offered' && mandate.state !== 'active' || !isOver(mandate)) return;
  await change(tx, mandate, { state: 'ended', ended_at: tx.now, ended_by: null, end_reason: null });
  await tell(tx, mandate, 'ended');
}

/** Nobody acts for an enterprise whose file is closed. */
export const endWithFiles = together('mandates.end-with-file', (tx, events) => actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, async (all) => {
  const { rows: live } = await sql<{ id: string }>`select id from mandates where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and state in ('offered', 'active') order by id`.execute(all.sql);
  for (const { id } of live) await end(all, id, () => true);
}));

/** Days before its end at which a mandate's end is told of. */
const warnDays = 14;

/** Mandates whose last day has passed, signed or not, come to their end; of those that end soon both sides hear once. */
export async function endMandates(platform: Platform): Promise<void> {
  const { over, soon } = await inTransaction(platform, system, async (tx) => {
    const live = (state: 'offered' | 'active') => tx.sql.selectFrom('mandates').select('id').where('state', '=', state).orderBy('until_day').orderBy('id');
    const day = today(tx);
    return {
      over: [...await live('offered').where('until_day', '<', day).execute(), ...await live('active').where('until_day', '<', day).execute()],
      soon: await live('active').where('warned_at', 'is', null).where('until_day', '>=', day).where('until_day', '<=', toLocalDate(toDayNumber(day) + warnDays)).execute(),
    };
  });
  for (const { id } of over) await inTransaction(platform, system, (tx) => end(tx, id, (mandate) => mandate.until_day < today(tx)));
  for (const { id } of soon) {
    await inTransaction(platform, system, async (tx) => {
      const mandate = await takeMandate(tx, id);
      const warned = await tx.sql.updateTable('mandates').set({ warned_at: tx.now }).where('id', '=', id).where('warned_at', 'is', null).where('state', '=', 'active').returning('id').executeTakeFirst();
      if (!warned) return;
      send(tx, {
        to: [...await enterpriseReaders(tx, mandate.enterprise_id), mandate.granted_by, mandate.agent_id], kind: 'mandate_ending',
        params: { enterprise: mandate.enterprise, name: mandate.agent, due: mandate.until_day }, parkId: mandate.park_id, enterpriseId: mandate.enterprise_id,
      });
    });
  }
}
