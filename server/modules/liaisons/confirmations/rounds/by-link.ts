import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type { answerAsked as answerEndpoint, AskedByLink, openAsked as openEndpoint } from '@qilian/contract/confirmations';
import type { EnterpriseRole } from '@qilian/contract/people';
import { sql } from 'kysely';
import type { z } from 'zod';
import { platform as system, type Actor } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { noticeOfCheckToken, noteWorking } from '../../../notices/index.ts';
import { maskContact, openContact } from '../../../people/index.ts';
import { confirmLiaison } from '../confirm-liaison.ts';

/** A link is good as long as a round and what follows from it usually take. */
const lifeMs = 60 * 24 * 3_600_000;

export async function findAsked(all: Tx, token: string) {
  const noticeId = noticeOfCheckToken(all.platform.secrets, token);
  const row = noticeId === null ? undefined : await all.sql.selectFrom('notices as n').innerJoin('users as u', 'u.id', 'n.recipient_id').innerJoin('enterprises as e', 'e.id', 'n.enterprise_id').innerJoin('areas as a', 'a.id', 'e.park_id')
    .innerJoin('liaison_rounds as r', (join) => join.on(sql<boolean>`r.id = (n.params->>'roundId')::uuid`))
    .innerJoin('enterprise_holders as h', 'h.id', 'r.holder_id').innerJoin('users as l', 'l.id', 'h.user_id')
    .innerJoin('enterprise_holders as own', (join) => join.onRef('own.enterprise_id', '=', 'e.id').onRef('own.user_id', '=', 'u.id').on('own.until_day', 'is', null))
    .select([
      'n.id', 'u.id as user_id', 'u.name', 'u.phone', 'u.email', 'e.id as enterprise_id', 'e.name as enterprise', 'a.name as park', 'r.holder_id', 'h.role', 'h.until_day', 'l.id as liaison_id', 'l.name as liaison', 'r.closed_at', 'r.outcome', 'own.role as own_role',
    ]).where('n.id', '=', noticeId).where('n.created_at', '>', new Date(all.now.getTime() - lifeMs)).where('u.left_at', 'is', null).where('e.closed_on', 'is', null).executeTakeFirst();
  if (!row || row.until_day !== null) throw new Refusal('conflict', 'confirmations.link_over');
  return row;
}

export type AskedRow = Awaited<ReturnType<typeof findAsked>>;

/** Who has the link, as who would be signed in. */
export const recipientOf = (row: AskedRow): Actor => ({
  ...system, side: 'enterprise', userId: row.user_id, name: row.name, enterprise: { id: row.enterprise_id, name: row.enterprise, role: row.own_role as EnterpriseRole, scopes: [] },
});

const toAsked = (all: Tx, row: AskedRow): z.input<typeof AskedByLink> => ({
  ...row.user_id === row.liaison_id ? maskContact(openContact(all.platform.secrets, row)) : { phone: null, email: null },
  enterprise: row.enterprise, park: row.park, name: row.liaison, role: row.role as EnterpriseRole, own: row.user_id === row.liaison_id, open: row.closed_at === null,
});

/** What the link of a message asks its recipient. @throws Refusal `confirmations.link_over` */
export async function openAsked(tx: Tx, { token }: BodyOf<typeof openEndpoint>): Promise<ResponseInput<typeof openEndpoint>> {
  return actingAs(tx, system, async (all) => toAsked(all, await findAsked(all, token)));
}

/**
 * The answer, as the recipient would give it on the portal. A link proves that the message arrived, which is a sign of life of the
 * address too. @throws Refusal `confirmations.link_over`, `confirmations.answered_already`
 */
export async function answerAsked(tx: Tx, { token, answer, changedOn }: BodyOf<typeof answerEndpoint>): Promise<ResponseInput<typeof answerEndpoint>> {
  const row = await actingAs(tx, system, (all) => findAsked(all, token));
  if (row.closed_at !== null) throw new Refusal('conflict', 'confirmations.answered_already');
  await actingAs(tx, recipientOf(row), (own) => confirmLiaison(own, { enterpriseId: row.enterprise_id, holderId: row.holder_id, occasion: 'one_tap', outcome: answer, changedOn }));
  await actingAs(tx, system, async (all) => {
    const way = await onlyWayOf(all, row.id);
    if (way !== null) await noteWorking(all, row.user_id, way, 'opened');
  });
  return { next: answer === 'left' ? 'name_successor' : 'none' };
}

/** The way by which the link can have come, where there is but one. */
async function onlyWayOf(all: Tx, noticeId: string): Promise<'email' | 'sms' | null> {
  const ways = await all.sql.selectFrom('notice_deliveries').select('channel').where('notice_id', '=', noticeId).where('channel', 'in', ['email', 'sms']).where('status', 'not in', ['queued', 'failed']).execute();
  return ways.length === 1 ? ways[0]!.channel as 'email' | 'sms' : null;
}
