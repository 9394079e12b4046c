import type { BodyOf } from '@qilian/contract/endpoint';
import type { movePark as endpoint } from '@qilian/contract/enterprises';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import { followPark } from './relations.ts';
import { releaseUncovered } from './release-staff.ts';
import { recordChange, recordNews, takeFile } from './store.ts';

/**
 * Moves a file to another open park of the city, from today, with what is open of it. Staff whose posts don't cover the
 * new park are no longer assigned; its leaders assign others. Needs stay with who owns them until they are handed on.
 */
export async function movePark(tx: Tx, enterpriseId: string, { version, parkId }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'move_park');
  if (file.park_id === parkId) throw invalidField('body.parkId', 'enterprises.same_park');
  const parks = await tx.sql.selectFrom('areas').select(['id', 'name', 'closed_on']).where('id', 'in', [parkId, file.park_id]).where('level', '=', 'park').execute();
  const [from, to] = [file.park_id, parkId].map((id) => parks.find((park) => park.id === id));
  if (!to || to.closed_on !== null) throw invalidField('body.parkId', 'enterprises.no_such_park');
  const day = today(tx);
  // The new park may lie outside the mover's walls.
  await actingAs(tx, system, async (all) => {
    await all.sql.updateTable('enterprises').set({ park_id: parkId }).where('id', '=', enterpriseId).execute();
    await all.sql.updateTable('enterprise_parks').set({ until_day: day }).where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).execute();
    await all.sql.insertInto('enterprise_parks').values({ id: newId(tx.now), enterprise_id: enterpriseId, park_id: parkId, from_day: day }).execute();
    const released = await releaseUncovered(all, enterpriseId, parkId);
    await followPark(all, enterpriseId, parkId);
    const news = { params: { fromPark: file.park_id, toPark: parkId, released }, detail: { from: from!.name, to: to.name } };
    await recordChange({ ...all, actor: tx.actor }, { id: enterpriseId, park_id: parkId }, 'park_moved', news);
    // So that the auditors of the park which it left find it too.
    await recordNews({ ...all, actor: tx.actor }, file, 'park_left', { ...news, audience: 'auditor' });
  });
}
