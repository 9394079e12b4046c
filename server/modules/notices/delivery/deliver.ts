import { sql } from 'kysely';
import { platform as platformActor } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { layOutMail } from '../../../platform/gateways/mail-layout.ts';
import type { JobPayload } from '../../../platform/jobs/jobs.ts';
import { hasPhrase, phrase, type Locale } from '../../../platform/phrases.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DeliveryChannel } from '@qilian/contract/circulars';
import { disownToken, maskEmail, maskPhone } from '../../people/index.ts';
import { addressTagOf, isSuspended, noteRefused, reasonOfRefusal, returnPathOf } from '../bounces/index.ts';
import { consents } from '../circulars/receipts/consents.ts';
import { circularParams, type CircularText } from '../circulars/words.ts';
import { mostAttempts } from './delivery-plan.ts';
import { digestLines } from './digests.ts';
import { checkLink, noticeLink } from '../links.ts';
import { noteDelivery } from './note-delivery.ts';
import { sendToRobot, type RobotAccess } from '../robots/protocols.ts';
import { findRobot, noteRobot, outboundOf } from '../robots/robots.ts';
import type { NoticeParams } from '../send.ts';
import { textsOf, wordsOf } from '../texts.ts';
import { unsubscribeUrl } from './unsubscribe.ts';

/**
 * Brings one notice by one channel. At least once: when the process dies between sending and
 * recording it goes out again, with the same Message-ID or key. Temporary failures are thrown, so
 * that the queue tries again later; permanent ones and the last one are recorded as failed.
 */
export async function deliver(platform: Platform, payload: JobPayload): Promise<void> {
  const noticeId = payload.noticeId!;
  const channel = payload.channel as DeliveryChannel;
  const found = await inTransaction(platform, platformActor, (tx) => read(tx, noticeId, channel));
  if (found === undefined || found.status !== 'queued') return;
  const attempts = found.attempts + 1;
  const messageId = channel === 'email' ? `<${noticeId}@${new URL(platform.config.publicUrl).hostname.replaceAll(/[[\]]/g, '')}>` : noticeId;
  const target = await targetOf(platform, found, channel);
  const settle = (status: 'queued' | 'sent' | 'failed', failure: string | null) => inTransaction(platform, platformActor, async (tx) => {
    await noteDelivery(tx, { noticeId, channel, status, failure, attempts, messageId, address: target?.shown ?? null, addressTag: target === null || target.robot ? null : addressTagOf(platform.secrets, target.address) });
    if (target?.robot) await noteRobot(tx, target.robot.id, failure);
  });
  if (target === null || found.left_at !== null) {
    await settle('failed', found.left_at === null ? 'no address' : 'left');
    return;
  }
  // Withdrawn since it was sent off.
  if (!found.consented) {
    await settle('failed', 'no consent');
    return;
  }
  if (target.robot === undefined && isSuspended(platform, found, target.address)) {
    await settle('failed', 'suspended');
    return;
  }
  try {
    await dispatch(platform, found, target, messageId);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const final = error.permanent || attempts >= mostAttempts;
    await settle(final ? 'failed' : 'queued', failureOf(error));
    if (target.way === 'email' && error.refusal !== undefined) await noteRefused(platform, found.recipient_id, target.address, error.refusal);
    if (final) return;
    throw error;
  }
  await settle('sent', null);
}

/** By the code of its reason, which has words in each language, or else as the other side put it. */
function failureOf({ message, refusal }: GatewayError): string {
  const reason = refusal === undefined ? 'unknown' : reasonOfRefusal(refusal);
  return reason === 'unknown' ? message.slice(0, 500) : `refused: ${reason}`;
}

/** Where it goes: an address, or the robot of a group. */
type Target = { way: 'email' | 'sms'; address: string; shown: string; robot?: undefined } | { way: 'robot'; robot: RobotAccess & { id: string }; shown: string };

async function targetOf(platform: Platform, found: Found, channel: DeliveryChannel): Promise<Target | null> {
  if (channel === 'email' || channel === 'sms') {
    const contact = channel === 'email' ? found.email : found.phone;
    if (contact === null) return null;
    const address = platform.secrets.decrypt(contact);
    return { way: channel, address, shown: channel === 'email' ? maskEmail(address) : maskPhone(address) };
  }
  const robot = found.enterprise_id === null ? null : await inTransaction(platform, platformActor, (tx) => findRobot(tx, found.enterprise_id!, channel));
  return robot && { way: 'robot', robot, shown: new URL(robot.url).host };
}

type Found = NonNullable<Awaited<ReturnType<typeof read>>>;

function read(tx: Tx, noticeId: string, channel: DeliveryChannel) {
  return tx.sql.selectFrom('notice_deliveries as delivery')
    .innerJoin('notices as notice', 'notice.id', 'delivery.notice_id').innerJoin('users', 'users.id', 'notice.recipient_id')
    .leftJoin('circulars', 'circulars.id', 'notice.circular_id').leftJoin('enterprises', 'enterprises.id', 'notice.enterprise_id')
    .leftJoin('contact_states as contact', (join) => join.onRef('contact.user_id', '=', 'users.id').onRef('contact.channel', '=', 'delivery.channel'))
    .select(['delivery.status', 'delivery.attempts', 'notice.id', 'notice.kind', 'notice.params', 'notice.case_id', 'notice.circular_id', 'notice.enterprise_id', 'notice.recipient_id', 'notice.origin_id', 'notice.origin_reason',
      'users.name', 'users.side', 'users.locale', 'users.email', 'users.phone', 'users.left_at',
      'circulars.subject', 'circulars.body', 'circulars.weight', 'circulars.acknowledge', 'circulars.answer_by', 'enterprises.name as enterprise', 'contact.state', 'contact.address_tag',
      sql<boolean>`circulars.weight is distinct from 'legal' or notice.kind not in ('circular', 'circular_reminder') or ${consents(sql`notice.recipient_id`, sql`notice.enterprise_id`)}`.as('consented')])
    .where('delivery.notice_id', '=', noticeId).where('delivery.channel', '=', channel).executeTakeFirst();
}

async function dispatch(platform: Platform, found: Found, target: Target, messageId: string): Promise<void> {
  const locale = found.locale as Locale;
  const side = found.side as 'staff' | 'enterprise';
  const circular = found.circular_id === null ? null : found as unknown as CircularText;
  const gathered: NoticeParams = found.kind === 'digest' ? { note: await inTransaction(platform, platformActor, (tx) => digestLines(tx, found.id, locale)) } : {};
  const params = { ...found.params as NoticeParams, ...(circular && circularParams(circular, found.kind, locale)), ...gathered };
  const reader = { locale, side, timeZone: platform.config.timeZone };
  const { subject, body } = textsOf(found.kind, params, reader);
  const own = (part: string) => `notices.kinds.${found.kind}.${part}`;
  const open = hasPhrase(locale, own('open')) ? { open: phrase(locale, own('open')) } : {};
  if (target.way === 'robot') {
    // A group reads it: no link of one person's own.
    const link = { words: open.open ?? phrase(locale, 'notices.mail.open'), url: `${platform.config.publicUrl}/messages` };
    return sendToRobot(outboundOf(platform), target.robot, { title: subject, text: body, link }, platform.clock.now());
  }
  const link = platform.config.publicUrl + pathOf(platform, found);
  if (target.way === 'sms') return platform.gateways.sms.send(`86${target.address}`, hasPhrase(locale, own('sms')) ? `${wordsOf(`${found.kind}.sms`, params, reader)} ${link}` : body, messageId);
  const rich = circular === null || !hasPhrase(locale, own('before')) ? undefined
    : { before: wordsOf(`${found.kind}.before`, params, reader), text: circular.body, after: wordsOf(`${found.kind}.after`, params, reader) };
  const isOrdinary = found.kind === 'digest' || circular?.weight === 'ordinary' && found.kind === 'circular';
  return platform.gateways.mail.send({
    to: target.address, messageId, ...returnPathOf(platform, found.id, target.address), ...(isOrdinary && { unsubscribe: unsubscribeUrl(platform, found.recipient_id) }),
    ...layOutMail({ locale, name: found.name, subject, body, link, ...(rich && { rich }), ...open }),
  });
}

function pathOf({ secrets }: Platform, found: Found): string {
  const { side, kind, case_id: caseId, params } = found;
  const face = side === 'staff' ? '/console/' : '/';
  const { sessionId, talkId, handoverId, roundId, importId } = params as NoticeParams;
  // Behind the #, the secret reaches neither logs nor the next page.
  if (kind === 'sign_in_new_device' && typeof sessionId === 'string') return `${face}not-me#${disownToken(secrets, sessionId)}`;
  if (kind === 'message' && typeof talkId === 'string') return `${face}talks/${talkId}`;
  if (typeof importId === 'string') return `${face}enterprises/import/${importId}`;
  if (kind === 'digest') return '/messages';
  if (typeof roundId === 'string' && side === 'enterprise') return checkLink(secrets, found.id);
  if (found.circular_id !== null && side === 'enterprise') return noticeLink(secrets, found.origin_reason === 'reminder' ? found.origin_id! : found.id);
  if (typeof handoverId === 'string') return side === 'staff' ? `${face}liaisons/handovers/${handoverId}` : `${face}handovers/${handoverId}`;
  if (caseId === null) return kind === 'circular_test' && found.circular_id !== null ? `${face}circulars/${found.circular_id}` : face;
  return side === 'staff' ? `${face}cases/${caseId}` : `${face}needs/${caseId}`;
}
