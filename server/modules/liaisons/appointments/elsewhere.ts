import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { phoneIndexes } from '../../people/index.ts';

/** Whether somebody who is liaison of these enterprises may serve this one as well. Asked as the platform, which sees all parks. */
export type MayServe = (all: Tx, question: { userId: string; enterpriseId: string; elsewhere: string[] }) => Promise<boolean>;

const reasons: MayServe[] = [haveSameOwner];

/** For a higher part that knows a further reason, such as a declared agent's mandate. */
export function letServeElsewhere(reason: MayServe): void {
  reasons.push(reason);
}

/**
 * One person speaks for one enterprise, unless those have the same owner or a reason allows it: a bookkeeping agency that is
 * liaison of a hundred enterprises reaches none of them. Which enterprise it is, isn't said.
 * @throws Refusal `appointments.liaison_elsewhere`
 */
export async function refuseLiaisonElsewhere(tx: Tx, { enterpriseId, phone }: { enterpriseId: string; phone: string }): Promise<void> {
  const mobiles = phoneIndexes(tx.platform.secrets, phone);
  await actingAs(tx, system, async (all) => {
    const { rows } = await sql<{ userId: string; enterpriseId: string }>`select h.user_id as "userId", h.enterprise_id as "enterpriseId" from users u join enterprise_holders h on h.user_id = u.id
      where u.side = 'enterprise' and u.left_at is null and u.phone_is_mobile and u.phone_index = any (${mobiles}::bytea[]) and h.until_day is null and h.role <> 'owner' and h.enterprise_id <> ${enterpriseId}`.execute(all.sql);
    if (rows.length === 0) return;
    const question = { userId: rows[0]!.userId, enterpriseId, elsewhere: [...new Set(rows.map((row) => row.enterpriseId))] };
    for (const reason of reasons) if (await reason(all, question)) return;
    throw new Refusal('conflict', 'appointments.liaison_elsewhere', { errors: [{ field: 'body.phone', code: 'appointments.liaison_elsewhere' }] });
  });
}

/**
 * Nobody is both liaisons of an enterprise, and one who left the primary's seat for the deputy's would leave it to nobody.
 * @throws Refusal `appointments.is_primary`
 */
export async function refusePrimary(tx: Tx, enterpriseId: string, isThis: (primary: { id: string; phone_index: Buffer | null }) => boolean): Promise<void> {
  await actingAs(tx, system, async (all) => {
    const primary = await all.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['u.id', 'u.name', 'u.phone_index'])
      .where('h.enterprise_id', '=', enterpriseId).where('h.role', '=', 'primary').where('h.until_day', 'is', null).executeTakeFirst();
    if (primary && isThis(primary)) throw new Refusal('conflict', 'appointments.is_primary', { params: { name: primary.name }, errors: [{ field: 'body.phone', code: 'appointments.is_primary', params: { name: primary.name } }] });
  });
}

/** All of them have an owner in common with this one: a group has one liaison. */
async function haveSameOwner(all: Tx, { enterpriseId, elsewhere }: Parameters<MayServe>[1]): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`select distinct other.enterprise_id as id from enterprise_holders own join enterprise_holders other on other.user_id = own.user_id
    where own.enterprise_id = ${enterpriseId} and own.role = 'owner' and own.until_day is null
      and other.role = 'owner' and other.until_day is null and other.enterprise_id = any (${`{${elsewhere.join(',')}}`}::uuid[])`.execute(all.sql);
  return rows.length === elsewhere.length;
}
