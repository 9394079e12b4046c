import type { ImportField } from '@qilian/contract/enterprises';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { noCounts, type Batch, type Counts } from './batch.ts';
import type { MappedColumn } from './reading/parse-row.ts';
import { registerCodes } from './reading/problems.ts';
import { sealText } from './stored-draft.ts';

/** What is wrong with a row that reads well by itself. */
interface Finding {
  row: number;
  value: string;
  params: Record<string, string | number>;
}

/** Rejects rows that repeat the code of a row above, and rows without a code that bear another row's name. */
export async function rejectDuplicates(tx: Tx, { id }: Pick<Batch, 'id'>, columns: readonly MappedColumn[]): Promise<void> {
  const codes = await sql<Finding>`with known as (
      select row, draft->>'uscc' as value, min(row) over (partition by draft->>'uscc') as first from import_rows
        where batch_id = ${id} and verdict <> 'reject' and draft->>'uscc' is not null)
    update import_rows r set verdict = 'reject' from known k where r.batch_id = ${id} and r.row = k.row and k.row <> k.first
    returning r.row, k.value, jsonb_build_object('first', k.first) as params`.execute(tx.sql);
  await addProblems(tx, id, 'duplicate_in_file', columnOf(columns, 'uscc'), codes.rows);
  const names = await sql<Finding>`with known as (
      select row, draft->>'name' as value, draft->>'uscc' as uscc, min(row) over named as first,
          min(row) filter (where draft->>'uscc' is not null) over named as coded
        from import_rows where batch_id = ${id} and verdict <> 'reject' window named as (partition by draft->>'nameKey'))
    update import_rows r set verdict = 'reject' from known k
      where r.batch_id = ${id} and r.row = k.row and k.uscc is null and coalesce(k.coded, k.first) <> k.row
    returning r.row, k.value, jsonb_build_object('first', coalesce(k.coded, k.first)) as params`.execute(tx.sql);
  await addProblems(tx, id, 'ambiguous_in_file', columnOf(columns, 'name'), names.rows);
}

/**
 * Compares the rows with the register as it stands now and gives each its verdict: by code in
 * the whole city, by name in the park where one of the two has no code. Code and name of a merged file
 * lead to the one in which it goes on, whose own code and name stay as they were settled.
 */
export async function weighRows(tx: Tx, batch: Pick<Batch, 'id' | 'park_id' | 'duplicates'>, columns: readonly MappedColumn[]): Promise<void> {
  const { id } = batch;
  const { rows: found } = await sql<Finding & { code: string }>`with undone as (
      delete from import_problems where batch_id = ${id} and code = any (${[...registerCodes]}::text[]) returning row),
    matched as materialized (
      select r.row, r.draft, coalesce(c.id, w.id, n.ids[1], v.id) as enterprise_id, coalesce(c.park_id, w.park_id, v.park_id) as park_id, coalesce(w.id, v.id) is not null as led, cardinality(n.ids) as namesakes
        from import_rows r left join enterprises c on c.uscc = r.draft->>'uscc' and c.closed_on is null
        left join lateral (select s.id, s.park_id from enterprises m join enterprises s on s.id = survivor_of(m.id)
          where c.id is null and m.uscc = r.draft->>'uscc' and m.closed_on is not null and m.closed_reason = 'merged' and s.closed_on is null limit 1) w on true
        left join lateral (select array_agg(e.id order by e.id) as ids from enterprises e
          where c.id is null and w.id is null and e.closed_on is null and e.park_id = ${batch.park_id} and e.name_key = r.draft->>'nameKey' and (e.uscc is null or r.draft->>'uscc' is null)) n on true
        left join lateral (select s.id, s.park_id from enterprises m join enterprises s on s.id = survivor_of(m.id)
          where c.id is null and w.id is null and n.ids is null and m.closed_reason = 'merged' and m.park_id = ${batch.park_id} and m.name_key = r.draft->>'nameKey' and s.closed_on is null
            and (s.uscc is null or r.draft->>'uscc' is null) and (m.uscc is null or r.draft->>'uscc' is null) order by m.id limit 1) v on true
        where r.batch_id = ${id} and (r.verdict <> 'reject' or r.row in (select row from undone))),
    judged as (
      select m.*, first_value(m.row) over same as first, case when m.park_id <> ${batch.park_id} then 'registered_elsewhere' when m.namesakes > 1 then 'name_ambiguous'
          when m.enterprise_id is not null and first_value(m.row) over same <> m.row then 'enterprise_twice' end as code
        from matched m window same as (partition by m.enterprise_id order by m.park_id nulls last, m.row)),
    weighed as (
      select j.row, j.draft, j.first, j.namesakes, j.code, case when j.code is null then j.enterprise_id end as enterprise_id, case
          when j.code is not null then 'reject' when j.enterprise_id is null then 'create' when ${batch.duplicates} = 'skip' then 'skip'
          when ${saysNothingNew} then 'unchanged' else 'update' end as verdict
        from judged j left join enterprises e on e.id = j.enterprise_id),
    kept as (
      update import_rows r set enterprise_id = w.enterprise_id, verdict = w.verdict from weighed w
        where r.batch_id = ${id} and r.row = w.row and (r.enterprise_id is distinct from w.enterprise_id or r.verdict <> w.verdict))
    select w.row, w.code, case when w.code = 'registered_elsewhere' then w.draft->>'uscc' else w.draft->>'name' end as value,
      jsonb_build_object('first', w.first, 'count', coalesce(w.namesakes, 0)) as params from weighed w where w.code is not null`.execute(tx.sql);
  for (const code of registerCodes) {
    await addProblems(tx, id, code, columnOf(columns, code === 'registered_elsewhere' ? 'uscc' : 'name'), found.filter((row) => row.code === code));
  }
}

/** True where the file `e` and the holders of its seats already say all that the draft `j.draft` says. */
const saysNothingNew: RawBuilder<boolean> = sql<boolean>`
  jsonb_build_object('name', e.name, 'uscc', e.uscc, 'legalRepresentative', e.legal_representative, 'registeredCapitalYuan', e.registered_capital_yuan,
    'address', e.address, 'industryCode', e.industry_code, 'headcount', e.headcount, 'revenueYuan', e.revenue_yuan, 'assetsYuan', e.assets_yuan, 'ownership', e.ownership,
    'foundedOn', e.founded_on, 'parentUscc', e.parent_uscc, 'stage', e.stage, 'flags', e.flags, 'tags', e.tags) @> (j.draft - 'nameKey' - 'seats' - 'contacts' - case when j.led then array['name', 'uscc'] else '{}' end)
  and not exists (select from jsonb_to_recordset(j.draft->'seats') as s(role text, name text, post text, phone jsonb, email jsonb) where not exists (
    select from enterprise_holders h join users u on u.id = h.user_id
      where h.enterprise_id = e.id and h.until_day is null and h.role = s.role and (s.post is null or h.post = s.post)
        and case when s.phone is not null then s.phone @> to_jsonb(encode(u.phone_index, 'hex')) when s.email is not null then s.email @> to_jsonb(encode(u.email_index, 'hex')) else u.name = s.name end))`;

const columnOf = (columns: readonly MappedColumn[], field: ImportField) => columns.find((column) => column.field === field);

/** Errors that were found by comparing rows. */
export async function addProblems(tx: Tx, batchId: string, code: string, column: MappedColumn | undefined, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const { secrets } = tx.platform;
  const listed = findings.map(({ row, value, params }) => ({ row, value: sealText(secrets, value), params })).sort((a, b) => a.row - b.row);
  for (let start = 0; start < listed.length; start += 5000) {
    await sql`insert into import_problems (batch_id, seq, row, col, header, value, code, severity, params)
      select ${batchId}, (select coalesce(max(seq), 0) from import_problems where batch_id = ${batchId}) + row_number() over (order by p.row),
        p.row, ${column?.letter ?? null}, ${column?.header ?? null}, p.value, ${code}, 'error', p.params
      from jsonb_to_recordset(${JSON.stringify(listed.slice(start, start + 5000))}::jsonb) as p(row int, value text, params jsonb)`.execute(tx.sql);
  }
}

/** What the check found; `created` and `updated` are for loading to count. */
export async function countRows(tx: Tx, batchId: string): Promise<Counts> {
  const { rows: [counts] } = await sql<Omit<Counts, 'created' | 'updated'>>`
    select count(*) as rows, count(*) filter (where verdict = 'create') as "toCreate", count(*) filter (where verdict = 'update') as "toUpdate",
      count(*) filter (where verdict = 'unchanged') as unchanged, count(*) filter (where verdict = 'skip') as "toSkip", count(*) filter (where verdict = 'reject') as rejected,
      (select count(*) from import_problems where batch_id = ${batchId} and severity = 'warning') as warnings
    from import_rows where batch_id = ${batchId}`.execute(tx.sql);
  return { ...noCounts, ...counts };
}
