import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, signedInAs } from '../../people/testing.ts';
import { aCase, act, anAcceptedCase, aScene, ok, type Scene } from '../testing.ts';

let app: TestApp;
let scene: Scene;
let above: Awaited<ReturnType<typeof anOfficer>>;
let asAbove: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  above = await anOfficer(app, { areaId: scene.districtId, role: 'park_leader' });
  asAbove = await signedInAs(app, above);
});
afterAll(() => app.close());

const counted = async (as: Record<string, string>) => (await ok<{ count: number }>(scene, as, 'GET', '/cases/count?escalated=true')).count;
const after = async (instant: string) => {
  app.clock.set(instant);
  await app.sweep();
  return [await counted(scene.as.leader), await counted(asAbove), await counted(scene.as.officer)];
};

it('shows leaders what was escalated to them: in the park after a working day, above it after three', async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  await aCase(scene);
  expect(await after('2026-03-03T09:29:00Z')).toEqual([0, 0, 0]);
  expect(await after('2026-03-04T01:30:00Z')).toEqual([1, 0, 0]);
  expect(await after('2026-03-05T01:30:00Z')).toEqual([1, 0, 0]);
  expect(await after('2026-03-09T01:30:00Z')).toEqual([1, 1, 0]);
  const told = async (as: Record<string, string>) => (await ok<{ items: { kind: string }[] }>(scene, as, 'GET', '/notices?limit=100')).items.filter(({ kind }) => kind === 'clock_escalated').length;
  // Each once, when it has come up to them.
  expect([await told(scene.as.leader), await told(asAbove)]).toEqual([1, 1]);
});

it('gives the closing review of what the head owns to a leader above', async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  await anOfficer(app, { areaId: scene.parkId, role: 'administrator' });
  const found = await anAcceptedCase(scene);
  await act(scene, scene.as.officer, found, 'hand-on', { toUserId: scene.ids.leader, reason: 'change_of_post', note: '换岗' });
  await act(scene, scene.as.leader, found, 'hand-on/answer', { accept: true });
  await act(scene, scene.as.leader, found, 'resolve', { resolution: '已修复' });
  const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, asAbove, 'GET', '/worklist');
  expect(items.map(({ todo, case: { id } }) => [todo, id])).toEqual([['review', found.id]]);
});
