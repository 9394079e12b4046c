import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { topicOf, type NoticeKind } from '../kinds.ts';
import { turnOff } from '../delivery/preferences.ts';
import { send } from '../send.ts';
import { recordContact } from './contact-states.ts';

/**
 * Somebody called a mail of ours unwanted, and their provider passed that on: what is of its sort isn't mailed to them any more.
 * Of their account, and of what has legal effect, everybody is told all the same. They and whoever looks after their enterprise
 * are told which, on the screen alone: another mail would be the next complaint.
 */
export async function takeComplaint(tx: Tx, { noticeId, userId }: { noticeId: string; userId: string }): Promise<void> {
  const notice = await tx.sql.selectFrom('notices as n').innerJoin('users as u', 'u.id', 'n.recipient_id').leftJoin('circulars as c', 'c.id', 'n.circular_id').leftJoin('enterprises as e', 'e.id', 'n.enterprise_id')
    .select(['n.kind', 'n.park_id', 'n.enterprise_id', 'u.name', 'c.weight', 'e.name as enterprise']).where('n.id', '=', noticeId).executeTakeFirstOrThrow();
  const topic = topicOf(notice.kind as NoticeKind);
  const isOwed = topic === 'account' || notice.weight === 'legal';
  const what = topic === 'account' ? 'account' : notice.weight === 'legal' ? 'legal' : topic;
  // A second complaint about the same sort is no news.
  if (topic !== 'account' && !isOwed && !await turnOff(tx, userId, topic)) return;
  const about = { parkId: notice.park_id, enterpriseId: notice.enterprise_id };
  send(tx, { to: [userId], kind: isOwed ? 'complaint_kept' : 'complaint_followed', ...about, params: { what }, channels: [] });
  const { rows: officers } = await sql<{ id: string; enterprise: string }>`
    select distinct on (f.user_id) f.user_id as id, e.name as enterprise from enterprise_holders h join enterprises e on e.id = h.enterprise_id
      join enterprise_staff f on f.enterprise_id = h.enterprise_id and f.capacity = 'service_officer' and f.until_day is null
    where h.user_id = ${userId} and h.until_day is null and (${notice.enterprise_id}::uuid is null or h.enterprise_id = ${notice.enterprise_id}) order by f.user_id, e.name`.execute(tx.sql);
  send(tx, ...officers.map(({ id, enterprise }) => ({ to: [id], kind: 'complaint_made' as const, ...about, params: { name: notice.name, enterprise, what, outcome: isOwed ? 'complaint_kept' : 'complaint_followed' }, channels: [] })));
  await recordContact(tx, { id: userId, name: notice.name }, 'email', 'complained', { what });
}
