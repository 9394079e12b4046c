import type { BodyOf } from '@qilian/contract/endpoint';
import type { offerHandOn as offerEndpoint, OwnerChange } from '@qilian/contract/cases';
import { plusWorkingDays, closeOfBusiness, localDateOf } from '../../../platform/calendar/index.ts';
import { platform } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { ownerCandidate } from '../../people/index.ts';
import type { CaseFile } from '../case-file.ts';
import { changeOwner } from './change-owner.ts';
import { touchCase } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';

/** Working days after which an unanswered offer lapses; the owner has stayed the owner throughout. */
const lapsesAfterWorkingDays = 3;

/** Offers the case to another owner: only for a wrong park, a change of post or leave, and only by acceptance. */
export async function offerHandOn(tx: Tx, file: CaseFile, { toUserId, reason, note }: BodyOf<typeof offerEndpoint>): Promise<void> {
  if (toUserId === file.ownerId) throw invalidField('body.toUserId', 'cases.hand_on_to_owner');
  const candidate = await ownerCandidate(tx, toUserId);
  if (!candidate) throw invalidField('body.toUserId', 'cases.hand_on_candidate');
  const inPark = candidate.parks.includes(file.parkId);
  if (inPark === (reason === 'wrong_park')) throw invalidField('body.toUserId', inPark ? 'cases.hand_on_same_park' : 'cases.hand_on_other_park');
  const calendar = tx.platform.officeHours.of(file.parkId);
  const lapsesAt = closeOfBusiness(calendar, plusWorkingDays(calendar, localDateOf(calendar, tx.now), lapsesAfterWorkingDays));
  await tx.sql.insertInto('hand_ons').values({
    id: newId(tx.now), case_id: file.id, from_id: file.ownerId, to_id: toUserId, reason, note: note ?? null, offered_at: tx.now, lapses_at: lapsesAt,
  }).execute();
  // Whoever is asked must be able to read what is offered, across parks too.
  touchCase(tx, file, inPark ? {} : { granted_parks: candidate.parks });
  await recordStep(tx, file, 'hand_on_offered', { audience: 'staff', params: { toId: toUserId, reason }, detail: { note: note ?? null } });
  await notify(tx, file, 'hand_on_offered', [toUserId], { reason, note: note ?? null, due: lapsesAt.toISOString() });
}

/** With acceptance the case is the other's at that instant; refused, it stays where it was. */
export async function answerHandOn(tx: Tx, file: CaseFile, { accept, note }: { accept: boolean; note?: string | undefined }): Promise<void> {
  const offer = file.handOn!;
  await closeOffer(tx, offer.id, accept ? 'accepted' : 'refused');
  const formerOwner = file.ownerId;
  if (accept) {
    const candidate = await ownerCandidate(tx, offer.toId);
    const parkId = candidate && !candidate.parks.includes(file.parkId) ? candidate.parks[0] : undefined;
    await recordStep(tx, file, 'hand_on_accepted', { audience: 'staff', params: { toId: offer.toId }, detail: { note: note ?? null } });
    await changeOwner(tx, file, offer.toId, offer.reason as OwnerChange, parkId);
    await notify(tx, file, 'owner_changed', await enterpriseSideOf(tx, file), { owner: tx.actor.name });
  } else {
    await recordStep(tx, file, 'hand_on_refused', { audience: 'staff', detail: { note: note ?? null } });
    // The refusing person's own walls would forbid to shut themselves out.
    await actingAs(tx, platform, async (all) => touchCase(all, file, { granted_parks: [] }));
  }
  await notify(tx, file, accept ? 'hand_on_accepted' : 'hand_on_refused', [formerOwner], { note: note ?? null });
}

/** The owner takes the offer back, or it lapses unanswered. */
export async function cancelHandOn(tx: Tx, file: CaseFile, outcome: 'cancelled' | 'lapsed' = 'cancelled'): Promise<void> {
  await closeOffer(tx, file.handOn!.id, outcome);
  touchCase(tx, file, { granted_parks: [] });
  await recordStep(tx, file, `hand_on_${outcome}`, { audience: 'staff' });
  await notify(tx, file, `hand_on_${outcome}`, [file.ownerId, file.handOn!.toId]);
}

async function closeOffer(tx: Tx, id: string, outcome: string): Promise<void> {
  await tx.sql.updateTable('hand_ons').set({ answered_at: tx.now, outcome }).where('id', '=', id).execute();
}
