import { sql } from 'kysely';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { MyLiaisonCheck } from '@qilian/contract/verification-plan';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { today } from '../../../platform/today.ts';
import { maskContact, openContact } from '../../people/index.ts';
import { ownEnterprise } from './access.ts';
import { changesWhoSpeaks } from './liaison-card.ts';
import { lastConfirmed } from './last-confirmed.ts';
import { cadenceOf } from './terms.ts';

/**
 * Whether somebody of an enterprise is asked now. A seat is due when its window is open or nobody has ever been asked of it; after a
 * change of name, address or legal representative all are. Whoever was asked rests for some days, and answers put an end to it.
 */
export async function myCheck(tx: Tx): Promise<MyLiaisonCheck> {
  const { id: enterpriseId, role } = ownEnterprise(tx);
  const day = today(tx);
  const { rows: seats } = await sql<{ id: string; role: string; user_id: string; name: string; phone: Buffer | null; email: Buffer | null; park_id: string }>`
    select h.id, h.role, u.id as user_id, u.name, u.phone, u.email, e.park_id from enterprise_holders h join users u on u.id = h.user_id join enterprises e on e.id = h.enterprise_id
      where h.enterprise_id = ${enterpriseId} and h.until_day is null order by h.user_id = ${tx.actor.userId} desc, array_position('{primary,deputy,owner}'::text[], h.role)`.execute(tx.sql);
  const known = await lastConfirmed(tx, { holderIds: seats.map(({ id }) => id) });
  const { rows: [standing] } = await sql<{ open: string | null; changed_at: Date | null; asked_on: string | null; round_holder: string | null; round_step: string | null }>`
    select (select v.holder_id from verification_plan v where v.enterprise_id = ${enterpriseId} and v.due_from <= ${day}) as open,
      (select max(l.at) from ledger_entries l where l.enterprise_id = ${enterpriseId} and l.audience = 'enterprise' and ${changesWhoSpeaks}) as changed_at,
      (select p.asked_on from liaison_prompts p where p.enterprise_id = ${enterpriseId} and p.user_id = ${tx.actor.userId}) as asked_on,
      r.holder_id as round_holder, r.step as round_step
    from (select 1) one left join liaison_rounds r on r.enterprise_id = ${enterpriseId} and r.closed_at is null`.execute(tx.sql);
  const { askEveryDays } = await actingAs(tx, system, (all) => cadenceOf(all, seats[0]!.park_id));
  const { rows: [rest] } = await sql<{ rests: boolean }>`select ${standing!.asked_on}::date < ${day}::date and ${standing!.asked_on}::date > ${day}::date - ${askEveryDays}::int as rests`.execute(tx.sql);
  const shown = seats.map((seat) => {
    const last = known.get(seat.id)?.at ?? null;
    const changed = standing!.changed_at !== null && (last === null || last < standing!.changed_at);
    return {
      id: seat.id, role: seat.role as EnterpriseRole, user: { id: seat.user_id, name: seat.name }, ...maskContact(openContact(tx.platform.secrets, seat)),
      own: seat.user_id === tx.actor.userId, due: last === null || seat.id === standing!.open || seat.id === standing!.round_holder || changed, lastConfirmedAt: last?.toISOString() ?? null, changed,
    };
  });
  // Once the liaison hasn't answered, the others of the enterprise are asked too.
  const others = standing!.round_step !== null && standing!.round_step !== 'liaison';
  const mine = shown.filter(({ id, own, role: seat }) => own || (role === 'owner' && seat === 'primary') || (others && id === standing!.round_holder));
  return {
    ask: mine.some(({ due }) => due) && !(rest!.rests ?? false), occasion: mine.some(({ changed }) => changed) ? 'business_change' : 'sign_in',
    seats: mine,
  };
}

/** On that day the question stays; then it rests. */
export async function noteAsked(tx: Tx): Promise<{ askedOn: string }> {
  const askedOn = today(tx);
  await tx.sql.insertInto('liaison_prompts').values({ enterprise_id: ownEnterprise(tx).id, user_id: tx.actor.userId!, asked_on: askedOn })
    .onConflict((conflict) => conflict.columns(['enterprise_id', 'user_id']).doUpdateSet({ asked_on: askedOn })).execute();
  return { askedOn };
}
