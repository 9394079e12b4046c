import type { z } from 'zod';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { Closure, OfficeHours, setOfficeHours as endpoint } from '@qilian/contract/calendar';
import { createCalendar, type TimeRange } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { everyProcess, tell } from '../../../platform/live.ts';
import { managedAreas } from '../access.ts';
import { withBodyFields } from './fields.ts';

interface Settings {
  ranges?: TimeRange[];
  closures?: z.output<typeof Closure>[];
}

const parks = (tx: Tx, areaId: string) => tx.sql.selectFrom('areas').select(['id', 'name', 'version', 'settings']).where('id', '=', areaId).where('level', '=', 'park');

function toHours(tx: Tx, park: { id: string; name: string; version: number; settings: unknown }): z.output<typeof OfficeHours> {
  const { ranges, closures = [] } = park.settings as Settings;
  const usual = tx.platform.officeHours.city().settings.ranges;
  return { area: { id: park.id, name: park.name }, version: park.version, ranges: [...ranges ?? usual], usual: ranges === undefined, closures };
}

export async function getOfficeHours(tx: Tx, areaId: string) {
  const park = await parks(tx, areaId).executeTakeFirst();
  if (!park) throw notFound('people.area');
  return toHours(tx, park);
}

/** Open deadlines are recomputed. @throws Refusal `people.area.not_found`, `common.stale_version`, `calendar.bad_ranges`, `calendar.duplicate_closure` */
export async function setOfficeHours(tx: Tx, areaId: string, { version, ranges, closures }: BodyOf<typeof endpoint>) {
  const park = (await managedAreas(tx)).has(areaId) ? await parks(tx, areaId).forNoKeyUpdate().executeTakeFirst() : undefined;
  if (!park) throw notFound('people.area');
  if (park.version !== version) throw staleVersion(toHours(tx, park));
  const { settings } = tx.platform.officeHours.city();
  withBodyFields(() => createCalendar({ ...settings, ranges: ranges ?? settings.ranges, closures }));
  const { ranges: _former, ...kept } = park.settings as Settings;
  const next = JSON.stringify({ ...kept, closures, ...(ranges !== null && { ranges }) });
  const saved = await tx.sql.updateTable('areas').set((eb) => ({ settings: next, version: eb('version', '+', 1) })).where('id', '=', areaId)
    .returning(['id', 'name', 'version', 'settings']).executeTakeFirstOrThrow();
  await record(tx, { type: 'people.calendar_changed', record: { type: 'area', id: areaId }, parkId: areaId, enterpriseId: null, audience: 'staff', params: { areaId, closures: closures.length } });
  tell(tx, { type: 'calendar', userIds: [everyProcess], data: {} });
  return toHours(tx, saved);
}
