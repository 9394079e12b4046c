import type { Tx } from '../../../platform/db/transaction.ts';
import { getIntake } from '../../enterprises/index.ts';
import type { CaseFile } from '../case-file.ts';
import { notify } from '../news.ts';
import { changeOwner } from './change-owner.ts';
import { firstOwner } from './first-owner.ts';
import { cancelHandOn } from './hand-on.ts';

/**
 * What a park does for itself about an enterprise goes to the park to which the file moved: at that instant it belongs to
 * whoever would get it there. Call it as the platform, with the case under lock.
 * @throws Refusal `cases.nobody_to_own`
 */
export async function followFile(all: Tx, file: CaseFile & { enterpriseId: string }): Promise<void> {
  const intake = await getIntake(all, file.enterpriseId);
  if (intake.parkId === file.parkId) return;
  const owner = await firstOwner(all, intake);
  if (file.handOn) await cancelHandOn(all, file);
  await changeOwner(all, file, owner.id, 'park_moved', intake.parkId);
  await notify(all, { ...file, parkId: intake.parkId, owner: owner.name }, 'owner_changed', [owner.id]);
}
