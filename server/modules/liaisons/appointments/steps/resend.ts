import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { queueJob } from '../../../../platform/jobs/jobs.ts';
import { linkLifeMs } from '../name-successor.ts';
import { recordStep, saveAppointment, takeAppointment, type AppointmentRow } from '../store.ts';

const mostLinks = 10;

/** A new link for the successor, good for another week; the former one leads nowhere. */
export async function resendLink(tx: Tx, appointmentId: string, version: number): Promise<void> {
  await renewLink(tx, await takeAppointment(tx, appointmentId, 'resend', version));
}

/** @throws Refusal `appointments.too_many_links`, `appointments.nobody_to_send_to` */
export async function renewLink(tx: Tx, row: AppointmentRow): Promise<void> {
  if (row.phone === null && row.email === null) throw new Refusal('conflict', 'appointments.nobody_to_send_to');
  if (row.link_number >= mostLinks) throw new Refusal('too_many', 'appointments.too_many_links', { params: { most: mostLinks } });
  const saved = await saveAppointment(tx, row, { link_number: row.link_number + 1, link_used_at: null, expires_at: new Date(tx.now.getTime() + linkLifeMs) });
  await queueJob(tx, 'appointments.send_link', { appointmentId: row.id, linkNumber: String(saved.link_number) }, { maxAttempts: 8 });
  await recordStep(tx, saved, 'link_renewed', { params: { count: saved.link_number } });
}
