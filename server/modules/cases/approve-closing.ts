import type { Tx } from '../../platform/db/transaction.ts';
import type { CaseFile } from './case-file.ts';
import { moveTo } from './move.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';

/** Closing review passed: the enterprise is asked to confirm and rate. */
export async function approveClosing(tx: Tx, file: CaseFile, { note }: { note?: string | undefined }): Promise<void> {
  await moveTo(tx, file, 'confirming', { attendant_id: null });
  await recordStep(tx, file, 'closing_approved', { audience: 'public', detail: { note: note ?? null } });
  await notify(tx, file, 'closing_approved', [file.ownerId, ...await enterpriseSideOf(tx, file)], { note: note ?? null });
}
