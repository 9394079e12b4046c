import { sql } from 'kysely';
import type { AppointmentDetail, AppointmentState, AppointmentSummary, listAppointments as listEndpoint } from '@qilian/contract/appointments';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { Authority, SeatScope } from '@qilian/contract/enterprises';
import { actsFor, platform as system } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesById } from '../../../platform/files/index.ts';
import { maskContact, openContact, phoneIndexes } from '../../people/index.ts';
import { partiesTo, visibleAppointments } from './access.ts';
import { actionsOf, waitsFor } from './rules.ts';

const select = (tx: Tx) => tx.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id').innerJoin('areas as p', 'p.id', 'a.park_id')
  .selectAll('a').select(['e.name as enterprise', 'p.name as park'])
  .select(sql<boolean>`exists (select from enterprise_holders h where h.enterprise_id = a.enterprise_id and h.role = 'owner' and h.until_day is null)`.as('owner_there'));
type Found = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function toSummary(row: Found): AppointmentSummary {
  const state = row.state as AppointmentState;
  return {
    id: row.id, number: row.number, enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park },
    role: row.role as AppointmentSummary['role'], state, stateSince: row.state_since.toISOString(), waitsFor: waitsFor({ state, atCounter: row.no_passkey_at !== null && row.counter_at === null, ownerThere: row.owner_there, unreachable: row.phone === null && row.email === null }),
    route: row.route as AppointmentSummary['route'], successorName: row.name, post: row.post, namedAt: row.named_at.toISOString(),
    expiresAt: row.expires_at.toISOString(), version: row.version,
  };
}

/** As `waitsFor` says it of a row: nobody to send a link to, the counter to see somebody, or no owner to sign. */
const waitsForPark = sql<boolean>`(a.state = 'named' and a.phone is null and a.email is null or a.state = 'enrolling' and a.no_passkey_at is not null and a.counter_at is null
  or a.state = 'accepted' and not exists (select from enterprise_holders h where h.enterprise_id = a.enterprise_id and h.role = 'owner' and h.until_day is null))`;

/** Newest first; what is open before what is over. */
export async function listAppointments(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: AppointmentSummary[]; next: string | null }> {
  const after = readCursor(cursor, 3);
  const found = await actingAs(tx, system, (all) => select(all).where(visibleAppointments(tx.actor))
    .$if(filter.enterpriseId !== undefined, (query) => query.where('a.enterprise_id', '=', filter.enterpriseId!))
    .$if(filter.state !== undefined, (query) => query.where('a.state', '=', filter.state!))
    .$if(filter.open !== undefined, (query) => query.where('a.ended_at', filter.open ? 'is' : 'is not', null))
    .$if(filter.waitsForPark === true, (query) => query.where('a.ended_at', 'is', null).where(waitsForPark))
    .$if(filter.mine === true, (query) => query.where(sql<boolean>`exists (select from enterprise_staff o where o.enterprise_id = a.enterprise_id and o.capacity = 'service_officer' and o.until_day is null and o.user_id = any (${actsFor(tx.actor)}::uuid[]))`))
    .$if(filter.q !== undefined && filter.q !== '', (query) => query.where((eb) => eb.or([
      eb('a.number', 'ilike', `%${likeText(filter.q!)}%`), eb('a.name', 'ilike', `%${likeText(filter.q!)}%`), eb('e.name', 'ilike', `%${likeText(filter.q!)}%`),
    ])))
    .$if(after !== null, (query) => query.where(sql<boolean>`((a.ended_at is not null)::int, -extract(epoch from a.named_at), a.id) > (${after?.[0]}::int, ${after?.[1]}::numeric, ${after?.[2]}::uuid)`))
    .select(sql<string>`(a.ended_at is not null)::int::text`.as('over')).select(sql<string>`(-extract(epoch from a.named_at))::text`.as('age'))
    .orderBy(sql`(a.ended_at is not null)::int`).orderBy(sql`-extract(epoch from a.named_at)`).orderBy('a.id').limit(sql.lit(limit + 1)).execute());
  const { rows, next } = cutPage(found, limit, (row) => [row.over, row.age, row.id]);
  return { items: rows.map(toSummary), next };
}

const likeText = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/** @throws Refusal `appointments.not_found`, also outside the reader's walls */
export async function appointmentDetail(tx: Tx, appointmentId: string): Promise<AppointmentDetail> {
  return actingAs(tx, system, async (all) => {
    const row = await select(all).where('a.id', '=', appointmentId).where(visibleAppointments(tx.actor)).executeTakeFirst();
    if (!row) throw notFound('appointments');
    const [people, predecessor, owner, proofs] = [await peopleOf(all, row), await predecessorOf(all, row), await ownerOf(all, row.enterprise_id), await proofsOf(all, row)];
    const files = await filesById(all, [row.letter_file_id, row.sealed_file_id].filter((id) => id !== null));
    const contact = openContact(tx.platform.secrets, row);
    const named = (id: string | null) => (id === null ? null : { id, name: people.get(id) ?? '' });
    const at = (instant: Date | null) => instant?.toISOString() ?? null;
    return {
      ...toSummary(row), scope: row.scope as SeatScope, authority: row.authority as Authority[], dedicated: row.dedicated, from: row.term_from, until: row.term_until, predecessor,
      successor: {
        userId: row.successor_id, name: row.name, ...maskContact(contact),
        isOwner: owner !== undefined && (owner.id === row.successor_id || (contact.phone !== null && owner.phone_index !== null && phoneIndexes(tx.platform.secrets, contact.phone).some((one) => one.equals(owner.phone_index!)))),
      },
      namedBy: named(row.named_by)!, namedAs: row.named_as as AppointmentDetail['namedAs'], assistedBy: named(row.assisted_by),
      steps: {
        mobile: at(row.mobile_proved_at), email: at(row.email_proved_at), identity: proofs.identity, passkey: at(row.passkey_at ?? proofs.passkey), withoutPasskey: at(row.no_passkey_at), counter: at(row.counter_at),
        accepted: at(row.accepted_at), signed: at(row.signed_at), effective: at(row.effective_at),
      },
      letter: row.letter_file_id === null ? null : { file: files.get(row.letter_file_id)!, digest: row.letter_digest! },
      sealedLetter: row.sealed_file_id === null ? null : files.get(row.sealed_file_id)!, signedBy: named(row.signed_by),
      end: row.ended_at === null || row.state === 'effective' ? null
        : { at: row.ended_at.toISOString(), by: named(row.ended_by), reason: row.end_reason as 'declined', note: row.end_note },
      allowedActions: actionsOf(row.state as AppointmentState, partiesTo(tx, { enterpriseId: row.enterprise_id, parkId: row.park_id, successorId: row.successor_id })),
    };
  });
}

async function peopleOf(all: Tx, row: Found): Promise<Map<string, string>> {
  const ids = [row.named_by, row.assisted_by, row.ended_by, row.signed_by].filter((id): id is string => id !== null);
  const people = await all.sql.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(people.map(({ id, name }) => [id, name]));
}

async function predecessorOf(all: Tx, { predecessor_id: holderId }: Found): Promise<AppointmentDetail['predecessor']> {
  if (holderId === null) return null;
  const seat = await all.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['h.id', 'h.post', 'u.id as user_id', 'u.name']).where('h.id', '=', holderId).executeTakeFirstOrThrow();
  return { holderId: seat.id, user: { id: seat.user_id, name: seat.name }, post: seat.post };
}

const ownerOf = (all: Tx, enterpriseId: string) => all.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['u.id', 'u.phone_index'])
  .where('h.enterprise_id', '=', enterpriseId).where('h.role', '=', 'owner').where('h.until_day', 'is', null).executeTakeFirst();

/** What the successor has proved so far, as it stands with the person. */
async function proofsOf(all: Tx, { successor_id: id, identified_at: at }: Found) {
  if (id === null) return { identity: null, passkey: null };
  const identity = at === null ? undefined : await all.sql.selectFrom('liaison_identities').select(['checked', 'last4']).where('user_id', '=', id).executeTakeFirst();
  const passkey = await all.sql.selectFrom('passkeys').select('created_at').where('user_id', '=', id).orderBy('created_at').limit(1).executeTakeFirst();
  return { identity: at !== null && identity ? { at: at.toISOString(), checked: identity.checked as 'register', last4: identity.last4 } : null, passkey: passkey?.created_at ?? null };
}
