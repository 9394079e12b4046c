import type { Tx } from '../../platform/db/transaction.ts';
import type { CaseFile } from './case-file.ts';
import { pauseHandling, saveCase } from './move.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';

/** The handling waits for the enterprise; its clock pauses, by the park's published rule. */
export async function askEnterprise(tx: Tx, file: CaseFile, { question }: { question: string }): Promise<void> {
  const clock = await pauseHandling(tx, file, 'waiting_for_enterprise');
  await saveCase(tx, file, { status: 'waiting', waiting_for: question }, clock);
  await recordStep(tx, file, 'enterprise_asked', { audience: 'enterprise', detail: { note: question } });
  await notify(tx, file, 'enterprise_asked', await enterpriseSideOf(tx, file), { note: question });
}
