import type { Tx } from '../../platform/db/transaction.ts';
import { recordStep, takeProgram } from './store.ts';

/** Ends a program for good: no token of it works from now on. */
export async function endProgram(tx: Tx, programId: string, version: number): Promise<void> {
  const file = await takeProgram(tx, programId, version);
  await tx.sql.updateTable('program_tokens').set({ revoked_at: tx.now }).where('program_id', '=', programId).where('revoked_at', 'is', null).execute();
  await tx.sql.updateTable('programs').set({ ended_at: tx.now }).where('id', '=', programId).execute();
  await tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', programId).execute();
  await recordStep(tx, file, 'ended');
}
