import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { remindersFor } from '../repeat.ts';
import { recordStep, takeCircular } from '../store.ts';

const hourMs = 3_600_000;
/** Nobody is reminded twice a day. */
const pauseMs = 20 * hourMs;

/** Reminds each enterprise in which nobody has acknowledged, through all who got it. @throws Refusal `circulars.reminded_lately`, `circulars.all_acknowledged` */
export async function remindCircular(tx: Tx, circularId: string, version: number): Promise<void> {
  const row = await takeCircular(tx, circularId, version, 'remind');
  const { rows: [last] } = await sql<{ at: Date | null }>`select max(created_at) as at from notices where circular_id = ${circularId} and kind = 'circular_reminder'`.execute(tx.sql);
  if (last!.at !== null && last!.at.getTime() > tx.now.getTime() - pauseMs) throw new Refusal('conflict', 'circulars.reminded_lately');
  const people = await remindersFor(tx, row);
  if (people === 0) throw new Refusal('conflict', 'circulars.all_acknowledged');
  await recordStep(tx, row, 'reminded', { params: { people } });
}
