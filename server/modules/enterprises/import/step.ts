import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { JobHandler, JobPayload } from '../../../platform/jobs/jobs.ts';
import { tell } from '../../../platform/live.ts';
import type { Platform } from '../../../platform/platform.ts';
import { SpreadsheetError } from '../../../platform/spreadsheet/index.ts';
import { getBatch, type Batch, type BatchState, type Failure } from './batch.ts';

/** Why a step ends in the state `failed`, said to the reader by a phrase below `import`. */
export class StepFailure extends Error {
  readonly failure: Failure;
  constructor(code: string, params: Failure['params'] = {}) {
    super(code);
    this.failure = { code, params };
  }
}

/** Failures of the database that pass by themselves: the job is run again later. */
const passing = new Set(['57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET']);
/** Somebody else wrote the same at the same time: tried again at once. */
const colliding = new Set(['40001', '40P01', '23505']);
const mostTries = 3;

/**
 * A job that works on a batch in one state and leaves it in the next, or `failed` with the reason
 * (`unlessDone`: in the state from which the step can be tried again).
 * A batch that has moved on meanwhile is left alone, so that a repeat does no harm.
 */
export function step(state: BatchState, work: (platform: Platform, batch: Batch, payload: JobPayload) => Promise<void>, unlessDone: BatchState = 'failed'): JobHandler {
  return async (platform, payload) => {
    const { importId, version } = payload;
    const batch = await inTransaction(platform, system, (tx) => getBatch(tx, importId!));
    if (batch.state !== state || batch.version !== Number(version)) return;
    try {
      await unlessColliding(() => work(platform, batch, payload));
    } catch (error) {
      if (error instanceof MovedOn) return;
      if (passing.has(codeOf(error))) throw error;
      const failure = reasonOf(error);
      if (failure.code === 'failures.unexpected') platform.log.error({ err: error, importId }, 'an import failed');
      await inTransaction(platform, system, (tx) => moveBatch(tx, batch, { state: unlessDone, failure: JSON.stringify(failure) })).catch((later) => {
        if (!(later instanceof MovedOn)) throw later;
      });
    }
  };
}

async function unlessColliding(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!colliding.has(codeOf(error)) || tries === mostTries) throw error;
    }
  }
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

function reasonOf(error: unknown): Failure {
  if (error instanceof StepFailure) return error.failure;
  if (error instanceof SpreadsheetError) return { code: error.code, params: { ...error.params } };
  if (colliding.has(codeOf(error))) return { code: 'failures.conflict', params: {} };
  if (codeOf(error) === 'ENOENT') return { code: 'failures.file_gone', params: {} };
  return { code: 'failures.unexpected', params: {} };
}

/** Somebody started another step meanwhile. */
class MovedOn extends Error {}

type Changes = { loaded_by?: string; loaded_at?: Date; undo_until?: Date | null; undone?: string; state?: BatchState; sheets?: string; sheet?: string; header_row?: number; columns?: string; done?: number; total?: number | null; counts?: string; failure?: string | null };

/** The end of a step: the batch is told to whoever started it. */
export async function moveBatch(tx: Tx, batch: Batch, changes: Changes): Promise<void> {
  await change(tx, batch, { ...changes, version: batch.version + 1 });
}

/** Progress within a step, in a small transaction of its own unless `tx` is one. */
export async function noteProgress(tx: Tx, batch: Batch, done: number): Promise<void> {
  await change(tx, batch, { done });
}

async function change(tx: Tx, batch: Batch, changes: Changes & { version?: number }): Promise<void> {
  const { numUpdatedRows } = await tx.sql.updateTable('import_batches').set(changes).where('id', '=', batch.id).where('version', '=', batch.version).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new MovedOn();
  tell(tx, { type: 'import', userIds: [batch.created_by], data: { importId: batch.id } });
}

/** Statements over a whole file may take longer than a request may. */
export async function takeTime(tx: Tx): Promise<void> {
  await sql`select set_config('statement_timeout', '15min', true)`.execute(tx.sql);
}
