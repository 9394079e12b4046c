import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { platform as platformActor } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { tell } from '../../platform/live.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { readEvents, type EventReader } from '../../testing/event-reader.ts';
import { aSession, type SignedIn } from '../../testing/session.ts';
import { signedInAs } from '../people/testing.ts';
import { send } from './index.ts';

let app: TestApp;
let url: string;
const readers: EventReader[] = [];
beforeEach(async () => {
  app = await openTestApp();
  url = `${await app.api.http.listen({ host: '127.0.0.1', port: 0 })}/api/v1`;
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await app.close();
});

async function listen(who: SignedIn): Promise<EventReader> {
  const reader = await readEvents(`${url}/events`, who.headers);
  readers.push(reader);
  return reader;
}
const notify = (...to: SignedIn[]) => inTransaction(app.platform, platformActor, async (tx) =>
  send(tx, { to: to.map(({ userId }) => userId), kind: 'case_closed', params: { number: '1', title: 't' }, parkId: null, enterpriseId: null, caseId: null }));

describe('events', () => {
  it('reach every screen of those who are meant, and nobody else', async () => {
    const [wang, li] = [await aSession(app), await aSession(app)];
    const [desk, phone, other] = [await listen(wang), await listen(wang), await listen(li)];
    expect(desk.status).toBe(200);
    expect(Object.fromEntries(desk.headers)).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', 'cache-control': 'no-store, no-transform' });
    await notify(wang);
    expect(await desk.next()).toEqual({ type: 'notice', data: { kind: 'case_closed' } });
    expect(await phone.next()).toEqual({ type: 'notice', data: { kind: 'case_closed' } });
    await inTransaction(app.platform, platformActor, async (tx) => tell(tx, { type: 'case', userIds: [li.userId], data: { caseId: 'c' } }));
    expect(await other.next()).toEqual({ type: 'case', data: { caseId: 'c' } });
    expect(other.heard).toHaveLength(1);
  });

  it('come only when the action commits', async () => {
    const wang = await aSession(app);
    const reader = await listen(wang);
    await inTransaction(app.platform, platformActor, async (tx) => {
      tell(tx, { type: 'case', userIds: [wang.userId], data: { caseId: 'rolled back' } });
      throw new Error('no');
    }).catch(() => undefined);
    await notify(wang);
    expect(await reader.next()).toMatchObject({ type: 'notice' });
  });

  it('reach more people than one message holds', async () => {
    const people = Array.from({ length: 250 }, (_, index) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`);
    const wang = await aSession(app);
    const reader = await listen(wang);
    await inTransaction(app.platform, platformActor, async (tx) => tell(tx, { type: 'case', userIds: [...people, wang.userId], data: { caseId: 'c' } }));
    expect(await reader.next()).toEqual({ type: 'case', data: { caseId: 'c' } });
  });

  it('tell the other screens that something was read', async () => {
    const wang = await aSession(app);
    const reader = await listen(wang);
    await notify(wang);
    expect(await reader.next()).toMatchObject({ data: { kind: 'case_closed' } });
    await app.api.http.inject({ method: 'POST', url: '/api/v1/notices/read', headers: wang.headers });
    expect(await reader.next()).toEqual({ type: 'notice', data: {} });
  });

  it('hold no database connection', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => aSession(app)));
    const open = await Promise.all(people.map(listen));
    expect(open.map(({ status }) => status)).toEqual(people.map(() => 200));
    expect(app.platform.pool.idleCount).toBe(app.platform.pool.totalCount);
  });
});

describe('a stream ends', () => {
  it('with the session, at the next beat', async () => {
    const [wang, li] = [await aSession(app), await aSession(app)];
    const [gone, stays] = [await listen(wang), await listen(li)];
    await app.api.events.beat();
    await inTransaction(app.platform, platformActor, (tx) => tx.sql.updateTable('sessions').set({ revoked_at: tx.now }).where('id', '=', wang.sessionId).execute());
    await app.api.events.beat();
    await gone.ended;
    await notify(wang, li);
    expect(await stays.next()).toMatchObject({ type: 'notice' });
    expect(gone.heard).toEqual([]);
  });

  it('at once when the session is ended from elsewhere, and tells the screen why', async () => {
    const wang = await aSession(app);
    const [here, there] = [await listen(wang), await listen({ ...wang, headers: (await signedInAs(app, { id: wang.userId })) as SignedIn['headers'] })];
    await app.api.http.inject({ method: 'POST', url: '/api/v1/sessions/end-others', headers: wang.headers });
    expect(await there.next()).toMatchObject({ type: 'session_ended' });
    await there.ended;
    expect(await here.next()).toMatchObject({ type: 'session_ended' });
    await notify(wang);
    expect(await here.next()).toMatchObject({ type: 'notice' });
    expect(there.heard).toHaveLength(1);
  });

  it('when the server was cut off from the news, once it hears again: whoever comes back reads anew', async () => {
    const wang = await aSession(app);
    const reader = await listen(wang);
    const calendar = app.platform.officeHours.city();
    await app.platform.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qilian-live' and datname = current_database()`);
    await reader.ended;
    const again = await listen(wang);
    await notify(wang);
    expect(await again.next()).toMatchObject({ type: 'notice' });
    expect(reader.heard).toEqual([]);
    await vi.waitFor(() => expect(app.platform.officeHours.city()).not.toBe(calendar));
  });

  it('when the session expires', async () => {
    const wang = await aSession(app, { days: 1 });
    const reader = await listen(wang);
    app.clock.set('2026-03-03T01:30:00Z');
    await app.api.events.beat();
    await expect(reader.ended).resolves.toBeUndefined();
  });

  it('in order when the server stops', async () => {
    const reader = await listen(await aSession(app));
    const started = performance.now();
    await app.api.http.close();
    await reader.ended;
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('in order although a browser has connected in advance and says nothing', async () => {
    const silent = connect(Number(new URL(url).port), '127.0.0.1');
    await once(silent, 'connect');
    const reader = await listen(await aSession(app));
    const started = performance.now();
    await app.api.http.close();
    await reader.ended;
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

it('one person can\'t open streams without end', async () => {
  const [wang, li] = [await aSession(app), await aSession(app)];
  const open = [];
  for (let count = 0; count < 9; count += 1) open.push(await listen(wang));
  expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
  expect((await listen(li)).status).toBe(200);
  open[0]!.close();
  await expect.poll(async () => (await listen(wang)).status).toBe(200);
});
