import type { BodyOf } from '@qilian/contract/endpoint';
import type { moveStage as endpoint } from '@qilian/contract/enterprises';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { recordChange, takeFile } from './store.ts';

/** Forwards or back: an enterprise in operation may expand and register anew. */
export async function moveStage(tx: Tx, enterpriseId: string, { version, stage, note }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'move_stage');
  if (file.stage === stage) throw invalidField('body.stage', 'enterprises.same_stage');
  await tx.sql.updateTable('enterprises').set({ stage }).where('id', '=', enterpriseId).execute();
  await recordChange(tx, file, 'stage_moved', { params: { from: file.stage, to: stage }, detail: { note: note ?? null } });
}
