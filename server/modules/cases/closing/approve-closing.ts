import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** Closing review passed: the enterprise is asked to confirm and rate. */
export async function approveClosing(tx: Tx, file: CaseFile, { note }: { note?: string | undefined }): Promise<void> {
  const { shown } = await enter(tx, file, statusAfter(file.kind, 'approve_closing'));
  await recordStep(tx, file, 'closing_approved', { audience: 'public', detail: { note: note ?? null } });
  await notify(tx, file, 'closing_approved', [file.ownerId, ...await enterpriseSideOf(tx, file)], { note: note ?? null, ...until(shown) });
}
