import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, signedInAs } from '../../people/testing.ts';
import { act, aCase, aScene, ok, type Scene } from '../testing.ts';

let app: TestApp;
let scene: Scene;
let administrator: Record<string, string>;

beforeAll(async () => {
  // Thursday 31 December 2026: nothing is published of 2027 yet.
  app = await openTestApp({ now: '2026-12-31T01:30:00Z' });
  scene = await aScene(app);
  administrator = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
});
afterAll(() => app.close());

it('is provisional without a published year, and recomputed, on record, when the year comes out', async () => {
  const accepted = await act(scene, scene.as.officer, await aCase(scene), 'accept');
  const before = accepted.clocks.find((clock) => clock.name === 'handling')!;
  expect(before).toMatchObject({ provisional: true, dueAt: '2027-01-21T09:30:00.000Z' });

  const days = [{ date: '2027-01-01', name: '元旦', isOffDay: true }, { date: '2027-01-04', name: '元旦', isOffDay: true }, { date: '2027-01-05', name: '元旦', isOffDay: true }, { date: '2027-01-09', name: '元旦', isOffDay: false }];
  const response = await app.api.http.inject({ method: 'PUT', url: '/api/v1/calendar/years/2027', headers: administrator, payload: { year: 2027, days } });
  expect(response.statusCode, response.body).toBe(200);
  await app.runJobs();

  const after = await ok(scene, scene.as.officer, 'GET', `/cases/${accepted.id}`);
  // Three days off and one make-up day: two working days later, the second after a weekend.
  expect(after.clocks.find((clock) => clock.name === 'handling')).toMatchObject({ id: before.id, provisional: false, dueAt: '2027-01-25T09:30:00.000Z' });
  expect(after.dueAt).toBe('2027-01-25T09:30:00.000Z');
  const timeline = await ok<{ items: { type: string; params: Record<string, string> }[] }>(scene, scene.as.officer, 'GET', `/cases/${accepted.id}/timeline`);
  expect(timeline.items.find((entry) => entry.type === 'case.deadline_recomputed')?.params).toMatchObject({ clock: 'handling', from: before.dueAt, to: '2027-01-25T09:30:00.000Z' });
});
