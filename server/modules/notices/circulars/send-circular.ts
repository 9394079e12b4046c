import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { plusWorkingDays } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { wakeWorkers } from '../../../platform/jobs/jobs.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { stepUp } from '../../../platform/auth/fresh.ts';
import { isEmpty } from './audience/audience.ts';
import { fallbackTime } from './receipts/fallback-time.ts';
import { planned, recipients } from './audience/recipients.ts';
import { addressedBy, recordStep, takeCircular, type CircularRow } from './store.ts';

const hourMs = 3_600_000;
const farthestMs = 366 * 24 * hourMs;

/**
 * Sends it now, or sets the instant at which it will be sent. What has legal effect needs a fresh proof of who sends it.
 * @throws Refusal `circulars.not_found`, `common.stale_version`, `circulars.audience_empty`, `circulars.nobody`, `circulars.send_at`, `auth.step_up`
 */
export async function sendCircular(tx: Tx, circularId: string, { version, at }: { version: number; at: string | null }): Promise<void> {
  const row = await takeCircular(tx, circularId, version, 'send');
  if (row.weight === 'legal') await stepUp(tx);
  const addressed = await addressedBy(tx, row);
  if (isEmpty(addressed.filter)) throw invalidField('body.filter', 'circulars.audience_empty');
  if (at === null) return sendOut(tx, row);
  const instant = new Date(at);
  if (instant <= tx.now || instant.getTime() > tx.now.getTime() + farthestMs) throw invalidField('body.at', 'circulars.send_at', { value: at });
  await tx.sql.updateTable('circulars').set({ state: 'scheduled', send_at: instant, sent_by: tx.actor.userId }).where('id', '=', circularId).execute();
  await recordStep(tx, row, 'scheduled', { params: { at } });
}

/** What was sent, as one digest: the same text with the same files gives the same. */
async function digestOf(tx: Tx, { id, subject, body, weight }: CircularRow, answerBy: string | null): Promise<string> {
  const files = await tx.sql.selectFrom('files').select(['name', sql<string>`encode(sha256, 'hex')`.as('sha256')]).where('record_type', '=', 'circular').where('record_id', '=', id).orderBy('sha256').execute();
  return createHash('sha256').update(JSON.stringify({ subject, body, weight, answerBy, files: files.map(({ name, sha256 }) => [name, sha256]) })).digest('hex');
}

/**
 * Everything in one statement, whatever the number: notices, their ways, the jobs that bring them, and the enterprises
 * that nobody could be told for. Refused where nobody at all would get it.
 */
export async function sendOut(tx: Tx, row: CircularRow): Promise<void> {
  const { id } = row;
  const answerBy = row.answer_days === null ? null : plusWorkingDays(tx.platform.officeHours.city(), today(tx), row.answer_days);
  const digest = await digestOf(tx, row, answerBy);
  const kind = row.weight === 'confidential' ? 'circular_confidential' : 'circular';
  const { rows: [sent] } = await sql<{ enterprises: number; people: number; ways: number; unreached: number }>`
    ${recipients(tx, await addressedBy(tx, row))}, written as (
      insert into notices (id, recipient_id, park_id, enterprise_id, kind, circular_id, seat, created_at, fallback_at)
      select p.id, p.user_id, p.park_id, p.enterprise_id, ${kind}, ${id}, p.role, ${tx.now}, case
          when ${row.fallback_failed && row.channels.length > 0} and not exists (select from ways w where w.notice_id = p.id and w.reachable) then ${tx.now}
          else ${fallbackTime(tx, row, sql`p.park_id`)} end
      from picked p
    ), ${planned(tx)}, missing as (
      insert into circular_unreached (circular_id, enterprise_id, park_id, cause) select ${id}, enterprise_id, park_id, cause from unreached
    )
    select (select count(distinct enterprise_id) from picked)::int as enterprises, (select count(*) from picked)::int as people, (select count(*) from jobs)::int as ways,
      (select count(*) from unreached)::int as unreached`.execute(tx.sql);
  const { enterprises, people, unreached } = sent!;
  if (people === 0) throw new Refusal('conflict', 'circulars.nobody');
  await tx.sql.updateTable('circulars').set({
    state: 'sent', sent_at: tx.now, sent_by: row.sent_by ?? tx.actor.userId, answer_by: answerBy, digest, enterprises_reached: enterprises, people_reached: people,
  }).where('id', '=', id).execute();
  await recordStep(tx, row, 'sent', { params: { enterprises, people, unreached, digest, weight: row.weight } });
  if (row.weight === 'legal') await recordEach(tx, row, digest);
  wakeWorkers(tx);
}

/** Each recipient's chain begins with what was sent, so that a delivery certificate can name its entries. */
async function recordEach(tx: Tx, { id, subject }: CircularRow, digest: string): Promise<void> {
  const notices = await tx.sql.selectFrom('notices').select(['id', 'park_id', 'enterprise_id', 'seat']).where('circular_id', '=', id).where('kind', '=', 'circular').execute();
  await record(tx, ...notices.map((notice) => ({
    type: 'notice.sent', record: { type: 'notice', id: notice.id }, parkId: notice.park_id, enterpriseId: notice.enterprise_id, audience: 'enterprise' as const,
    params: { circularId: id, digest, seat: notice.seat }, detail: { name: subject },
  })));
}
