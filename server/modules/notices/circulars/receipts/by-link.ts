import type { LinkedNotice } from '@qilian/contract/circulars';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { countsOf, forgiveAttempt, reserveAttempt } from '../../../people/index.ts';
import { noticeOfToken } from '../../links.ts';
import { noteWorking } from '../../bounces/index.ts';
import { acknowledge, noteOpened } from './acknowledge.ts';

/** A link is good for as long as anybody answers to a circular. */
const lifeMs = 180 * 24 * 3_600_000;

async function find(tx: Tx, token: string) {
  const id = noticeOfToken(tx.platform.secrets, token);
  const row = id === null ? undefined : await tx.sql.selectFrom('notices as n').innerJoin('circulars as c', 'c.id', 'n.circular_id').innerJoin('users as u', 'u.id', 'n.recipient_id')
    .leftJoin('enterprises as e', 'e.id', 'n.enterprise_id').leftJoin('areas as a', 'a.id', 'n.park_id')
    .select(['n.id', 'n.created_at', 'n.acknowledged_at', 'n.recipient_id', 'c.subject', 'c.body', 'c.weight', 'c.acknowledge', 'c.answer_by', 'e.name as enterprise', 'a.name as park', 'u.phone_last4'])
    .where('n.id', '=', id).where('n.created_at', '>', new Date(tx.now.getTime() - lifeMs)).where('u.left_at', 'is', null).executeTakeFirst();
  if (!row) throw new Refusal('conflict', 'notices.link_over');
  return row;
}

type Row = Awaited<ReturnType<typeof find>>;

function toLinked(row: Row, acknowledgedAt: Date | null): LinkedNotice {
  const isConfidential = row.weight === 'confidential';
  return {
    subject: isConfidential ? '' : row.subject, body: isConfidential ? null : row.body, from: row.park ?? '', enterprise: row.enterprise, weight: row.weight as LinkedNotice['weight'],
    at: row.created_at.toISOString(), answerBy: row.answer_by, acknowledge: row.acknowledge, acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    byDigits: row.acknowledge && !isConfidential && row.phone_last4 !== null,
  };
}

/** What the link shows; opening it is a receipt. A confidential one stays closed, and unopened, until its recipient signs in. @throws Refusal `notices.link_over` */
export async function openByLink(tx: Tx, token: string): Promise<LinkedNotice> {
  return actingAs(tx, system, async (all) => {
    const row = await find(all, token);
    if (row.weight !== 'confidential') await noteOpened(all, row.id, 'link');
    const way = await onlyWayOf(all, row.id);
    if (way !== null) await noteWorking(all, row.recipient_id, way, 'opened');
    return toLinked(row, row.acknowledged_at);
  });
}

/** The way by which the link can have come, where there is but one. */
async function onlyWayOf(tx: Tx, noticeId: string): Promise<'email' | 'sms' | null> {
  const ways = await tx.sql.selectFrom('notice_deliveries').select('channel').where('notice_id', '=', noticeId).where('channel', 'in', ['email', 'sms']).where('status', 'not in', ['queued', 'failed']).execute();
  return ways.length === 1 ? ways[0]!.channel as 'email' | 'sms' : null;
}

/** A guess counts as wrong before it is tried, in a transaction of its own that outlives its refusal. */
export async function reserveGuess(platform: Platform, token: string, address: string): Promise<{ at: Date }> {
  return inTransaction(platform, system, async (tx) => {
    const { own, network } = guesses(tx, (await find(tx, token)).id, address);
    await reserveAttempt(tx, own, network);
    return { at: tx.now };
  });
}

const guesses = (tx: Tx, noticeId: string, address: string) => countsOf(tx, 'notice-link', noticeId, address);

/** Without signing in, by the last digits of the phone that the enterprise gave for the recipient. @throws Refusal `notices.link_over`, `notices.wrong_digits` */
export async function acknowledgeByLink(tx: Tx, { token, last4 }: { token: string; last4: string }, address: string, reservedAt: Date): Promise<LinkedNotice> {
  return actingAs(tx, system, async (all) => {
    const row = await find(all, token);
    if (!toLinked(row, null).byDigits) throw new Refusal('conflict', 'notices.sign_in_to_acknowledge');
    if (row.phone_last4 !== last4) throw new Refusal('invalid', 'notices.wrong_digits', { errors: [{ field: 'body.last4', code: 'notices.wrong_digits' }] });
    const { own, network } = guesses(all, row.id, address);
    await forgiveAttempt(all, own, [network], reservedAt);
    await acknowledge(all, row.id, 'link');
    return toLinked(row, row.acknowledged_at ?? all.now);
  });
}
