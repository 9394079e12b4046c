import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { localDateOf, plusWorkingDays } from '../../../platform/calendar/index.ts';
import { actingAs, inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { together } from '../../../platform/ledger/reactions.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { send } from '../../notices/index.ts';
import { followersOf, officersOf, tell, whoSigns } from './news.ts';
import { endAppointment, lockAppointment, recordStep, saveAppointment, type AppointmentRow } from './store.ts';

const slice = 100;
/** A reminder after each so many working days in which nothing happened. */
const everyWorkingDays = 2;
const mostReminders = 3;
const keptDays = 30;
const dayMs = 24 * 3_600_000;

/** Each row by itself, so that one that fails holds up no other. */
async function each(platform: Platform, ids: string[], work: (tx: Tx, row: AppointmentRow) => Promise<void>): Promise<void> {
  for (const id of ids) {
    await inTransaction(platform, system, async (tx) => {
      const row = await tx.sql.selectFrom('appointments').selectAll().where('id', '=', id).where('ended_at', 'is', null).forUpdate().skipLocked().executeTakeFirst();
      if (row) await work(tx, row);
    }).catch((error: unknown) => platform.log.error({ err: error, appointmentId: id }, 'an appointment was passed over'));
  }
}

/** An appointment ends with the file for which somebody was named, whatever step it stands at. */
export const endWithFiles = together('appointments.end-with-file', (tx, events) => actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, async (all) => {
  const { rows } = await sql<{ id: string }>`select id from appointments where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and ended_at is null order by id`.execute(all.sql);
  for (const { id } of rows) {
    const ended = await endAppointment(all, await lockAppointment(all, id), 'cancelled', 'enterprise_closed');
    send(all, await tell(all, ended, 'appointment_cancelled', [ended.named_by, ended.successor_id, ...await officersOf(all, ended.enterprise_id)], { reason: 'enterprise_closed' }));
  }
}));

/** What nobody took up in its time ends; those who named are told. */
export async function endOverdue(platform: Platform): Promise<void> {
  const over = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('appointments').select('id')
    .where('ended_at', 'is', null).where('expires_at', '<=', tx.now).where('state', 'in', ['named', 'enrolling', 'accepted']).orderBy('expires_at').limit(slice).execute());
  await each(platform, over.map(({ id }) => id), async (tx, row) => {
    const ended = await endAppointment(tx, row, 'expired', 'expired');
    send(tx, await tell(tx, ended, 'appointment_expired', [ended.successor_id, ...await followersOf(tx, ended)]));
  });
}

/** Whoever has the next step is reminded, on working days. */
export async function remind(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('appointments').select(['id', 'park_id', 'state_since', 'reminders'])
    .where('ended_at', 'is', null).where('state', 'in', ['named', 'enrolling', 'accepted']).where('reminders', '<', mostReminders).where('expires_at', '>', tx.now).orderBy('state_since').limit(5000).execute());
  const now = platform.clock.now();
  const ripe = due.filter(({ park_id: parkId, state_since: since, reminders }) => {
    const calendar = platform.officeHours.of(parkId);
    return localDateOf(calendar, now) >= plusWorkingDays(calendar, localDateOf(calendar, since), everyWorkingDays * (reminders + 1));
  });
  await each(platform, ripe.map(({ id }) => id), async (tx, row) => {
    const saved = await saveAppointment(tx, row, { reminders: row.reminders + 1 });
    await tellNextStep(tx, saved, String(saved.reminders));
    await recordStep(tx, saved, 'reminded', { params: { count: saved.reminders } });
  });
}

/** Whoever has the next step of one that isn't signed yet. @param reminder tells this word to the successor from earlier ones */
export async function tellNextStep(tx: Tx, row: AppointmentRow, reminder: string): Promise<void> {
  if (row.state === 'accepted') send(tx, await tell(tx, row, 'appointment_to_sign', await whoSigns(tx, row)));
  else if (row.no_passkey_at !== null && row.counter_at === null) send(tx, await tell(tx, row, 'appointment_at_counter', [row.successor_id, ...await officersOf(tx, row.enterprise_id)]));
  else if (row.phone === null && row.email === null) send(tx, await tell(tx, row, 'appointment_at_counter', await officersOf(tx, row.enterprise_id)));
  else if (row.state === 'enrolling') send(tx, await tell(tx, row, 'appointment_unfinished', [row.successor_id]));
  else await queueJob(tx, 'appointments.send_link', { appointmentId: row.id, linkNumber: String(row.link_number), reminder }, { maxAttempts: 8 });
}

/** Whoever was named and came to nothing leaves no number and address behind. */
export async function forgetNamed(platform: Platform): Promise<void> {
  await inTransaction(platform, system, (tx) => tx.sql.updateTable('appointments').set({ phone: null, phone_index: null, phone_last4: null, email: null, email_index: null })
    .where('ended_at', '<', new Date(tx.now.getTime() - keptDays * dayMs)).where('state', '<>', 'effective').where((eb) => eb.or([eb('phone', 'is not', null), eb('email', 'is not', null)])).execute());
}
