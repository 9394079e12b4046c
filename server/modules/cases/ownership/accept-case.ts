import type { BodyOf } from '@qilian/contract/endpoint';
import type { acceptCase as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { statusAfter } from '../rules.ts';
import { enterpriseSideOf, notify, recordStep, until } from '../news.ts';

/** Accepted as valid: the handling period starts. The owner may correct the category. */
export async function acceptCase(tx: Tx, file: CaseFile, { category, note }: BodyOf<typeof endpoint>): Promise<void> {
  const { shown } = await enter(tx, file, statusAfter(file.kind, 'accept'), { accepted_at: file.acceptedAt ?? tx.now, ...(category && { category }) });
  await recordStep(tx, file, 'accepted', { audience: 'public', params: { category: category ?? file.category }, detail: { note: note ?? null } });
  await notify(tx, file, 'case_accepted', await enterpriseSideOf(tx, file), { note: note ?? null, ...until(shown) });
}
