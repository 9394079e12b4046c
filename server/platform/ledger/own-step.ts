import { sql } from 'kysely';
import { platform } from '../auth/actor.ts';
import { actingAs, type Tx } from '../db/transaction.ts';
import { isOutdated, Refusal } from '../errors.ts';

/** A step as it stands in the ledger: of which record, by which of these types, and about what if the record has parts. */
export interface OwnStep {
  record: { type: string; id: string };
  types: readonly string[];
  params?: Record<string, string | null>;
}

/**
 * Runs `allow`, which refuses a version that no longer stands or a state in which the step can't be taken. The caller's own
 * step, tapped or sent a second time, is no change by somebody else: it is told as done.
 * @param step null for what may be done again in other words, such as an edit
 * @param current the record as it stands, shown with the refusal
 * @throws Refusal `common.done_already`, or what `allow` throws
 */
export async function unlessDone<T>(tx: Tx, step: OwnStep | null, current: () => Promise<unknown>, allow: () => T | Promise<T>): Promise<T> {
  try {
    return await allow();
  } catch (error) {
    if (!isOutdated(error) || step === null || !await isLastStep(tx, step)) throw error;
    throw new Refusal('conflict', 'common.done_already', { current: error.current ?? await current() });
  }
}

/** Whether the last that anybody did to the record was this, by the actor. */
async function isLastStep(tx: Tx, { record, types, params = {} }: OwnStep): Promise<boolean> {
  const { rows: [last] } = await actingAs(tx, platform, (all) => sql<{ type: string; actor_id: string; params: Record<string, unknown> }>`select type, actor_id, params from ledger_entries
    where record_type = ${record.type} and record_id = ${record.id} and actor_id is not null order by seq desc limit 1`.execute(all.sql));
  return last !== undefined && last.actor_id === tx.actor.userId && types.includes(last.type) && Object.entries(params).every(([name, value]) => (last.params[name] ?? null) === value);
}
