import type { QueryOf } from '@qilian/contract/endpoint';
import type { ImportUndoCounts, previewUndo as endpoint, UndoneFile, UndoOutcome } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../../../platform/http/index.ts';
import type { Batch } from '../batch.ts';
import { planOf, type Kept, type PlannedUndo } from './plan-undo.ts';

interface Page {
  items: UndoneFile[];
  next: string | null;
  counts: ImportUndoCounts;
}

/** Of a load that stands: what undoing it would do. Of one that was undone: what stayed, and why. */
export async function viewUndo(tx: Tx, batch: Batch, { cursor, limit, outcome }: QueryOf<typeof endpoint>): Promise<Page> {
  const after = Number(readCursor(cursor, 1)?.[0] ?? 0);
  const range = { after, most: limit + 1, outcome };
  const found = batch.state === 'undone' ? await readKept(tx, batch, range) : outcome === undefined ? await readPlan(tx, batch, range) : await overAll(tx, () => readPlan(tx, batch, range));
  const { rows, next } = cutPage(found, limit, (row) => [String(row.row)]);
  return { items: rows.map(toItem), next, counts: batch.undone ?? await actingAs(tx, system, (all) => overAll(all, () => countPlan(all, batch))) };
}

interface Range {
  after: number;
  most: number;
  outcome: UndoOutcome | undefined;
}

/** The planner takes what the plan's parts hold for one row each; over a whole file, row by row would then be each with each. */
async function overAll<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx.sql);
  const result = await work();
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(tx.sql);
  return result;
}

async function readPlan(tx: Tx, batch: Batch, { after, most, outcome }: Range): Promise<PlannedUndo[]> {
  const { rows } = await sql<PlannedUndo>`select p.* from (${planOf(batch.id, { after, ...(outcome === undefined && { most }) })}) p
    where p.outcome <> 'nothing' ${outcome === undefined ? sql`` : sql`and p.outcome = ${outcome}`} order by p.row limit ${sql.lit(most)}`.execute(tx.sql);
  return rows;
}

async function readKept(tx: Tx, batch: Batch, { after, most, outcome }: Range): Promise<PlannedUndo[]> {
  const { rows } = await sql<PlannedUndo>`select c.row, c.enterprise_id, e.name, c.created, c.kept->>'outcome' as outcome, '{}'::jsonb as before, '{}'::jsonb as after, '[]'::jsonb as seats, c.kept->'reasons' as kept
    from import_changes c join enterprises e on e.id = c.enterprise_id
    where c.import_id = ${batch.id} and c.kept is not null and c.row > ${after} ${outcome === undefined ? sql`` : sql`and c.kept->>'outcome' = ${outcome}`}
    order by c.row limit ${sql.lit(most)}`.execute(tx.sql);
  return rows;
}

/** People leave whose every seat ends with the load that brought them. Numbers only: also of files that were moved beyond the reader's walls. */
async function countPlan(tx: Tx, batch: Batch): Promise<ImportUndoCounts> {
  const { rows: [counts] } = await sql<ImportUndoCounts>`
    with plan as materialized (${planOf(batch.id)}),
    ending as materialized (
      select x.seat_id from plan p join import_seats x on x.import_id = ${batch.id} and x.row = p.row where p.outcome = 'close'
      union all select (s->>'seatId')::uuid from plan p, jsonb_array_elements(p.seats) s where (s->>'seated')::boolean),
    staying as materialized (
      select distinct h.user_id from import_people p join enterprise_holders h on h.user_id = p.user_id and h.until_day is null left join ending x on x.seat_id = h.id
        where p.import_id = ${batch.id} and x.seat_id is null)
    select count(*) filter (where outcome = 'close') as close, count(*) filter (where outcome = 'restore') as restore, count(*) filter (where outcome = 'partly') as partly,
      count(*) filter (where outcome = 'keep') as keep,
      (select count(*) from import_people p where p.import_id = ${batch.id}) - (select count(*) from staying) as people
    from plan`.execute(tx.sql);
  return counts!;
}

function toItem({ row, enterprise_id: id, name, outcome, before, after, seats, kept }: PlannedUndo): UndoneFile {
  return {
    row, enterprise: { id, name }, outcome: outcome as UndoOutcome,
    fields: Object.keys(before).sort().map((field) => ({ field, now: after[field], before: before[field] })) as UndoneFile['fields'],
    seats: seats.map(({ role, seated, name: leaves, former }) => ({ role, leaves: seated ? leaves : null, returns: former })) as UndoneFile['seats'],
    kept: kept.map(({ reason, field }: Kept) => ({ reason, field: field ?? null })) as UndoneFile['kept'],
  };
}
