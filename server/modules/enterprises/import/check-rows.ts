import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Row } from '../../../platform/spreadsheet/index.ts';
import { today } from '../../../platform/today.ts';
import type { Batch } from './batch.ts';
import { columnWarnings, isFooter, parseRow, type MappedColumn, type RowPolicy } from './reading/parse-row.ts';
import type { RowProblem } from './reading/problems.ts';
import { openSource } from './source.ts';
import { moveBatch, noteProgress, step, StepFailure, takeTime } from './step.ts';
import { onePerSeat, sealDraft, sealText, type StoredDraft } from './stored-draft.ts';
import { countRows, rejectDuplicates, weighRows } from './weigh-rows.ts';

const batchSize = 1000;

/** Job: reads every row with the chosen mapping and says what loading will do with it. Loads nothing. */
export const checkRows = step('checking', async (platform, batch) => {
  const policy = await inTransaction(platform, system, (tx) => clear(tx, batch));
  const source = await openSource(platform, batch);
  const store = openStore(platform, batch);
  store.problems(columnWarnings(source.header, source.columns));
  let rows: Row[] = [];
  for await (const row of source.rows()) {
    rows.push(row);
    if (rows.length < batchSize) continue;
    await store.rows(rows, source.columns, policy);
    rows = [];
  }
  await store.rows(rows, source.columns, policy);
  if (store.count() === 0) throw new StepFailure('spreadsheet.no_rows');
  await inTransaction(platform, system, async (tx) => {
    await takeTime(tx);
    await rejectDuplicates(tx, batch, source.columns);
    await weighRows(tx, batch, source.columns);
    await moveBatch(tx, batch, { state: 'checked', columns: JSON.stringify(source.described), counts: JSON.stringify(await countRows(tx, batch.id)), total: store.count(), done: store.count() });
  });
});

async function clear(tx: Tx, batch: Batch): Promise<RowPolicy> {
  await tx.sql.deleteFrom('import_rows').where('batch_id', '=', batch.id).execute();
  await tx.sql.deleteFrom('import_problems').where('batch_id', '=', batch.id).execute();
  return { usccRequired: false, today: today(tx) };
}

/** Rows and problems go to the database as they come, each batch in a small transaction that tells the progress. */
function openStore(platform: Platform, batch: Batch) {
  const { secrets } = platform;
  let waiting: RowProblem[] = [];
  let seq = 0;
  let seen = 0;
  let kept = 0;

  function read(row: Row, columns: readonly MappedColumn[], policy: RowPolicy): { row: number; draft: StoredDraft | null } {
    const { draft, problems } = parseRow(row, columns, policy);
    waiting.push(...problems);
    if (draft === null) return { row: row.number, draft };
    const { kept: contacts, left } = onePerSeat(draft.contacts);
    if (left.length > 0) {
      const value = left.map(({ name }) => name).join('、');
      waiting.push({ row: row.number, column: null, header: null, value, code: 'contacts_left_out', severity: 'warning', params: {} });
    }
    return { row: row.number, draft: sealDraft(secrets, { ...draft, contacts }) };
  }

  return {
    count: () => kept,
    problems(problems: RowProblem[]) {
      waiting.push(...problems);
    },
    async rows(rows: Row[], columns: readonly MappedColumn[], policy: RowPolicy) {
      const readings = rows.filter((row) => !isFooter(row)).map((row) => read(row, columns, policy));
      const problems = waiting.map((problem) => ({ ...problem, seq: (seq += 1), value: problem.value === null ? null : sealText(secrets, problem.value) }));
      waiting = [];
      seen += rows.length;
      kept += readings.length;
      await inTransaction(platform, system, async (tx) => {
        await sql`insert into import_rows (batch_id, row, verdict, draft)
          select ${batch.id}, r.row, case when r.draft is null then 'reject' else 'create' end, r.draft
          from jsonb_to_recordset(${JSON.stringify(readings)}::jsonb) as r(row int, draft jsonb)`.execute(tx.sql);
        await sql`insert into import_problems (batch_id, seq, row, col, header, value, code, severity, params)
          select ${batch.id}, p.seq, p.row, p."column", p.header, p.value, p.code, p.severity, p.params
          from jsonb_to_recordset(${JSON.stringify(problems)}::jsonb) as p(seq int, row int, "column" text, header text, value text, code text, severity text, params jsonb)`.execute(tx.sql);
        await noteProgress(tx, batch, seen);
      });
    },
  };
}
