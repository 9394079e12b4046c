import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The handling waits for the enterprise; its clock pauses, by the park's published rule. */
export async function askEnterprise(tx: Tx, file: CaseFile, { question }: { question: string }): Promise<void> {
  await enter(tx, file, statusAfter(file.kind, 'ask_enterprise'), { waiting_for: question });
  await recordStep(tx, file, 'enterprise_asked', { audience: 'enterprise', detail: { note: question } });
  await notify(tx, file, 'enterprise_asked', await enterpriseSideOf(tx, file), { note: question });
}
