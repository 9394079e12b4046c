import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../platform/errors.ts';
import { giveToken, recordStep, takeProgram } from './store.ts';

const hourMs = 3_600_000;

/** A new token beside the present ones, which end after the overlap. */
export async function rotateToken(tx: Tx, programId: string, { version, overlapHours }: { version: number; overlapHours: number }): Promise<string> {
  const file = await takeProgram(tx, programId, version);
  const end = new Date(tx.now.getTime() + overlapHours * hourMs);
  await tx.sql.updateTable('program_tokens').set({ ends_at: sql<Date>`least(ends_at, ${end}::timestamptz)` })
    .where('program_id', '=', programId).where('revoked_at', 'is', null).execute();
  const token = await giveToken(tx, programId);
  await recordStep(tx, file, 'token_rotated', { params: { overlapHours } });
  return token;
}

/** @throws Refusal `programs.token.not_found`, `programs.token_over` */
export async function revokeToken(tx: Tx, programId: string, tokenId: string, version: number): Promise<void> {
  const file = await takeProgram(tx, programId, version);
  const token = await tx.sql.selectFrom('program_tokens').select('revoked_at').where('id', '=', tokenId).where('program_id', '=', programId).executeTakeFirst();
  if (!token) throw notFound('programs.token');
  if (token.revoked_at !== null) throw new Refusal('conflict', 'programs.token_over');
  await tx.sql.updateTable('program_tokens').set({ revoked_at: tx.now }).where('id', '=', tokenId).execute();
  await recordStep(tx, file, 'token_revoked', { params: { tokenId } });
}
