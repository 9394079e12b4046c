import type { BodyOf } from '@qilian/contract/endpoint';
import type { ParkQuietHours, setQuietHours as endpoint } from '@qilian/contract/notices';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';

/** Where a park sets none; `ways_of` knows them too. */
const usual = { from: '21:00', until: '08:00' };
type Quiet = ParkQuietHours['quiet'];

const parks = (tx: Tx, areaId: string) => tx.sql.selectFrom('areas').select(['id', 'name', 'version', 'settings']).where('id', '=', areaId).where('level', '=', 'park');

const toQuiet = ({ id, name, version, settings }: { id: string; name: string; version: number; settings: unknown }): ParkQuietHours => {
  const { quiet } = settings as { quiet?: Quiet };
  return { area: { id, name }, quiet: quiet ?? usual, usual: quiet === undefined, version };
};

/** @throws Refusal `people.area.not_found` */
export async function getQuietHours(tx: Tx, areaId: string): Promise<ParkQuietHours> {
  const park = tx.actor.parks.includes(areaId) ? await parks(tx, areaId).executeTakeFirst() : undefined;
  if (!park) throw notFound('people.area');
  return toQuiet(park);
}

/** Leaders and administrators for their parks. @throws Refusal `people.area.not_found`, `common.stale_version`, `notices.quiet_all_day` */
export async function setQuietHours(tx: Tx, areaId: string, { version, quiet }: BodyOf<typeof endpoint>): Promise<ParkQuietHours> {
  const park = parksAs(tx.actor, 'administrator', 'park_leader').includes(areaId) ? await parks(tx, areaId).forNoKeyUpdate().executeTakeFirst() : undefined;
  if (!park) throw notFound('people.area');
  if (park.version !== version) throw staleVersion(toQuiet(park));
  if (quiet !== null && quiet.from === quiet.until) throw invalidField('body.quiet.until', 'notices.quiet_all_day');
  const { quiet: _former, ...kept } = park.settings as { quiet?: Quiet };
  const saved = await tx.sql.updateTable('areas').set((eb) => ({ settings: JSON.stringify({ ...kept, ...(quiet && { quiet }) }), version: eb('version', '+', 1) })).where('id', '=', areaId)
    .returning(['id', 'name', 'version', 'settings']).executeTakeFirstOrThrow();
  await record(tx, { type: 'notices.quiet_hours_set', record: { type: 'area', id: areaId }, parkId: areaId, enterpriseId: null, audience: 'staff', params: { from: quiet?.from ?? null, until: quiet?.until ?? null } });
  return toQuiet(saved);
}
