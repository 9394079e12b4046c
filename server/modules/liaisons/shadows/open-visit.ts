import type { Tx } from '../../../platform/db/transaction.ts';
import type { CorrectionRow } from './correction-views.ts';

export async function openVisit(_tx: Tx, _order: CorrectionRow): Promise<void> {}
