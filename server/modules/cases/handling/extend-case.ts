import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { handlingClock, type CaseFile } from '../case-file.ts';
import { extend } from '../clock/store.ts';
import { saveCase } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';

/** A leader's decision, once and with its reason; never after the deadline has passed. */
export async function extendCase(tx: Tx, file: CaseFile, { workingDays, reason }: { workingDays: number; reason: string }): Promise<void> {
  if (workingDays > file.kind.longestExtension) throw invalidField('body.workingDays', 'cases.extension_too_long', { limit: file.kind.longestExtension });
  const clock = extend(tx, handlingClock(file)!, file.parkId, workingDays, reason);
  saveCase(tx, file, {}, clock);
  await recordStep(tx, file, 'extended', { params: { workingDays, dueAt: clock.dueAt?.toISOString() ?? null }, detail: { note: reason } });
  await notify(tx, file, 'case_extended', [file.ownerId, ...await enterpriseSideOf(tx, file)], { reason, due: clock.dueAt?.toISOString() ?? null });
}
