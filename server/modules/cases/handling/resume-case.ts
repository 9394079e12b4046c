import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The owner goes on without the enterprise's answer. */
export async function resumeCase(tx: Tx, file: CaseFile, { note }: { note: string }): Promise<void> {
  const { shown } = await enter(tx, file, statusAfter(file.kind, 'resume'), { waiting_for: null });
  await recordStep(tx, file, 'resumed', { detail: { note } });
  await notify(tx, file, 'case_resumed', await enterpriseSideOf(tx, file), { note, ...until(shown) });
}
