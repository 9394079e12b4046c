import { sql } from 'kysely';
import type { EndingTerm, listEndingTerms as endpoint } from '@qilian/contract/liaison-advice';
import type { QueryOf } from '@qilian/contract/endpoint';
import { actsFor, parksAs, platform as system } from '../../../platform/auth/actor.ts';
import { localDateOf, whenOpen } from '../../../platform/calendar/index.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { readers } from './access.ts';
import { officersOf } from './news.ts';
import { noticeDays, termStep } from './rules.ts';

const slice = 500;

/** Seats whose term is near its end or over, without an appointment on the way that would renew or replace them. */
const ending = (tx: Tx, until: string) => tx.sql.selectFrom('enterprise_holders as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id')
  .where('h.until_day', 'is', null).where('h.term_until', 'is not', null).where('h.term_until', '<=', until).where('e.closed_on', 'is', null)
  .where((eb) => eb.not(eb.exists(eb.selectFrom('appointments as a').select('a.id').whereRef('a.enterprise_id', '=', 'h.enterprise_id').whereRef('a.role', '=', 'h.role').where('a.ended_at', 'is', null))));

const dayMs = 24 * 3_600_000;
/** Whole days from one date to another. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/**
 * Tells the liaison, the owner and the officer before a term ends, when it is over, and from then on monthly until somebody is
 * appointed. The seat stays with whoever holds it: an enterprise is never without anybody to reach. What needs authority is
 * refused from the day after (`whyNotFor`).
 */
export async function tellOfTerms(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  const day = localDateOf(platform.officeHours.city(), now);
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const due = await inTransaction(platform, system, (tx) => ending(tx, dayAfter(day, noticeDays[0]!)).leftJoin('term_reminders as r', 'r.holder_id', 'h.id')
      .select(['h.id', 'e.park_id', 'h.term_until', 'r.step']).where('h.id', '>', after).orderBy('h.id').limit(sql.lit(slice)).execute());
    for (const { id, park_id: parkId, term_until: until, step } of due) {
      if (termStep(daysBetween(day, until!)) <= (step ?? 0) || whenOpen(platform.officeHours.of(parkId), now) > now) continue;
      await inTransaction(platform, system, (tx) => tellOf(tx, id, day)).catch((error: unknown) => platform.log.error({ err: error, holderId: id }, 'the end of a term was not told'));
    }
    if (due.length < slice) return;
    after = due.at(-1)!.id;
  }
}

async function tellOf(tx: Tx, holderId: string, day: string): Promise<void> {
  const seat = await ending(tx, dayAfter(day, noticeDays[0]!)).innerJoin('users as u', 'u.id', 'h.user_id').select(['h.role', 'h.term_until', 'h.user_id', 'h.enterprise_id', 'e.park_id', 'e.name as enterprise', 'u.name'])
    .where('h.id', '=', holderId).forUpdate('h').executeTakeFirst();
  if (!seat) return;
  const left = daysBetween(day, seat.term_until!);
  const step = termStep(left);
  const told = await tx.sql.insertInto('term_reminders').values({ holder_id: holderId, step, told_at: tx.now })
    .onConflict((conflict) => conflict.column('holder_id').doUpdateSet({ step, told_at: tx.now }).where('term_reminders.step', '<', step)).returning('holder_id').executeTakeFirst();
  if (!told) return;
  const over = left < 0;
  await record(tx, {
    type: over ? 'liaison.term_over' : 'liaison.term_ending', record: { type: 'enterprise', id: seat.enterprise_id }, parkId: seat.park_id, enterpriseId: seat.enterprise_id, audience: 'enterprise',
    params: { role: seat.role, holderId, userId: seat.user_id, until: seat.term_until }, detail: { name: seat.name },
  });
  const owners = await tx.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', seat.enterprise_id).where('role', '=', 'owner').where('until_day', 'is', null).execute();
  send(tx, {
    to: [...new Set([seat.user_id, ...owners.map((owner) => owner.user_id), ...await officersOf(tx, seat.enterprise_id)])], kind: over ? 'term_over' : 'term_ending',
    params: { enterprise: seat.enterprise, name: seat.name, due: seat.term_until, left: Math.abs(left) }, parkId: seat.park_id, enterpriseId: seat.enterprise_id, channels: ['email', 'sms'],
  });
}

/** Of the enterprises that the reader looks after, or of the reader's own. */
export async function listEndingTerms(tx: Tx, { cursor, limit, mine }: QueryOf<typeof endpoint>): Promise<{ items: EndingTerm[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const { actor } = tx;
  const day = today(tx);
  const visible = actor.side === 'staff' ? sql<boolean>`e.park_id = any (${`{${parksAs(actor, ...readers).join(',')}}`}::uuid[])` : sql<boolean>`e.id = ${actor.enterprise?.id ?? null}::uuid`;
  const found = await ending(tx, dayAfter(day, noticeDays[0]!)).innerJoin('users as u', 'u.id', 'h.user_id').innerJoin('areas as p', 'p.id', 'e.park_id')
    .leftJoin('enterprise_staff as s', (join) => join.onRef('s.enterprise_id', '=', 'e.id').on('s.capacity', '=', 'service_officer').on('s.until_day', 'is', null)).leftJoin('users as o', 'o.id', 's.user_id')
    .select(['h.id', 'h.role', 'h.term_until', 'u.id as user_id', 'u.name', 'e.id as enterprise_id', 'e.name as enterprise', 'p.id as park_id', 'p.name as park', 'o.id as officer_id', 'o.name as officer'])
    .where(visible).$if(mine === true, (query) => query.where(sql<boolean>`s.user_id = any (${actsFor(actor)}::uuid[])`))
    .$if(after !== null, (query) => query.where(sql<boolean>`(h.term_until, h.id) > (${after?.[0]}::date, ${after?.[1]}::uuid)`))
    .orderBy('h.term_until').orderBy('h.id').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.term_until!, row.id]);
  return {
    next,
    items: rows.map((row): EndingTerm => ({
      holderId: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park }, officer: row.officer_id === null ? null : { id: row.officer_id, name: row.officer! },
      role: row.role as EndingTerm['role'], user: { id: row.user_id, name: row.name }, until: row.term_until!, daysLeft: daysBetween(day, row.term_until!),
    })),
  };
}
