import type { BodyOf } from '@qilian/contract/endpoint';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { revealContact as revealEndpoint, seatHolder as seatEndpoint } from '@qilian/contract/enterprises';
import { parksAs } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../platform/ledger/reactions.ts';
import { invalidField, notFound, Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import { findOrAddEnterprisePerson, leaveEnterprise, unmask, type Contact, type Looked } from '../people/index.ts';
import { callers, visibleEnterprises } from './access.ts';
import { rebuildSearch, recordChange, recordNews, takeFile } from './store.ts';

/** Seats a person and ends the seat of whoever held it; every right of the enterprise moves at that instant. */
export async function seatHolder(tx: Tx, enterpriseId: string, { version, role, post: given, ...draft }: BodyOf<typeof seatEndpoint>): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'seat_holder');
  if (draft.phone === undefined && draft.email === undefined) throw invalidField('body.phone', 'enterprises.contact_needed');
  const post = given ?? null;
  const person = await findOrAddEnterprisePerson(tx, draft);
  if (person.name !== draft.name) throw new Refusal('conflict', 'enterprises.contact_of_another', { errors: [{ field: 'body.phone', code: 'enterprises.contact_of_another' }] });
  await takeSeat(tx, file, person, { role, post });
}

export interface Seat {
  role: EnterpriseRole;
  post: string | null;
  /** What the appointment gives with the seat; a seat that staff recorded has none of it. */
  appointment?: { id: string; scope: string; authority: string[]; termUntil: string | null };
}

/**
 * The one way in which a seat changes hands: the former holder's seat and sessions end and the new one begins, at once. What
 * hung on the person follows by reactions to `enterprise.holder_seated`. Call it under the lock of the file, as who may write it.
 */
export async function takeSeat(
  tx: Tx, file: { id: string; park_id: string }, person: { id: string; name: string }, { role, post, appointment }: Seat,
): Promise<{ seatId: string; former: { id: string; name: string } | null }> {
  const former = await seats(tx, file.id).where('h.role', '=', role).where('h.until_day', 'is', null).executeTakeFirst();
  if (former?.user_id === person.id && former.post === post && appointment === undefined) return { seatId: former.id, former: null };
  if (former) await tx.sql.updateTable('enterprise_holders').set({ until_day: today(tx) }).where('id', '=', former.id).execute();
  const left = role === 'owner' ? undefined : await leaveOtherSeat(tx, file.id, person.id, role);
  const seatId = newId(tx.now);
  await tx.sql.insertInto('enterprise_holders').values({
    id: seatId, enterprise_id: file.id, user_id: person.id, role, post, from_day: today(tx),
    ...(appointment && { appointment_id: appointment.id, scope: appointment.scope, authority: appointment.authority, term_until: appointment.termUntil }),
  }).execute();
  // Once the new seat is there: whoever keeps one leaves nothing to others.
  if (left) await recordNews(tx, file, 'holder_unseated', { params: { role: left.role, userId: person.id }, detail: { name: person.name } });
  await rebuildSearch(tx, file.id);
  if (former && former.user_id !== person.id) await leaveEnterprise(tx, former.user_id, file.id);
  await recordChange(tx, file, 'holder_seated', { params: { role, userId: person.id, formerId: former?.user_id ?? null }, detail: { name: person.name, former: former?.name ?? null } });
  return { seatId, former: former ? { id: former.user_id, name: former.name } : null };
}

/** Nobody is both liaisons of an enterprise: a deputy who becomes primary leaves the deputy's seat. */
const leaveOtherSeat = (tx: Tx, enterpriseId: string, userId: string, role: 'primary' | 'deputy') =>
  tx.sql.updateTable('enterprise_holders').set({ until_day: today(tx) }).where('enterprise_id', '=', enterpriseId).where('user_id', '=', userId).where('until_day', 'is', null)
    .where('role', '=', role === 'primary' ? 'deputy' : 'primary').returning('role').executeTakeFirst();

/**
 * To whom goes what hung on a former liaison, by news of a seat that somebody took or lost: the successor in the seat, else
 * the primary, the deputy or the owner who is there. Null where nothing does: of an owner, and of who keeps another seat.
 */
export async function successionOf(tx: Tx, { type, enterpriseId, params }: RecordedEvent): Promise<{ fromId: string; toId: string } | null> {
  const seated = type === 'enterprise.holder_seated';
  const fromId = seated ? params?.formerId : params?.userId;
  if (typeof fromId !== 'string' || enterpriseId === null || params?.role === 'owner') return null;
  const present = await tx.sql.selectFrom('enterprise_holders').select(['user_id', 'role']).where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).execute();
  const next = seated ? params?.userId : present.toSorted((a, b) => places.indexOf(a.role) - places.indexOf(b.role))[0]?.user_id;
  return typeof next !== 'string' || next === fromId || present.some(({ user_id: id }) => id === fromId) ? null : { fromId, toId: next };
}
const places = ['primary', 'deputy', 'owner'];

/** Seats whoever comes after somebody in a seat, where that is settled. @returns whether somebody did */
export type Heir = (tx: Tx, seat: { enterpriseId: string; role: EnterpriseRole; userId: string }) => Promise<boolean>;

const heirs: Heir[] = [];

/** For a higher part that knows who comes next, such as a successor whose letter is signed. */
export function letSucceed(heir: Heir): void {
  heirs.push(heir);
}

/** Ends a seat, for its heir if there is one. The last one stays: an enterprise without anybody could neither raise needs nor be asked. */
export async function unseatHolder(tx: Tx, enterpriseId: string, holderId: string, version: number): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'seat_holder');
  const present = await seats(tx, enterpriseId).where('h.until_day', 'is', null).execute();
  const seat = present.find((row) => row.id === holderId);
  if (!seat) throw notFound('enterprises.holder');
  for (const heir of heirs) if (await heir(tx, { enterpriseId, role: seat.role as EnterpriseRole, userId: seat.user_id })) return;
  if (present.length === 1) throw new Refusal('conflict', 'enterprises.last_seat', { params: { name: seat.name } });
  await tx.sql.updateTable('enterprise_holders').set({ until_day: today(tx) }).where('id', '=', holderId).execute();
  await rebuildSearch(tx, enterpriseId);
  await leaveEnterprise(tx, seat.user_id, enterpriseId);
  await recordChange(tx, file, 'holder_unseated', { params: { role: seat.role, userId: seat.user_id }, detail: { name: seat.name } });
}

/** The contact in full; who asked, and what for, stands in the ledger. */
export async function revealContact(tx: Tx, enterpriseId: string, holderId: string, reason: BodyOf<typeof revealEndpoint>): Promise<Contact> {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.park_id']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).forUpdate().executeTakeFirst();
  if (!file) throw notFound('enterprises');
  if (!parksAs(tx.actor, ...callers).includes(file.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  const seat = await seats(tx, enterpriseId).where('h.id', '=', holderId).select(['u.phone', 'u.email']).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
  const looked = { userId: seat.user_id, name: seat.name, record: { type: 'enterprise', id: file.id }, parks: [file.park_id], parkId: file.park_id, enterpriseId: file.id } satisfies Looked;
  return unmask(tx, looked, seat, reason);
}

const seats = (tx: Tx, enterpriseId: string) => tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id')
  .select(['h.id', 'h.role', 'h.post', 'u.id as user_id', 'u.name']).where('h.enterprise_id', '=', enterpriseId);
