import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { columnOf, relations } from '../../relations.ts';

/** Why a file, a field or a seat stays as the load left it. */
export type KeptReason = 'closed' | 'merged' | 'moved' | 'later_import' | 'changed' | 'cases' | 'other_records' | 'signed_in' | 'field_changed' | 'seat_changed' | 'former_left' | 'code_taken';

export interface Kept {
  reason: KeptReason;
  /** The field that somebody changed since, or the role of the seat. */
  field?: string;
}

/** What undoing does with one file of a load. */
export interface PlannedUndo {
  row: number;
  enterprise_id: string;
  name: string;
  created: boolean;
  outcome: 'close' | 'restore' | 'partly' | 'keep' | 'nothing';
  /** Fields that go back, as they stood before and as the load left them. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  seats: { seatId: string; role: string; seated: boolean; formerId: string | null; postBefore: string | null; name: string; former: string | null }[];
  kept: Kept[];
}

export interface UndoRange {
  /** Rows of the spreadsheet beyond this one. */
  after?: number;
  most?: number;
}

/**
 * What undoing a load would do, file by file: by comparison with what stands now, so that it is the
 * same whoever asks. A field counts as changed where it is no longer as the load left it; of lists,
 * only what the load added goes.
 */
export function planOf(importId: string, { after, most }: UndoRange = {}) {
  const work = relations().flatMap((relation) => (relation.work === undefined ? [] : [
    sql`case when exists (select from ${sql.table(relation.table)} w where w.${sql.ref(columnOf(relation))} = c.enterprise_id and (${sql.raw(relation.workWhen ?? 'true')})) then ${sql.lit(relation.work)} end`,
  ]));
  return sql<PlannedUndo>`
    with batch as materialized (select id, park_id, loaded_at from import_batches where id = ${importId}),
    changes as materialized (
      select c.*, b.loaded_at, b.park_id from import_changes c join batch b on b.id = c.import_id
        where c.kept is null ${after === undefined ? sql`` : sql`and c.row > ${after}`} order by c.row ${most === undefined ? sql`` : sql`limit ${most}`}),
    visits as materialized (
      select s.user_id, s.active_enterprise_id from sessions s where s.created_at >= (select loaded_at from batch) group by 1, 2),
    arrivals as materialized (
      select p.user_id from import_people p where p.import_id = ${importId} and p.user_id in (select user_id from visits)),
    seats as materialized (
      select x.row, x.seat_id, x.role, x.seated, x.former_id, x.post_before, u.name, fu.name as former, case
          when x.seated and (h.until_day is not null or h.enterprise_id <> c.enterprise_id or h.role <> x.role) then 'seat_changed'
          when not x.seated and (h.until_day is not null or h.post is distinct from x.post_after) then 'seat_changed'
          when x.seated and (h.user_id in (select user_id from arrivals) or (h.user_id, c.enterprise_id) in (select user_id, active_enterprise_id from visits where active_enterprise_id is not null)) then 'signed_in'
          when x.seated and x.former_id is not null and (fu.left_at is not null or f.enterprise_id <> c.enterprise_id) then 'former_left' end as reason
        from changes c join import_seats x on x.import_id = c.import_id and x.row = c.row
        join enterprise_holders h on h.id = x.seat_id join users u on u.id = h.user_id
        left join enterprise_holders f on f.id = x.former_id left join users fu on fu.id = f.user_id),
    by_row as materialized (
      select row, jsonb_agg(jsonb_build_object('seatId', seat_id, 'role', role, 'seated', seated, 'formerId', former_id, 'postBefore', post_before, 'name', name, 'former', former)
          order by role) filter (where reason is null) as back,
        jsonb_agg(jsonb_build_object('reason', reason, 'field', role) order by role) filter (where reason is not null) as kept,
        bool_or(reason = 'signed_in') as signed_in
      from seats group by row),
    judged as (
      select c.row, c.enterprise_id, e.name, c.created, c.before, c.after, coalesce(s.back, '[]') as back, coalesce(s.kept, '[]') as seats_kept, f.restored, coalesce(f.kept, '[]') as fields_kept,
        case
          when e.closed_reason = 'merged' then '["merged"]'
          when e.closed_on is not null then '["closed"]'
          when e.park_id <> c.park_id then '["moved"]'
          when c.created then to_jsonb(array_remove(array[
            case when e.version <> c.version then case when exists (select from import_changes l where l.enterprise_id = c.enterprise_id and l.import_id <> c.import_id) then 'later_import' else 'changed' end end,
            ${sql.join([...work, sql`case when s.signed_in then 'signed_in' end`])}], null))
          when f.code_taken then '["code_taken"]'
          else '[]' end as blockers
      from changes c join enterprises e on e.id = c.enterprise_id
      left join by_row s on s.row = c.row
      left join lateral (
        select coalesce(array_agg(k.key) filter (where ${goesBack}), '{}') as restored,
          jsonb_agg(jsonb_build_object('reason', 'field_changed', 'field', k.key) order by k.key) filter (where not ${goesBack} and now.image->k.key is distinct from c.before->k.key) as kept,
          coalesce(bool_or(k.key = 'uscc' and ${goesBack} and exists (select from enterprises o where o.uscc = c.before->>'uscc' and o.closed_on is null and o.id <> e.id)), false) as code_taken
        from (select enterprise_image(e) as image) now, jsonb_object_keys(c.before) k(key)) f on not c.created)
    select row, enterprise_id, name, created,
      case when created then case when blockers = '[]' then 'close' else 'keep' end
        when blockers <> '[]' then 'keep'
        when restored = '{}' and back = '[]' then case when fields_kept = '[]' and seats_kept = '[]' then 'nothing' else 'keep' end
        when fields_kept = '[]' and seats_kept = '[]' then 'restore' else 'partly' end as outcome,
      case when blockers = '[]' and not created then (select coalesce(jsonb_object_agg(k, before->k), '{}') from unnest(restored) k) else '{}' end as before,
      case when blockers = '[]' and not created then (select coalesce(jsonb_object_agg(k, after->k), '{}') from unnest(restored) k) else '{}' end as after,
      case when blockers = '[]' and not created then back else '[]' end as seats,
      case when blockers <> '[]' then (select jsonb_agg(jsonb_build_object('reason', b)) from jsonb_array_elements_text(blockers) b) else fields_kept || seats_kept end as kept
    from judged order by row`;
}

/** Of a scalar: it is as the load left it. Of a list: something that the load added is still in it. */
const goesBack = sql`(case when k.key in ('flags', 'tags') then exists (
    select from jsonb_array_elements_text(now.image->k.key) i where i in (select jsonb_array_elements_text(c.after->k.key) except select jsonb_array_elements_text(c.before->k.key)))
  else now.image->k.key = c.after->k.key end)`;

export async function planUndo(tx: Tx, importId: string, range: UndoRange): Promise<PlannedUndo[]> {
  const { rows } = await planOf(importId, range).execute(tx.sql);
  return rows;
}
