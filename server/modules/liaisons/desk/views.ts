import { sql } from 'kysely';
import type { DeskTicket, listTickets as listEndpoint } from '@qilian/contract/desk';
import type { QueryOf } from '@qilian/contract/endpoint';
import { platform as system } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import { desksOf } from './access.ts';

/** Until a number has been helped today, so long is thought for each. */
const usualHelpMinutes = 10;

const select = (tx: Tx) => tx.sql.selectFrom('desk_tickets as t').innerJoin('areas as p', 'p.id', 't.park_id').leftJoin('users as u', 'u.id', 't.user_id').leftJoin('users as c', 'c.id', 't.called_by').leftJoin('enterprises as e', 'e.id', 't.enterprise_id')
  .selectAll('t').select(['p.name as park', 'u.name as user', 'c.name as caller', 'e.name as enterprise']);
type Found = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

interface Pace {
  waitMinutes: number | null;
  helpMinutes: number | null;
  counters: number;
  waiting: number[];
  helped: number;
}

/** How the day goes at this desk: medians, and how many counters have called somebody within the hour. */
async function paceOf(all: Tx, parkId: string): Promise<Pace> {
  const { rows: [row] } = await sql<{ wait: number | null; help: number | null; counters: number; waiting: number[]; helped: number }>`
    select percentile_cont(0.5) within group (order by extract(epoch from called_at - taken_at) / 60) filter (where called_at is not null) as wait,
      percentile_cont(0.5) within group (order by extract(epoch from ended_at - called_at) / 60) filter (where state = 'helped') as help,
      count(distinct counter) filter (where called_at > ${new Date(all.now.getTime() - 3_600_000)})::int as counters,
      coalesce(array_agg(number order by number) filter (where state = 'waiting'), '{}') as waiting, count(*) filter (where state = 'helped')::int as helped
    from desk_tickets where park_id = ${parkId} and day = ${today(all)}`.execute(all.sql);
  const minutes = (value: number | null) => (value === null ? null : Math.round(value));
  return { waitMinutes: minutes(row!.wait), helpMinutes: minutes(row!.help), counters: Math.max(1, row!.counters), waiting: row!.waiting, helped: row!.helped };
}

function toTicket(row: Found, pace: Pace): DeskTicket {
  const ahead = row.state === 'waiting' ? pace.waiting.filter((number) => number < row.number).length : null;
  return {
    id: row.id, park: { id: row.park_id, name: row.park }, number: row.number, purpose: row.purpose as DeskTicket['purpose'], state: row.state as DeskTicket['state'], who: row.user ?? row.name ?? '',
    enterprise: row.enterprise_id === null || row.enterprise === null ? null : { id: row.enterprise_id, name: row.enterprise }, takenAt: row.taken_at.toISOString(), takenWay: row.taken_way as 'portal', counter: row.counter,
    calledAt: row.called_at?.toISOString() ?? null, calledBy: row.called_by === null ? null : { id: row.called_by, name: row.caller! }, endedAt: row.ended_at?.toISOString() ?? null, note: row.note, version: row.version,
    ahead, waitMinutes: ahead === null ? null : Math.ceil((ahead * (pace.helpMinutes ?? usualHelpMinutes)) / pace.counters),
  };
}

/** Numbers that the actor may see: staff those of their parks, everybody else the own. */
const visible = ({ actor }: Tx) => (actor.side === 'staff' ? sql<boolean>`t.park_id = any (${`{${desksOf(actor).join(',')}}`}::uuid[])` : sql<boolean>`t.user_id = ${actor.side === 'enterprise' ? actor.userId : null}::uuid`);

export async function getTicket(tx: Tx, ticketId: string): Promise<DeskTicket> {
  const row = await select(tx).where('t.id', '=', ticketId).where(visible(tx)).executeTakeFirst();
  if (!row) throw notFound('desk');
  return shown(tx, row);
}

export async function findMyTicket(tx: Tx): Promise<DeskTicket | null> {
  if (tx.actor.side !== 'enterprise') return null;
  const row = await select(tx).where('t.user_id', '=', tx.actor.userId).where('t.ended_at', 'is', null).executeTakeFirst();
  return row ? shown(tx, row) : null;
}

/** How long it takes hangs on everybody's numbers, of which the person sees the own. */
const shown = async (tx: Tx, row: Found): Promise<DeskTicket> => withoutNote(tx, toTicket(row, await actingAs(tx, system, (all) => paceOf(all, row.park_id))));

const withoutNote = ({ actor }: Tx, ticket: DeskTicket): DeskTicket => (actor.side === 'staff' ? ticket : { ...ticket, note: null });

/** Today's numbers: who waits, who is being helped, who was. */
export async function listTickets(tx: Tx, { cursor, limit, parkId }: QueryOf<typeof listEndpoint>) {
  if (!desksOf(tx.actor).includes(parkId)) return { items: [], next: null, waiting: 0, helped: 0, waitMinutes: null, helpMinutes: null };
  const after = readCursor(cursor, 2);
  const pace = await paceOf(tx, parkId);
  const place = sql<number>`array_position(array['called', 'waiting', 'helped', 'missed', 'left'], t.state)`;
  const found = await select(tx).select(place.as('place')).where('t.park_id', '=', parkId).where('t.day', '=', today(tx))
    .$if(after !== null, (query) => query.where(sql<boolean>`(${place}, t.number) > (${after?.[0]}::int, ${after?.[1]}::int)`)).orderBy(place).orderBy('t.number').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [String(row.place), String(row.number)]);
  return { items: rows.map((row) => toTicket(row, pace)), next, waiting: pace.waiting.length, helped: pace.helped, waitMinutes: pace.waitMinutes, helpMinutes: pace.helpMinutes };
}
