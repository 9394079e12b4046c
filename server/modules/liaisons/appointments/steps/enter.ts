import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Me } from '@qilian/contract/session';
import type { AppointmentState, readAppointmentLink as readEndpoint } from '@qilian/contract/appointments';
import type { ResponseInput } from '@qilian/contract/endpoint';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { overIn, Refusal } from '../../../../platform/errors.ts';
import { beginSession, findOrAddEnterprisePerson, maskContact, maskName, openContact } from '../../../people/index.ts';
import { issueCode } from './codes.ts';
import { refuseLiaisonElsewhere, refusePrimary } from '../elsewhere.ts';
import { readLinkToken } from './link.ts';
import { renewLink } from './resend.ts';
import { isOver } from '../rules.ts';
import { lockAppointment, moveAppointment, recordStep, saveAppointment, type AppointmentRow } from '../store.ts';

interface Opened {
  row: AppointmentRow;
  /** The link was used already, or a newer one took its place. */
  spent: boolean;
}

/** @throws Refusal `appointments.link_unknown`, `appointments.over`, `appointments.link_expired` */
async function openLink(tx: Tx, token: string): Promise<Opened> {
  const { appointmentId, number } = readLinkToken(tx.platform.secrets, token);
  const row = await actingAs(tx, system, (all) => lockAppointment(all, appointmentId));
  const state = row.state as AppointmentState;
  if (isOver(state) && state !== 'expired') throw overIn('appointments', state);
  if (state === 'expired' || row.expires_at <= tx.now) throw new Refusal('conflict', 'appointments.link_expired');
  return { row, spent: number !== row.link_number || row.link_used_at !== null };
}

/** @throws Refusal `appointments.link_used` beside those of `openLink`: a link opens the way once */
async function openFreshLink(tx: Tx, token: string): Promise<AppointmentRow> {
  const { row, spent } = await openLink(tx, token);
  if (spent) throw new Refusal('conflict', 'appointments.link_used');
  return row;
}

/** What is asked of whom. Anybody may hold the link: names and contacts are shown as far as the one who was meant knows them. */
export async function readLink(tx: Tx, token: string): Promise<ResponseInput<typeof readEndpoint>> {
  const { row, spent } = await openLink(tx, token);
  return actingAs(tx, system, async (all) => {
    const { enterprise, park, by } = await all.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id').innerJoin('areas as p', 'p.id', 'a.park_id').innerJoin('users as u', 'u.id', 'a.named_by')
      .select(['e.name as enterprise', 'p.name as park', 'u.name as by']).where('a.id', '=', row.id).executeTakeFirstOrThrow();
    return {
      appointmentId: row.id, enterprise, park, role: row.role as 'primary', post: row.post, namedBy: maskName(by), namedAs: row.named_as as 'owner', name: maskName(row.name),
      ...maskContact(openContact(tx.platform.secrets, row)), expiresAt: row.expires_at.toISOString(), spent, mine: row.successor_id !== null && row.successor_id === tx.actor.userId,
    };
  });
}

export const requestEntryCode = async (tx: Tx, token: string) => issueCode(tx, await openFreshLink(tx, token), 'sms');

/** A link that was used, lost or is old is followed by another, to the same mobile and mailbox as before. */
export async function renewByLink(tx: Tx, token: string): Promise<void> {
  const { row } = await openLink(tx, token);
  await actingAs(tx, system, (all) => renewLink(all, row));
}

/** Which appointment a code must belong to. @throws Refusal as `openFreshLink` does */
export const appointmentOfLink = async (tx: Tx, token: string): Promise<string> => (await openFreshLink(tx, token)).id;

/**
 * The mobile is proved: whoever holds it is somebody from now on, signed in here for the steps that follow.
 * @throws Refusal `appointments.mobile_of_another`, `appointments.is_primary`, `appointments.liaison_elsewhere`
 */
export async function enterByLink(tx: Tx, token: string, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
  const row = await openFreshLink(tx, token);
  const userId = await actingAs(tx, system, (all) => becomeSomebody(all, row));
  return beginSession(tx, userId, 'code', request, reply);
}

/** Whoever holds the named mobile, among the users from now on. Call it as the platform. @returns id of the person */
export async function becomeSomebody(all: Tx, row: AppointmentRow): Promise<string> {
  const contact = openContact(all.platform.secrets, row);
  const person = row.successor_id === null ? await findOrAddEnterprisePerson(all, { name: row.name, phone: contact.phone }) : { id: row.successor_id, name: row.name };
  if (person.name !== row.name) throw new Refusal('conflict', 'appointments.mobile_of_another', { params: { name: row.name } });
  if (row.role === 'deputy') await refusePrimary(all, row.enterprise_id, ({ id }) => id === person.id);
  await refuseLiaisonElsewhere(all, { enterpriseId: row.enterprise_id, phone: contact.phone! });
  const set = { successor_id: person.id, mobile_proved_at: row.mobile_proved_at ?? all.now, link_used_at: all.now };
  const saved = row.state === 'named' ? await moveAppointment(all, row, 'enrolling', set) : await saveAppointment(all, row, set);
  if (row.mobile_proved_at === null) await recordStep(all, saved, 'mobile_proved', { params: { userId: person.id } });
  return person.id;
}
