import type { BodyOf } from '@qilian/contract/endpoint';
import type { declareEmergency as declareEndpoint, decideEmergency as decideEndpoint } from '@qilian/contract/handovers';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { attachFiles } from '../../../../platform/files/index.ts';
import { newId } from '../../../../platform/ids.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { refuseSecrets } from '../secrets.ts';
import { recordStep, saveHandover, takeHandover } from '../store.ts';
import { takeEffect } from './take-effect.ts';

/**
 * The predecessor can't or won't: says the owner, with a fresh proof of who they are, or staff with a file as evidence.
 * Nothing moves before somebody else of the park approves.
 */
export async function declareEmergency(tx: Tx, handoverId: string, { version, cause, reason, way, fileIds }: BodyOf<typeof declareEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'declare', version);
  refuseSecrets({ reason });
  const byStaff = tx.actor.side === 'staff';
  if (byStaff && way === undefined) throw invalidField('body.way', 'handovers.way_needed');
  if (!byStaff && way !== undefined) throw invalidField('body.way', 'handovers.way_of_staff');
  if (byStaff && fileIds.length === 0) throw invalidField('body.fileIds', 'handovers.evidence_needed');
  const id = newId(tx.now);
  await tx.sql.insertInto('handover_declarations').values({ id, handover_id: row.id, cause, reason, declared_by: tx.actor.userId!, declared_at: tx.now, way: way ?? 'owner' }).execute();
  await attachFiles(tx, 'handover_declaration', id, fileIds);
  await onBehalf(tx, async (all) => {
    const saved = await saveHandover(all, row, { state_before: row.state }, 'declared');
    await recordStep(all, saved, 'declared', { audience: 'staff', params: { declarationId: id, cause, way: way ?? 'owner' } });
    const people = await peopleOf(all, saved);
    await tellOf(all, saved, 'handover_declared', [...people.officer, ...people.leader]);
  });
}

/**
 * A service officer or the head of the park lets the successor take over at once, or sends it back to where it was.
 * @throws Refusal `handovers.own_declaration`, `handovers.note_needed`
 */
export async function decideEmergency(tx: Tx, handoverId: string, { version, approve, note }: BodyOf<typeof decideEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'decide', version);
  if (!approve && note === undefined) throw invalidField('body.note', 'handovers.note_needed');
  refuseSecrets({ note });
  const declaration = await tx.sql.selectFrom('handover_declarations').selectAll().where('handover_id', '=', row.id).where('decided_at', 'is', null).executeTakeFirstOrThrow();
  if (declaration.declared_by === tx.actor.userId) throw new Refusal('forbidden', 'handovers.own_declaration');
  await tx.sql.updateTable('handover_declarations').set({ decided_by: tx.actor.userId, decided_at: tx.now, approved: approve, decision_note: note ?? null }).where('id', '=', declaration.id).execute();
  await onBehalf(tx, async (all) => {
    await recordStep(all, row, approve ? 'approved' : 'refused', { params: { declarationId: declaration.id } });
    const people = await peopleOf(all, row);
    const told = [declaration.declared_by, ...people.owner, ...people.successor];
    if (approve) await tellOf(all, row, 'handover_approved', told);
    else {
      const saved = await saveHandover(all, row, {}, row.state_before as 'writing');
      await tellOf(all, saved, 'handover_refused', told, { reason: note ?? null });
    }
  });
  if (approve) await takeEffect(tx, row, 'emergency');
}
