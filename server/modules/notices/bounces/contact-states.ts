import { sql, type RawBuilder } from 'kysely';
import type { ContactChannel, ContactStateName } from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { addressTagOf } from './return-address.ts';
import { statusIn } from './reader/delivery-status.ts';
import { permanenceOf, reasonOf } from './reader/reasons.ts';
import type { Permanence, Reason } from './reader/report.ts';

export interface ContactState {
  userId: string;
  channel: ContactChannel;
  state: ContactStateName;
  reason: string | null;
  bouncedAt: Date | null;
  workedAt: Date | null;
  hint: 'away' | 'left' | null;
}

/** How these people's ways stand; who isn't in the answer has met with no trouble. */
export async function contactStates(tx: Tx, userIds: string[]): Promise<ContactState[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.sql.selectFrom('contact_states').select(['user_id', 'channel', 'state', 'reason', 'bounced_at', 'worked_at', 'hint']).where('user_id', 'in', userIds).execute();
  return rows.map((row) => ({
    userId: row.user_id, channel: row.channel as ContactChannel, state: row.state as ContactStateName, reason: row.reason, bouncedAt: row.bounced_at, workedAt: row.worked_at, hint: row.hint as ContactState['hint'],
  }));
}

/** For statements: whether messages may go to this person by this channel. @param channel a column, or a word as `sql.lit` */
export const isReachable = (userId: string, channel: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from contact_states unreachable where unreachable.user_id = ${sql.ref(userId)} and unreachable.channel = ${channel} and unreachable.state = 'suspended')`;

/** So many mails that came back for passing reasons, in so many days without a sign that the address works, suspend it. */
export const softLimit = 3;
export const softDays = 14;
const dayMs = 86_400_000;

export interface Bounced {
  userId: string;
  channel: ContactChannel;
  /** Digest of the address that didn't work. */
  addressTag: string;
  permanence: Permanence;
  reason: Reason;
  status: string | null;
  reportId: string | null;
}

/** Whether nothing is to be sent to this very address; a new one is free of what was said of the former. */
export const isSuspended = ({ secrets }: Platform, { state, address_tag: tag }: { state: string | null; address_tag: string | null }, address: string): boolean =>
  state === 'suspended' && tag === addressTagOf(secrets, address);

/** What a server meant that refused a recipient on the spot. */
export const reasonOfRefusal = (answer: string): Reason => reasonOf({ status: statusIn(answer), diagnostic: answer, words: '', stage: 'recipient', delayed: false });

/** The server that mail leaves by refused the recipient at once: the same news as a report, earlier. */
export async function noteRefused(platform: Platform, userId: string, address: string, answer: string): Promise<void> {
  const status = statusIn(answer);
  const reason = reasonOfRefusal(answer);
  await inTransaction(platform, system, (tx) => noteBounced(tx, {
    userId, channel: 'email', addressTag: addressTagOf(platform.secrets, address), permanence: permanenceOf(reason), reason, status, reportId: null,
  }));
}

/** The person's state by this channel, locked; made where there is none. Undefined where nobody with such an address is left. */
async function lock(tx: Tx, userId: string, channel: ContactChannel) {
  const user = await tx.sql.selectFrom('users').select(['id', 'name', channel === 'email' ? 'email as contact' : 'phone as contact']).where('id', '=', userId).where('left_at', 'is', null).forUpdate().executeTakeFirst();
  if (!user || user.contact === null) return undefined;
  const addressTag = addressTagOf(tx.platform.secrets, tx.platform.secrets.decrypt(user.contact));
  const found = await tx.sql.selectFrom('contact_states').selectAll().where('user_id', '=', userId).where('channel', '=', channel).forUpdate().executeTakeFirst();
  return { user, addressTag, found };
}

/**
 * A message came back. An address that doesn't exist is suspended at once; a passing reason makes it doubtful, and suspends
 * it the third time within two weeks. News of an address that the person no longer has change nothing.
 * @returns whether it spoke of the present address
 */
export async function noteBounced(tx: Tx, bounced: Bounced): Promise<boolean> {
  const { userId, channel, addressTag, permanence, reason, status, reportId } = bounced;
  const locked = await lock(tx, userId, channel);
  if (!locked || locked.addressTag !== addressTag) return false;
  const { found } = locked;
  const isOfThis = found?.address_tag === addressTag;
  const counts = isOfThis && found.soft_since !== null && tx.now.getTime() - found.soft_since.getTime() <= softDays * dayMs;
  const softBounces = (counts ? found.soft_bounces : 0) + (permanence === 'soft' ? 1 : 0);
  const before = isOfThis ? found.state as ContactStateName : 'working';
  const state = permanence === 'hard' || softBounces >= softLimit || before === 'suspended' ? 'suspended' : 'doubtful';
  const values = {
    state, address_tag: addressTag, soft_bounces: softBounces, soft_since: counts ? found.soft_since : permanence === 'soft' ? tx.now : null,
    bounced_at: tx.now, reason, status, report_id: reportId, changed_at: tx.now,
  };
  await tx.sql.insertInto('contact_states').values({ user_id: userId, channel, ...values })
    .onConflict((conflict) => conflict.columns(['user_id', 'channel']).doUpdateSet((eb) => ({ ...values, version: eb('contact_states.version', '+', 1) }))).execute();
  if (state !== before) await recordContact(tx, locked.user, channel, state, { reason, status, reportId });
  return true;
}

export type Sign = 'delivered' | 'opened' | 'confirmed' | 'changed' | 'proved' | 'staff';

/**
 * A sign that somebody can be reached: what was in doubt works again. A server that took a mail after all only clears a
 * doubt; that a liaison is still the one doesn't bring a mailbox back that doesn't exist.
 */
export async function noteWorking(tx: Tx, userId: string, channel: ContactChannel, sign: Sign, { note = null }: { note?: string | null } = {}): Promise<boolean> {
  const known = await tx.sql.selectFrom('contact_states').select(['state']).where('user_id', '=', userId).where('channel', '=', channel).executeTakeFirst();
  if (!known) return false;
  const locked = await lock(tx, userId, channel);
  if (!locked?.found) return false;
  const before = locked.found.state;
  if (before === 'suspended' && (sign === 'delivered' || sign === 'confirmed' && permanenceOf(locked.found.reason as Reason) === 'hard')) return false;
  await tx.sql.updateTable('contact_states').set((eb) => ({
    state: 'working', address_tag: locked.addressTag, soft_bounces: 0, soft_since: null, worked_at: tx.now, worked_by: sign, hint: null, hint_at: null, changed_at: tx.now, version: eb('version', '+', 1),
  })).where('user_id', '=', userId).where('channel', '=', channel).execute();
  // A change says by itself that another contact stands there.
  if (before === 'working' || sign === 'changed') return false;
  await recordContact(tx, locked.user, channel, 'restored', { sign, ...(note !== null && { note }) });
  return true;
}

/** An automatic reply says that somebody is away, or has left. */
export async function noteHint(tx: Tx, userId: string, channel: ContactChannel, hint: 'away' | 'left'): Promise<void> {
  const locked = await lock(tx, userId, channel);
  if (!locked) return;
  const values = { hint, hint_at: tx.now, changed_at: tx.now };
  await tx.sql.insertInto('contact_states').values({ user_id: userId, channel, state: 'working', address_tag: locked.addressTag, ...values })
    .onConflict((conflict) => conflict.columns(['user_id', 'channel']).doUpdateSet(values)).execute();
  if (hint === 'left' && locked.found?.hint !== 'left') await recordContact(tx, locked.user, channel, 'said_gone', {});
}

type Told = Exclude<ContactStateName, 'working'> | 'restored' | 'changed' | 'said_gone' | 'complained';

/** One entry for each enterprise in which the person sits: whoever looks after it must know. */
export async function recordContact(tx: Tx, user: { id: string; name: string }, channel: ContactChannel, told: Told, { note, ...params }: Record<string, string | null>): Promise<void> {
  const { rows: seats } = await sql<{ enterprise_id: string; park_id: string }>`
    select h.enterprise_id, e.park_id from enterprise_holders h join enterprises e on e.id = h.enterprise_id where h.user_id = ${user.id} and h.until_day is null order by h.enterprise_id`.execute(tx.sql);
  const about = seats.length > 0 ? seats.map((seat) => ({ enterpriseId: seat.enterprise_id, parkId: seat.park_id })) : [{ enterpriseId: null, parkId: null }];
  await record(tx, ...about.map((where) => ({
    type: `notices.contact_${told}`, record: { type: 'user', id: user.id }, ...where, audience: 'staff' as const,
    params: { userId: user.id, channel, ...params }, detail: { name: user.name, ...(note !== undefined && { note }) },
  })));
}
