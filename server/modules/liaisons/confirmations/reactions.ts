import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { together, type Reaction, type RecordedEvent } from '../../../platform/ledger/reactions.ts';
import { confirmLiaison, type Finding } from './confirm-liaison.ts';
import { movedByStaff } from './moved-contacts.ts';
import { beginRound, closeRounds, lastSignOf } from './rounds/rounds.ts';

/** Somebody else sits there now: nobody need say of the former one whether he is still the one. */
async function seatChanged(tx: Tx, { enterpriseId }: RecordedEvent): Promise<void> {
  if (enterpriseId === null) return;
  await actingAs(tx, system, async (all) => {
    const gone = await all.sql.selectFrom('liaison_rounds as r').innerJoin('enterprise_holders as h', 'h.id', 'r.holder_id').select('r.id')
      .where('r.enterprise_id', '=', enterpriseId).where('r.closed_at', 'is', null).where('h.until_day', 'is not', null).executeTakeFirst();
    if (gone) await closeRounds(all, enterpriseId, 'ended');
  });
}

/** A closed file has nobody to be asked after: its planned call and its open question end with it. */
const filesClosed = together('confirmations.file_closed', async (tx, events) => {
  const ids = events.flatMap(({ enterpriseId }) => enterpriseId ?? []);
  await actingAs(tx, system, async (all) => {
    await sql`delete from verification_plan where enterprise_id = any (${ids}::uuid[])`.execute(all.sql);
    await closeRounds(all, ids, 'ended');
  });
});

/** The call that is planned is the officer's whose posts cover the new park; where there is none, the next renewal finds one. */
async function parkMoved(tx: Tx, { enterpriseId }: RecordedEvent): Promise<void> {
  await sql`update verification_plan v set officer_id = (select s.user_id from enterprise_staff s where s.enterprise_id = v.enterprise_id and s.capacity = 'service_officer' and s.until_day is null) where v.enterprise_id = ${enterpriseId}`.execute(tx.sql);
}

/** The first mail that comes back for a passing reason: deputy and owner know whether the person is still there. */
async function contactDoubtful(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (enterpriseId === null) return;
  const seat = await tx.sql.selectFrom('enterprise_holders').select('role').where('enterprise_id', '=', enterpriseId).where('user_id', '=', String(params?.userId)).where('until_day', 'is', null).where('role', '=', 'primary').executeTakeFirst();
  if (seat) await beginRound(tx, { enterpriseId, cause: 'contact', step: 'others' });
}

/** Days without any other sign after which a notice left unread is one of its own. */
const unreadAfterDays = 14;

/** A notice that the liaison left unread has gone to deputy or owner: of a liaison who gave no other sign lately they are asked on that occasion. */
export async function noticeUnread(tx: Tx, { enterpriseId, params }: Pick<RecordedEvent, 'enterpriseId' | 'params'>): Promise<void> {
  if (enterpriseId === null || params?.former !== 'primary') return;
  const { rows: [liaison] } = await sql<{ at: Date }>`select greatest(h.from_day::timestamp at time zone ${tx.platform.config.timeZone},
      (select c.at from liaison_confirmations c where c.holder_id = h.id and c.outcome = 'current' order by c.at desc limit 1), ${lastSignOf(sql`h.enterprise_id`, sql`h.user_id`)}) as at
    from enterprise_holders h where h.enterprise_id = ${enterpriseId} and h.role = 'primary' and h.until_day is null`.execute(tx.sql);
  if (liaison && tx.now.getTime() - liaison.at.getTime() > unreadAfterDays * 86_400_000) await beginRound(tx, { enterpriseId, cause: 'unacknowledged', step: 'others' });
}

/** Who was called back about a case said something about the liaison as well. Of two liaisons it is about the primary. */
async function calledBack(tx: Tx, { enterpriseId, params, aside }: RecordedEvent): Promise<void> {
  if (enterpriseId === null || typeof params?.liaison !== 'string') return;
  // Who called answers for it; the enterprise may lie in another park by now than the case.
  await actingAs(tx, system, async (all) => {
    const caller: Tx = { ...all, actor: tx.actor };
    const seat = await all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).where('role', '<>', 'owner').orderBy('role', 'desc').limit(1).executeTakeFirst();
    if (!seat) return;
    const asked = { enterpriseId, holderId: seat.id, outcome: params.liaison as Finding['outcome'], part: 'body.liaison' };
    const told = { newPhone: text(aside?.newPhone), newEmail: text(aside?.newEmail) };
    await confirmLiaison(caller, {
      ...asked, occasion: 'call', moved: await movedByStaff(caller, asked, told),
      wrongChannel: (params.wrongChannel ?? undefined) as Finding['wrongChannel'], changedOn: (params.changedOn ?? undefined) as string | undefined,
    });
  });
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

const react = (name: string, when: Reaction['when'], handle: Reaction['handle']): Reaction => ({ name: `confirmations.${name}`, when, handle });

export const reactions: Record<string, Reaction[]> = {
  'case.called_back': [react('called_back', 'now', calledBack)],
  'enterprise.closed': [filesClosed],
  'enterprise.import_closed': [filesClosed],
  'enterprise.merged_into': [filesClosed],
  'enterprise.park_moved': [{ name: 'confirmations.follow_park', when: 'now', handle: (tx, event) => actingAs(tx, system, (all) => parkMoved(all, event)) }],
  'enterprise.holder_seated': [react('seat_changed', 'now', seatChanged)],
  'enterprise.holder_unseated': [react('seat_left', 'now', seatChanged)],
  'notices.contact_doubtful': [react('doubtful', 'later', contactDoubtful)],
  'notices.contact_said_gone': [react('said_gone', 'later', contactDoubtful)],
  'notice.fell_back': [react('unread', 'later', noticeUnread)],
};
