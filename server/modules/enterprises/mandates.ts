import type { MandateScope } from '@qilian/contract/people';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { today } from '../../platform/today.ts';

/** Whether somebody is a declared agent of an enterprise today: the mandate is signed, has begun and isn't over. */
export async function hasMandate(tx: Tx, { enterpriseId, userId }: { enterpriseId: string; userId: string }): Promise<boolean> {
  return (await agentsAmong(tx, [{ enterpriseId, userId }])).size > 0;
}

/**
 * Who of these acts for that enterprise as its declared agent, whatever seat they hold besides, as `enterpriseId userId`.
 * Nothing confidential is sent to them.
 */
export async function agentsAmong(tx: Tx, people: { enterpriseId: string; userId: string }[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`select m.enterprise_id || ' ' || m.agent_id as key
    from mandates m join unnest(${people.map(({ enterpriseId }) => enterpriseId)}::uuid[], ${people.map(({ userId }) => userId)}::uuid[]) as asked (enterprise_id, user_id)
      on asked.enterprise_id = m.enterprise_id and asked.user_id = m.agent_id
    where ${holdsOn(today(tx))}`.execute(tx.sql);
  return new Set(rows.map(({ key }) => key));
}

/** Agents of an enterprise whose mandate names this, today. */
export async function agentsOf(tx: Tx, enterpriseId: string, scope: MandateScope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select m.agent_id as id from mandates m
    where m.enterprise_id = ${enterpriseId} and ${scope} = any (m.scopes) and ${holdsOn(today(tx))} order by 1`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

/** For statements over `mandates as m`: whether one holds on that day. */
export const holdsOn = (day: string) => sql<boolean>`m.state = 'active' and ${day}::date between m.from_day and m.until_day`;
