import { sql } from 'kysely';
import type { openTalk as openEndpoint, Talk, TalkMessage } from '@qilian/contract/talks';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { enterpriseReaders } from '../../enterprises/index.ts';
import { send } from '../send.ts';
import { talksWith, visibleTalks } from './access.ts';
import { getMessage, getTalk, talkFiles } from './views.ts';

type Side = 'staff' | 'enterprise';
const sideOf = (tx: Tx): Side => (tx.actor.side === 'enterprise' ? 'enterprise' : 'staff');

interface Place {
  id: string;
  enterprise_id: string;
  enterprise: string;
  park_id: string;
  subject: string;
}

/** @throws Refusal `enterprises.not_found`, `circulars.not_found`, `files.not_attachable` */
export async function openTalk(tx: Tx, { enterpriseId: given, subject, circularId, caseId, body, fileIds }: BodyOf<typeof openEndpoint>): Promise<Talk> {
  const enterpriseId = tx.actor.side === 'enterprise' ? tx.actor.enterprise!.id : given;
  if (enterpriseId === undefined) throw invalidField('body.enterpriseId', 'notices.talk_with_whom');
  if (tx.actor.side === 'enterprise' && given !== undefined && given !== enterpriseId) throw notFound('enterprises');
  const { rows: [enterprise] } = await sql<{ name: string; park_id: string }>`select e.name, e.park_id from enterprises e where e.id = ${enterpriseId} and e.closed_on is null
    and ${tx.actor.side === 'enterprise' ? sql`true` : talksWith(tx.actor)} for key share`.execute(tx.sql);
  if (!enterprise) throw notFound('enterprises');
  if (caseId !== null && await tx.sql.selectFrom('cases').select('id').where('id', '=', caseId).where('enterprise_id', '=', enterpriseId).executeTakeFirst() === undefined) throw notFound('cases');
  if (circularId !== null && await tx.sql.selectFrom('notices').select('id').where('circular_id', '=', circularId).where('enterprise_id', '=', enterpriseId).executeTakeFirst() === undefined) throw notFound('circulars');
  const id = newId(tx.now);
  await tx.sql.insertInto('talks').values({
    id, enterprise_id: enterpriseId, subject, circular_id: circularId, case_id: caseId, opened_by: tx.actor.userId!, opened_at: tx.now, last_at: tx.now, last_side: sideOf(tx),
  }).execute();
  const place = { id, enterprise_id: enterpriseId, enterprise: enterprise.name, park_id: enterprise.park_id, subject };
  await record(tx, { type: 'talk.opened', record: { type: 'talk', id }, parkId: place.park_id, enterpriseId, audience: 'enterprise', params: { circularId, caseId }, detail: { name: subject } });
  await say(tx, place, body, fileIds);
  return getTalk(tx, id);
}

/** @throws Refusal `notices.talk.not_found`, `enterprises.closed`, `notices.talk_closed`, `files.not_attachable` */
export async function writeMessage(tx: Tx, talkId: string, { body, fileIds }: { body: string; fileIds: string[] }): Promise<TalkMessage> {
  const place = await take(tx, talkId);
  if (place.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: place.closed_on } });
  if (place.closed_at !== null) throw new Refusal('conflict', 'notices.talk_closed');
  return getMessage(tx, await say(tx, place, body, fileIds));
}

async function take(tx: Tx, talkId: string) {
  const row = await tx.sql.selectFrom('talks as t').innerJoin('enterprises as e', 'e.id', 't.enterprise_id').select(['t.id', 't.enterprise_id', 'e.name as enterprise', 'e.park_id', 't.subject', 't.closed_at', 't.version', 'e.closed_on'])
    .where('t.id', '=', talkId).where(visibleTalks(tx.actor)).forNoKeyUpdate('t').executeTakeFirst();
  if (!row) throw notFound('notices.talk');
  return row;
}

async function say(tx: Tx, place: Place, body: string, fileIds: string[]): Promise<string> {
  const id = newId(tx.now);
  const side = sideOf(tx);
  await tx.sql.insertInto('talk_messages').values({ id, talk_id: place.id, author_id: tx.actor.userId!, author_side: side, body, at: tx.now }).execute();
  await tx.sql.updateTable('talks').set((eb) => ({ last_at: tx.now, last_side: side, version: eb('version', '+', 1) })).where('id', '=', place.id).execute();
  await attachFiles(tx, talkFiles, place.id, fileIds);
  await noteRead(tx, place.id);
  await record(tx, { type: 'talk.said', record: { type: 'talk', id: place.id }, parkId: place.park_id, enterpriseId: place.enterprise_id, audience: 'enterprise', params: { messageId: id, files: fileIds }, detail: { name: place.subject } });
  send(tx, {
    to: await listeners(tx, place, side), kind: 'message', parkId: place.park_id, enterpriseId: place.enterprise_id,
    params: { talkId: place.id, title: place.subject, enterprise: place.enterprise, actor: tx.actor.name, note: body },
  });
  return id;
}

/** The other side: an enterprise's liaisons as they are today; of the staff its assigned officers and whoever took part and still works here. */
async function listeners(tx: Tx, { id, enterprise_id: enterpriseId, park_id: parkId }: Place, from: Side): Promise<string[]> {
  if (from === 'staff') return enterpriseReaders(tx, enterpriseId);
  const { rows } = await sql<{ id: string }>`
    select f.user_id as id from enterprise_staff f join users u on u.id = f.user_id and u.left_at is null where f.enterprise_id = ${enterpriseId} and f.until_day is null and f.capacity in ('service_officer', 'service_manager')
    union select m.author_id from talk_messages m join users u on u.id = m.author_id and u.left_at is null where m.talk_id = ${id} and m.author_side = 'staff'`.execute(tx.sql);
  if (rows.length > 0) return rows.map((row) => row.id);
  // Nobody looks after it: the officers of the park.
  const officers = await tx.sql.selectFrom('posts as p').innerJoin('users as u', 'u.id', 'p.user_id').select('u.id').distinct().where('p.area_id', '=', parkId).where('p.role', '=', 'service_officer').where('p.until_day', 'is', null).where('u.left_at', 'is', null).execute();
  return officers.map((row) => row.id);
}

async function noteRead(tx: Tx, talkId: string): Promise<void> {
  await tx.sql.insertInto('talk_reads').values({ talk_id: talkId, user_id: tx.actor.userId!, read_at: tx.now }).onConflict((conflict) => conflict.columns(['talk_id', 'user_id']).doUpdateSet({ read_at: tx.now })).execute();
}

/** What was said until now; the notices of it are read with it. @throws Refusal `notices.talk.not_found` */
export async function readTalk(tx: Tx, talkId: string): Promise<Talk> {
  await getTalk(tx, talkId);
  await noteRead(tx, talkId);
  await sql`update notices set read_at = ${tx.now} where recipient_id = ${tx.actor.userId} and kind = 'message' and read_at is null and params->>'talkId' = ${talkId}`.execute(tx.sql);
  return getTalk(tx, talkId);
}

/** @throws Refusal `notices.talk.not_found`, `common.stale_version`, `enterprises.closed` for one to be opened again with an enterprise that is no more */
export async function closeTalk(tx: Tx, talkId: string, { version, closed }: { version: number; closed: boolean }): Promise<Talk> {
  const place = await take(tx, talkId);
  if (place.version !== version) throw staleVersion(await getTalk(tx, talkId));
  if (!closed && place.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: place.closed_on } });
  if ((place.closed_at !== null) !== closed) {
    await tx.sql.updateTable('talks').set((eb) => ({ closed_at: closed ? tx.now : null, version: eb('version', '+', 1) })).where('id', '=', talkId).execute();
    await record(tx, { type: closed ? 'talk.closed' : 'talk.reopened', record: { type: 'talk', id: talkId }, parkId: place.park_id, enterpriseId: place.enterprise_id, audience: 'enterprise', detail: { name: place.subject } });
  }
  return getTalk(tx, talkId);
}
