import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Reaction, RecordedEvent } from '../../../platform/ledger/reactions.ts';
import { watchChange } from './causes/business-changes.ts';
import { askedInVain } from '../confirmations/index.ts';
import { answerCauses, mendedByConfirming } from './causes/answer-causes.ts';
import { noteLag } from './lags.ts';
import { followPark, joinOrders, partOrders } from './causes/merges.ts';
import { openVerificationOrder } from './causes/open-order.ts';
import { appointmentFell, followAppointment, liaisonChanged } from './ladder/replace.ts';

/** Calls in a row that reached nobody. */
export const failedCallsTolerated = 2;

async function onConfirmed(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  const said = await tx.sql.selectFrom('liaison_confirmations').select('at').where('id', '=', String(params?.confirmationId)).executeTakeFirst();
  if (said && params?.occasion !== 'order') await answerCauses(tx, enterpriseId!, mendedByConfirming, said.at);
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function onReportedGone(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (params?.occasion === 'order') return;
  await openVerificationOrder(tx, {
    enterpriseId: enterpriseId!, cause: 'reported_gone', causeKey: String(params?.confirmationId), about: String(params?.holderId), detail: { role: text(params?.role), occasion: text(params?.occasion), changedOn: text(params?.changedOn) },
  });
}

/** A wrong number or address is as one that bounces: what is sent there doesn't arrive. */
async function onContactWrong(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (params?.occasion === 'order') return;
  await openVerificationOrder(tx, { enterpriseId: enterpriseId!, cause: 'bounces', causeKey: String(params?.confirmationId), about: contactOf(params), detail: { role: text(params?.role), channel: text(params?.channel), reported: true } });
}

async function onSuspended(tx: Tx, { id, enterpriseId, params }: RecordedEvent): Promise<void> {
  if (enterpriseId === null) return;
  const seat = await tx.sql.selectFrom('enterprise_holders').select('role').where('enterprise_id', '=', enterpriseId).where('user_id', '=', String(params?.userId)).where('until_day', 'is', null).orderBy(sql`role = 'primary'`, 'desc').limit(1).executeTakeFirst();
  await openVerificationOrder(tx, { enterpriseId, cause: 'bounces', causeKey: `${String(params?.userId)} ${id}`, about: contactOf(params), detail: { role: seat?.role ?? null, channel: text(params?.channel), reason: text(params?.reason) } });
}

/** Whose mobile or mailbox. */
const contactOf = (params: RecordedEvent['params']): string => `${String(params?.userId)} ${params?.channel === 'email' ? 'email' : 'phone'}`;

/** Another mobile or mailbox stands on file: what came back from the former, or was said of it, is done. */
async function onContactChanged(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (enterpriseId === null) return;
  const causes = await tx.sql.selectFrom('verification_causes').select('id').where('enterprise_id', '=', enterpriseId).where('cause', '=', 'bounces').where('about', '=', contactOf(params)).where('answered_at', 'is', null).execute();
  if (causes.length > 0) await answerCauses(tx, enterpriseId, ['bounces'], tx.now, causes.map(({ id }) => id));
}

/** Mended once no contact of the enterprise's people is suspended any more. */
async function onRestored(tx: Tx, { enterpriseId }: RecordedEvent): Promise<void> {
  if (enterpriseId === null) return;
  const { rows: [left] } = await sql<{ suspended: boolean }>`select exists (select from enterprise_holders h join contact_states c on c.user_id = h.user_id
    where h.enterprise_id = ${enterpriseId} and h.until_day is null and c.state = 'suspended') as suspended`.execute(tx.sql);
  if (!left!.suspended) await answerCauses(tx, enterpriseId, ['bounces'], tx.now);
}

/** A call fails after liaison, deputy and owner left the question unanswered, or so many calls in a row. The streak is named by what was found out before it, so that the same one isn't asked about twice. */
async function onNotReached(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  const count = Number(params?.failedCalls ?? 0);
  const call = await tx.sql.selectFrom('liaison_confirmations').select('at').where('id', '=', String(params?.confirmationId)).executeTakeFirst();
  if (count <= failedCallsTolerated && !(call && await askedInVain(tx, enterpriseId!, call.at))) return;
  const { rows: [before] } = await sql<{ id: string }>`select id from liaison_confirmations where enterprise_id = ${enterpriseId} and outcome <> 'unreachable' order by at desc, id desc limit 1`.execute(tx.sql);
  await openVerificationOrder(tx, { enterpriseId: enterpriseId!, cause: 'failed_calls', causeKey: `after ${before?.id ?? 'nothing'}`, detail: { count } });
}

const react = (name: string, when: Reaction['when'], handle: Reaction['handle']): Reaction => ({ name: `verification.${name}`, when, handle });

export const reactions: Record<string, Reaction[]> = {
  'liaison.confirmed': [react('answered', 'later', onConfirmed)],
  'liaison.reported_gone': [react('gone', 'later', onReportedGone)],
  'liaison.contact_wrong': [react('wrong', 'later', onContactWrong)],
  'liaison.not_reached': [react('not_reached', 'later', onNotReached)],
  'notices.contact_suspended': [react('suspended', 'later', onSuspended)],
  'notices.contact_changed': [react('contact_changed', 'later', onContactChanged)],
  'notices.contact_restored': [react('restored', 'later', onRestored)],
  'enterprise.edited': [react('watch_change', 'now', watchChange)],
  'enterprise.holder_seated': [react('note_lag', 'now', noteLag), react('replaced', 'later', liaisonChanged)],
  'appointment.named': [react('follow', 'later', followAppointment)],
  'appointment.cancelled': [react('fell', 'later', appointmentFell)],
  'appointment.declined': [react('fell', 'later', appointmentFell)],
  'appointment.expired': [react('fell', 'later', appointmentFell)],
  'enterprise.merged': [react('join', 'now', joinOrders)],
  'enterprise.merge_undone': [react('part', 'now', partOrders)],
  'enterprise.park_moved': [react('follow_park', 'now', followPark)],
};
