import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isWorkingDay, localDateOf } from '../../../platform/calendar/index.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aPark, anOfficer, signedInAs, type ParkIds } from '../testing.ts';

let app: TestApp;
let place: ParkIds;
let city: Record<string, string>;
let park: Record<string, string>;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
  city = await signedInAs(app, await anOfficer(app, { areaId: place.cityId, role: 'administrator' }));
  park = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, role: 'administrator' }));
});
afterAll(() => app.close());

const get = (url: string, headers = park) => app.api.http.inject({ url: `/api/v1${url}`, headers });
const put = (url: string, payload: object, headers = park) => app.api.http.inject({ method: 'PUT', url: `/api/v1${url}`, payload, headers });

const notice = { year: 2031, days: [{ date: '2031-10-01', name: '国庆节', isOffDay: true }, { date: '2031-10-11', name: '国庆节', isOffDay: false }] };

test('a notice that comes out later is loaded by the city and holds at once', async () => {
  const year = async () => (await get('/calendar/years')).json().items.find((item: { year: number }) => item.year === 2031);
  expect(await year()).toBeUndefined();
  expect(isWorkingDay(app.platform.officeHours.city(), '2031-10-01')).toBe(true);
  expect((await put('/calendar/years/2031', notice)).json()).toMatchObject({ status: 403, code: 'people.calendar_needs_city' });
  expect((await put('/calendar/years/2030', notice, city)).json().errors).toMatchObject([{ field: 'body.year', code: 'people.calendar_year_mismatch' }]);
  expect((await put('/calendar/years/2031', notice, city)).json()).toMatchObject({ year: 2031, published: true, holidays: 1, makeUpDays: 1, loadedAt: '2026-03-02T01:30:00.000Z' });
  await vi.waitFor(() => expect(isWorkingDay(app.platform.officeHours.city(), '2031-10-01')).toBe(false));
  expect(isWorkingDay(app.platform.officeHours.city(), '2031-10-11')).toBe(true);
  expect((await get('/calendar/years/2031')).json().days).toEqual(notice.days);
});

test('this year and the next are always listed, provisional while unpublished', async () => {
  const before = app.clock.now();
  app.clock.set('2040-05-01T00:00:00Z');
  const items = (await get('/calendar/years')).json().items;
  expect(items.slice(0, 2)).toMatchObject([{ year: 2041, published: false }, { year: 2040, published: false, holidays: 0 }]);
  app.clock.set(before);
});

test('a park sets its own hours and closures, with versions', async () => {
  const url = `/areas/${place.parkId}/office-hours`;
  expect((await get(url)).json()).toMatchObject({ usual: true, version: 1, closures: [] });
  const ranges = [{ from: '08:30', to: '12:00' }, { from: '14:00', to: '17:30' }];
  const closures = [{ kind: 'off', date: '2026-03-20', name: '园区停电检修' }];
  expect((await put(url, { version: 1, ranges: ranges.toReversed(), closures: [] })).json()).toMatchObject({ status: 422, code: 'calendar.bad_ranges', errors: [{ field: 'body.ranges' }] });
  expect((await put(url, { version: 1, ranges: null, closures: [...closures, ...closures] })).json().errors).toMatchObject([{ field: 'body.closures.date', code: 'calendar.duplicate_closure' }]);
  expect((await put(url, { version: 1, ranges, closures })).json()).toMatchObject({ usual: false, version: 2, ranges, closures });
  expect((await put(url, { version: 1, ranges, closures })).json()).toMatchObject({ status: 409, current: { version: 2 } });
  await vi.waitFor(() => expect(isWorkingDay(app.platform.officeHours.of(place.parkId), '2026-03-20')).toBe(false));
  expect(isWorkingDay(app.platform.officeHours.city(), '2026-03-20')).toBe(true);
  const other = await aPark(app);
  expect((await put(`/areas/${other.parkId}/office-hours`, { version: 1, ranges, closures })).statusCode).toBe(404);
  expect(localDateOf(app.platform.officeHours.of(place.parkId), app.clock.now())).toBe('2026-03-02');
});
