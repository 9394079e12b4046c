import type { BodyOf } from '@qilian/contract/endpoint';
import type { dismissSuspicion as endpoint } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { record } from '../../../platform/ledger/record.ts';
import { takeSuspicion } from './take-suspicion.ts';

/**
 * Remembers that this is none, and for which reasons: it comes back only for others. Common owners and family explain the
 * other enterprises too that share the contact, now and later.
 */
export async function dismissSuspicion(tx: Tx, suspicionId: string, { version, dismissal, note }: BodyOf<typeof endpoint>): Promise<void> {
  const suspicion = await takeSuspicion(tx, suspicionId, version, 'dismiss');
  await tx.sql.updateTable('shadow_suspicions').set((eb) => ({
    state: 'dismissed', dismissal, note, decided_by: tx.actor.userId, decided_at: tx.now, decided_reasons: eb.ref('reasons'), version: version + 1,
  })).where('id', '=', suspicionId).execute();
  if (dismissal === 'common_owner' || dismissal === 'family') await tieTogether(tx, suspicion.enterprise_id, suspicion.user_id, dismissal);
  await record(tx, {
    type: 'shadow.dismissed', record: { type: 'suspicion', id: suspicionId }, parkId: suspicion.park_id, enterpriseId: suspicion.enterprise_id, audience: 'staff',
    params: { userId: suspicion.user_id, dismissal, score: suspicion.score }, detail: { name: suspicion.liaison, note },
  });
  await queueJob(tx, 'liaisons.look_for_shadows', { enterpriseId: suspicion.enterprise_id });
}

/** Whoever shares the liaison's own contacts belongs to the same owners; an address or a mail domain says nothing of that. */
async function tieTogether(tx: Tx, enterpriseId: string, userId: string, reason: 'common_owner' | 'family'): Promise<void> {
  await actingAs(tx, system, (all) => sql`
    insert into shadow_ties (id, one_id, other_id, reason, declared_by, declared_at)
      select gen_random_uuid(), ${enterpriseId}, o.enterprise_id, ${reason}, ${tx.actor.userId}, ${tx.now}
        from (select distinct other.enterprise_id from shadow_contacts c join shadow_contacts other on other.kind = c.kind and other.key = c.key
          where c.enterprise_id = ${enterpriseId} and c.user_id = ${userId} and c.kind in ('person', 'phone', 'email') and other.enterprise_id <> c.enterprise_id) o
        where not exists (select from shadow_ties t where t.one_id = ${enterpriseId} and t.other_id = o.enterprise_id)`.execute(all.sql));
}
