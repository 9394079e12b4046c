import { sql } from 'kysely';
import type { nameSuccessor as endpoint } from '@qilian/contract/appointments';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { ActingRole } from '@qilian/contract/people';
import { normalizeMobile } from '@qilian/contract/codes/phone';
import { parksAs, platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { emailIndex, normalEmail, phoneIndex, phoneIndexes } from '../../people/index.ts';
import { keepers } from './access.ts';
import { refuseLiaisonElsewhere, refusePrimary } from './elsewhere.ts';
import { routeOf, mayName } from './rules.ts';
import { followersOf, tell } from './news.ts';
import { recordStep } from './store.ts';

const dayMs = 24 * 3_600_000;
/** A successor bears a holiday week, as an invitation to staff does. */
export const linkLifeMs = 7 * dayMs;

type Given = BodyOf<typeof endpoint>;

/**
 * Names who shall be liaison. Nothing changes for whoever holds the seat until the successor has proved who they are and
 * accepted, the owner has signed and the work is handed over.
 * @returns id of the appointment
 * @throws Refusal `appointments.deputy_cannot`, `appointments.seat_changed`, `appointments.already_open`, `appointments.same_person`,
 *   `appointments.nothing_changes`, `appointments.is_primary`, `appointments.liaison_elsewhere`, or one that names a field
 */
export async function nameSuccessor(tx: Tx, enterpriseId: string, given: Given): Promise<string> {
  const file = await lockEnterprise(tx, enterpriseId);
  const namedAs = roleOfNamer(tx, file);
  if (!mayName(namedAs)) throw new Refusal('forbidden', 'appointments.deputy_cannot', { params: { role: given.role } });
  const contact = readContact(given, namedAs);
  refuseBadTerm(tx, given.until);
  const predecessor = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').leftJoin('appointments as former', 'former.id', 'h.appointment_id')
    .select(['h.id', 'h.post', 'h.scope', 'h.authority', 'h.term_until', 'former.dedicated', 'u.id as user_id', 'u.name', 'u.phone_index'])
    .where('h.enterprise_id', '=', enterpriseId).where('h.role', '=', given.role).where('h.until_day', 'is', null).executeTakeFirst();
  if ((predecessor?.id ?? null) !== given.predecessorId) throw new Refusal('conflict', 'appointments.seat_changed', { params: { name: predecessor?.name ?? null } });
  const open = await tx.sql.selectFrom('appointments').select(['id', 'number', 'name']).where('enterprise_id', '=', enterpriseId).where('role', '=', given.role).where('ended_at', 'is', null).executeTakeFirst();
  if (open) throw new Refusal('conflict', 'appointments.already_open', { params: { number: open.number, name: open.name }, current: { id: open.id } });
  const { secrets } = tx.platform;
  const mobiles = contact.phone === null ? [] : phoneIndexes(secrets, contact.phone);
  if (predecessor?.phone_index && mobiles.some((one) => one.equals(predecessor.phone_index!))) refuseUnlessRenewed(predecessor, given);
  if (given.role === 'deputy') await refusePrimary(tx, enterpriseId, (primary) => primary.phone_index !== null && mobiles.some((one) => one.equals(primary.phone_index!)));
  if (contact.phone !== null) await refuseLiaisonElsewhere(tx, { enterpriseId, phone: contact.phone });
  const id = newId(tx.now);
  const row = await tx.sql.insertInto('appointments').values({
    id, number: await nextNumber(tx), enterprise_id: enterpriseId, park_id: file.park_id, role: given.role, predecessor_id: predecessor?.id ?? null, route: routeOf(namedAs),
    state: 'named', state_since: tx.now, name: given.name,
    phone: contact.phone === null ? null : secrets.encrypt(contact.phone), phone_index: contact.phone === null ? null : phoneIndex(secrets, contact.phone), phone_last4: contact.phone?.slice(-4) ?? null,
    email: contact.email === null ? null : secrets.encrypt(contact.email), email_index: contact.email === null ? null : emailIndex(secrets, contact.email),
    post: given.post, scope: given.scope, authority: [...new Set(given.authority)], term_until: given.until, dedicated: given.dedicated,
    named_by: tx.actor.userId!, named_as: namedAs, named_at: tx.now, assisted_by: namedAs === 'staff' ? tx.actor.userId : null, expires_at: new Date(tx.now.getTime() + linkLifeMs),
  }).returningAll().executeTakeFirstOrThrow();
  if (contact.phone !== null || contact.email !== null) await queueJob(tx, 'appointments.send_link', { appointmentId: id, linkNumber: '1' }, { maxAttempts: 8 });
  await recordStep(tx, row, 'named', { params: { scope: row.scope, authority: row.authority, until: row.term_until, predecessorId: row.predecessor_id, as: namedAs }, detail: { post: row.post, predecessor: predecessor?.name ?? null } });
  await actingAs(tx, system, async (all) => send(all, await tell(all, row, 'appointment_named', (await followersOf(all, row)).filter((id) => id !== tx.actor.userId))));
  return id;
}

/** The file under lock, so that two who change its liaison come one after the other. @throws Refusal `enterprises.not_found`, `enterprises.closed` */
async function lockEnterprise(tx: Tx, enterpriseId: string) {
  const { actor } = tx;
  const mine = actor.side === 'enterprise' ? sql<boolean>`id = ${actor.enterprise?.id ?? null}::uuid` : sql<boolean>`park_id = any (${`{${actor.parks.join(',')}}`}::uuid[])`;
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'name', 'park_id', 'closed_on']).where('id', '=', enterpriseId).where(mine).forNoKeyUpdate().executeTakeFirst();
  if (!file) throw notFound('enterprises');
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  return file;
}

function roleOfNamer({ actor }: Tx, file: { park_id: string }): ActingRole | 'staff' {
  if (actor.side === 'enterprise') return actor.enterprise!.role;
  if (!parksAs(actor, ...keepers).includes(file.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  return 'staff';
}

/** The successor proves both; only at the counter somebody may have neither. @throws Refusal naming `body.phone` or `body.email` */
function readContact({ phone, email }: Given, namedAs: string): { phone: string | null; email: string | null } {
  const mobile = phone === undefined ? null : normalizeMobile(phone);
  if (phone !== undefined && mobile === null) throw invalidField('body.phone', 'appointments.not_a_mobile', { value: phone });
  if (namedAs !== 'staff' && mobile === null) throw invalidField('body.phone', 'appointments.mobile_needed');
  if (namedAs !== 'staff' && email === undefined) throw invalidField('body.email', 'appointments.email_needed');
  return { phone: mobile, email: email === undefined ? null : normalEmail(email) };
}

/**
 * The present holder is appointed anew for another term, post, scope or authority; nothing else is to be appointed there.
 * @throws Refusal `appointments.same_person` for the holder's number under another name, `appointments.nothing_changes`
 */
function refuseUnlessRenewed(seat: { name: string; post: string | null; scope: string; authority: string[] | null; term_until: string | null; dedicated: boolean | null }, given: Given): void {
  if (seat.name !== given.name) throw new Refusal('conflict', 'appointments.same_person', { params: { name: seat.name } });
  const same = seat.authority !== null && seat.post === given.post && seat.scope === given.scope && seat.term_until === given.until && seat.dedicated === given.dedicated
    && seat.authority.toSorted().join() === [...new Set(given.authority)].toSorted().join();
  if (same) throw new Refusal('conflict', 'appointments.nothing_changes', { params: { name: seat.name } });
}

function refuseBadTerm(tx: Tx, until: string | null): void {
  if (until !== null && until <= today(tx)) throw invalidField('body.until', 'appointments.term_past', { value: until, today: today(tx) });
}

/** `WR` (委任), the day, and a number that counts up through all days. */
async function nextNumber(tx: Tx): Promise<string> {
  const { rows: [row] } = await sql<{ count: string }>`select lpad(n, greatest(6, length(n)), '0') as count from (select nextval('appointment_numbers')::text as n) next`.execute(tx.sql);
  return `WR${today(tx).replaceAll('-', '')}${row!.count}`;
}
