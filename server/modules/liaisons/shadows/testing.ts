import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison } from '../../people/testing.ts';
import type { TestApp } from '../../../testing/app.ts';

export { findSuspects, type Suspect } from './detection/detect.ts';
export { sweepShadows } from './sweep.ts';

/** A bookkeeper who sits in the first liaison's seat of several enterprises of a park, each with an owner of its own. */
export async function aBookkeeper(app: TestApp, { parkId, officerId, enterprises = 6 }: { parkId: string; officerId: string; enterprises?: number }): Promise<{ id: string; name: string; phone: string; enterpriseIds: string[]; ownerIds: string[] }> {
  const person = await aLiaison(app);
  const [enterpriseIds, ownerIds]: string[][] = [[], []];
  for (let count = 0; count < enterprises; count += 1) {
    const { id } = await anEnterprise(app, { parkId, name: `${'甲乙丙丁戊己庚辛壬癸子丑'[count]}${'金木水火土风雷电山泽云霞'[count]}商贸有限公司`, staff: { service_officer: officerId } });
    await aSeat(app, id, person.id);
    enterpriseIds!.push(id);
    ownerIds!.push((await aLiaison(app, { enterpriseId: id, role: 'owner' })).id);
  }
  return { ...person, enterpriseIds: enterpriseIds!, ownerIds: ownerIds! };
}

export async function aSeat(app: TestApp, enterpriseId: string, userId: string, role: 'primary' | 'deputy' = 'primary'): Promise<void> {
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprise_holders').values({ id: newId(tx.now), enterprise_id: enterpriseId, user_id: userId, role, from_day: '2024-01-01' }).execute());
}

/** A suspicion about somebody, as if a run had found it. */
export async function aSuspicion(app: TestApp, { enterpriseId, parkId, userId }: { enterpriseId: string; parkId: string; userId: string }): Promise<string> {
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    await tx.sql.insertInto('shadow_suspicions').values({
      id, enterprise_id: enterpriseId, park_id: parkId, user_id: userId, score: 3, reasons: JSON.stringify([{ code: 'person', weight: 6, ref: null, enterprises: 9, groups: 9 }]), cluster_id: enterpriseId, cluster_size: 9, found_at: tx.now,
    }).execute();
    return id;
  });
}
