import { PassThrough } from 'node:stream';
import { sql, type Selectable } from 'kysely';
import type { ImportProblems } from '../../../platform/db/tables.ts';
import { streamRows } from '../../../platform/db/stream-rows.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import type { Row } from '../../../platform/spreadsheet/index.ts';
import type { Batch } from './batch.ts';
import { openProblem, toView } from './problems-view.ts';
import type { RowProblem } from './reading/problems.ts';
import { placeOf, writeRejects } from './reading/rejects.ts';
import { openSource } from './source.ts';

/** The rejected rows as they stand in the uploaded file, each with what is wrong and how to mend it. */
export async function downloadRejects(tx: Tx, batch: Batch): Promise<Stream> {
  if (batch.state !== 'checked' && batch.state !== 'loaded') {
    throw new Refusal('conflict', 'enterprises.import_wrong_state', { params: { state: batch.state } });
  }
  if (batch.sha256 === null) throw new Refusal('conflict', 'enterprises.import_forgotten');
  const source = await openSource(tx.platform, batch);
  const body = new PassThrough();
  const describe = (problem: RowProblem) => phrase(tx.actor.locale, 'import.reject_line', { place: placeOf(problem), ...toView(tx, problem) });
  writeRejects(body, source.header, source.columns, rejected(tx, batch.id, source.rows()), describe).catch((error: Error) => body.destroy(error));
  const name = batch.file_name.replace(/\.[^.]*$/, '');
  return { body, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', fileName: `${name}-${phrase(tx.actor.locale, 'exports.enterprises.rejects')}.xlsx` };
}

/** Both the file and the problems come by row, so that one pass joins them. */
async function* rejected(tx: Tx, batchId: string, rows: AsyncIterable<Row>): AsyncGenerator<{ row: Row; problems: RowProblem[] }> {
  const groups = byRow(tx, streamRows(tx, sql<Selectable<ImportProblems>>`select * from import_problems
    where batch_id = ${batchId} and severity = 'error' order by row, seq`.compile(tx.sql)));
  let group = await groups.next();
  for await (const row of rows) {
    while (!group.done && group.value.row < row.number) group = await groups.next();
    if (group.done) return;
    if (group.value.row === row.number) yield { row, problems: group.value.problems };
  }
}

async function* byRow(tx: Tx, stored: AsyncIterable<Selectable<ImportProblems>>): AsyncGenerator<{ row: number; problems: RowProblem[] }> {
  let group: { row: number; problems: RowProblem[] } | undefined;
  for await (const problem of stored) {
    if (group?.row !== problem.row) {
      if (group) yield group;
      group = { row: problem.row, problems: [] };
    }
    group.problems.push(openProblem(tx, problem));
  }
  if (group) yield group;
}
