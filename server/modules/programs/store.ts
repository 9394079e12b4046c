import type { Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { newProgramToken, hashToken } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import { visiblePrograms } from './access.ts';
import { getProgram } from './views.ts';

export interface ProgramFile {
  id: string;
  parks: string[];
}

interface LockedProgram extends ProgramFile {
  scopes: string[];
  department_id: string | null;
}

/** Locks a program for a change. @throws Refusal `programs.not_found`, `common.stale_version`, `programs.ended` */
export async function takeProgram(tx: Tx, programId: string, version: number): Promise<LockedProgram> {
  const row = await tx.sql.selectFrom('programs as p').select(['p.id', 'p.parks', 'p.version', 'p.ended_at', 'p.scopes', 'p.department_id']).where('p.id', '=', programId).where(visiblePrograms(tx.actor)).forUpdate().executeTakeFirst();
  if (!row) throw notFound('programs');
  if (row.version !== version) throw staleVersion(await getProgram(tx, programId));
  if (row.ended_at !== null) throw new Refusal('conflict', 'programs.ended');
  return row;
}

/** A new token; it can't be read again. */
export async function giveToken(tx: Tx, programId: string): Promise<string> {
  const token = newProgramToken();
  await tx.sql.insertInto('program_tokens').values({
    id: newId(tx.now), program_id: programId, token_hash: hashToken(token), hint: token.slice(-4), created_by: tx.actor.userId!, created_at: tx.now,
  }).execute();
  return token;
}

/** One step in a program's history, for auditors, and the version that a reader must have seen to make the next. */
export async function recordStep(tx: Tx, file: ProgramFile, step: string, more: Pick<LedgerEvent, 'params' | 'detail'> = {}): Promise<void> {
  await tx.sql.updateTable('programs').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', file.id).execute();
  await recordNews(tx, file, step, more);
}

/** What changes nothing in the program itself. */
export async function recordNews(tx: Tx, { id, parks }: ProgramFile, step: string, more: Pick<LedgerEvent, 'params' | 'detail'> = {}): Promise<void> {
  await record(tx, { type: `program.${step}`, record: { type: 'program', id }, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, audience: 'auditor', ...more });
}
