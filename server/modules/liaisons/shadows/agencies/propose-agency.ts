import type { BodyOf } from '@qilian/contract/endpoint';
import type { decideAgency as decideEndpoint } from '@qilian/contract/shadows';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { send } from '../../../notices/index.ts';
import { takeAgency } from './agencies.ts';
import { requireRegistrar } from './registrars.ts';

/** @throws Refusal `agencies.city_only`, `agencies.not_found`, `common.stale_version`, `agencies.action_not_allowed`, `agencies.reason_missing` */
export async function decideAgency(tx: Tx, agencyId: string, { version, accepted, note }: BodyOf<typeof decideEndpoint>): Promise<void> {
  await requireRegistrar(tx);
  const row = await takeAgency(tx, agencyId, version, accepted ? 'accept' : 'decline');
  if (!accepted && note === undefined) throw invalidField('body.note', 'agencies.reason_missing');
  await tx.sql.updateTable('shadow_agencies').set({ state: accepted ? 'listed' : 'declined', decided_by: tx.actor.userId, decided_at: tx.now, decision_note: note ?? null, version: version + 1 }).where('id', '=', agencyId).execute();
  await record(tx, { type: accepted ? 'agency.accepted' : 'agency.declined', record: { type: 'agency', id: agencyId }, parkId: null, enterpriseId: null, audience: 'staff', detail: { name: row.name, note: note ?? null } });
  if (row.added_by !== null && row.added_by !== tx.actor.userId) send(tx, { to: [row.added_by], kind: accepted ? 'agency_accepted' : 'agency_declined', params: { name: row.name, note: note ?? null }, parkId: null, enterpriseId: null });
}

/** By whoever made it, before anybody decided. @throws as `takeAgency` */
export async function withdrawAgency(tx: Tx, agencyId: string, version: number): Promise<void> {
  const row = await takeAgency(tx, agencyId, version, 'withdraw');
  await tx.sql.updateTable('shadow_agencies').set({ ended_at: tx.now, version: version + 1 }).where('id', '=', agencyId).execute();
  await record(tx, { type: 'agency.withdrawn', record: { type: 'agency', id: agencyId }, parkId: null, enterpriseId: null, audience: 'staff', detail: { name: row.name } });
}
