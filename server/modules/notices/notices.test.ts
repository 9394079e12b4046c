import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice } from '@qilian/contract/notices';
import { platform as platformActor, type Actor } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aSession, type SignedIn } from '../../testing/session.ts';
import { send, type Sending } from './index.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

const liaison = (userId: string): Actor => ({
  ...platformActor, side: 'enterprise', userId, name: '赵敏', enterprise: { id: randomUUID(), name: '山海精密', role: 'primary', scopes: [] },
});

/** Sends as an enterprise's liaison does, whose walls show nothing of the staff. */
const sendAs = (actor: Actor, ...sendings: Sending[]) => inTransaction(app.platform, actor, async (tx) => send(tx, ...sendings));

const received = (to: SignedIn[], more: Partial<Sending> = {}): Sending => ({
  to: to.map(({ userId }) => userId), kind: 'case_received', parkId: null, enterpriseId: null, caseId: randomUUID(),
  params: { number: 'XQ-2026-000123', title: '厂区门口路灯不亮', enterprise: '山海精密', owner: '王芳', due: '2026-03-02T09:30:00.000Z' }, ...more,
});

const call = (who: SignedIn, method: 'GET' | 'POST', path: string): Promise<LightMyRequestResponse> => app.api.http.inject({ method, url: `/api/v1${path}`, headers: who.headers });
type Page = { items: Notice[]; next: string | null; unread: number };
const list = async (who: SignedIn, query = ''): Promise<Page> => (await call(who, 'GET', `/notices${query}`)).json<Page>();

describe('send', () => {
  it('reaches each recipient once, in the words of the reader', async () => {
    const [wang, eve] = [await aSession(app), await aSession(app, { name: 'Eve', locale: 'en' })];
    await sendAs(liaison(randomUUID()), received([wang, eve, wang]));
    const [chinese] = (await list(wang)).items;
    expect((await list(wang)).items).toHaveLength(1);
    expect(chinese).toMatchObject({
      kind: 'case_received', subject: '新诉求待受理：厂区门口路灯不亮', readAt: null, mail: 'none', createdAt: '2026-03-02T01:30:00.000Z',
      body: '山海精密提交了诉求“厂区门口路灯不亮”（编号 XQ-2026-000123），由您首接负责。\n请于2026年3月2日（周一）17:30前答复是否受理。',
    });
    expect((await list(eve)).items[0]!.body).toContain('by Mon 2 Mar 2026, 17:30');
  });

  it('cuts a long value between two characters, never within one', async () => {
    const wang = await aSession(app);
    await sendAs(liaison(randomUUID()), received([wang], { params: { ...received([wang]).params, title: `${'路'.repeat(998)}😀灯` } }));
    expect((await list(wang)).items[0]!.subject).toBe(`新诉求待受理：${'路'.repeat(998)}…`);
  });

  it('takes one round trip for any number of notices and people', async () => {
    const people = await Promise.all(Array.from({ length: 150 }, (_, index) => aSession(app, { email: `p${index}@example.cn` })));
    let trips = 0;
    let restore = () => {};
    await inTransaction(app.platform, platformActor, async (tx: Tx) => {
      const query = tx.client.query.bind(tx.client);
      restore = () => { Object.assign(tx.client, { query }); };
      Object.assign(tx.client, { query: (...given: Parameters<typeof query>) => { trips += 1; return query(...given); } });
      send(tx, received(people), received(people.slice(0, 10), { kind: 'case_urged' }), received([]));
    }).finally(() => restore());
    expect(trips, 'the notices, and the commit').toBe(2);
    expect((await list(people[149]!)).items).toHaveLength(1);
    expect((await list(people[0]!)).unread).toBe(2);
    expect(await countJobs()).toBe(160);
    app.sentMails.length = 0;
    await app.runJobs();
    expect(app.sentMails).toHaveLength(160);
  });

  it('queues no mail for those without an address, those who left and where only the screen is asked for', async () => {
    const [none, gone, plain] = [await aSession(app), await aSession(app, { email: 'gone@example.cn' }), await aSession(app, { email: 'plain@example.cn' })];
    await inTransaction(app.platform, platformActor, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', gone.userId).execute());
    await sendAs(liaison(randomUUID()), received([none, gone]), received([plain], { channels: [] }));
    expect(await countJobs()).toBe(0);
    expect((await list(plain)).items[0]).toMatchObject({ mail: 'none' });
  });

  it('leaves no trace when the action fails', async () => {
    const wang = await aSession(app, { email: 'wang@example.cn' });
    await inTransaction(app.platform, platformActor, async (tx) => {
      send(tx, received([wang]));
      throw new Error('the action failed');
    }).catch(() => undefined);
    expect((await list(wang)).items).toEqual([]);
    expect(await countJobs()).toBe(0);
  });

  it('goes by text message where that is asked for, to mobiles only', async () => {
    const [mobile, none] = [await aSession(app, { mobile: '13800138000' }), await aSession(app)];
    await sendAs(liaison(randomUUID()), received([mobile, none], { channels: ['sms'] }));
    await app.runJobs();
    expect(app.sentTexts).toMatchObject([{ phone: '8613800138000', text: expect.stringContaining('XQ-2026-000123') as string }]);
  });
});

async function countJobs(): Promise<number> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: app.database.workerUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from graphile_worker.jobs');
  await client.end();
  return Number(rows[0]!.count);
}

describe('list', () => {
  it('pages without losing or repeating one, newest first', async () => {
    const wang = await aSession(app);
    for (let day = 1; day <= 4; day += 1) {
      app.clock.set(`2026-03-0${day}T02:00:00Z`);
      await sendAs(liaison(randomUUID()), ...Array.from({ length: 3 }, (_, index) => received([wang], { params: { title: `${day}-${index}`, number: 'n' } })));
    }
    const all = (await list(wang)).items.map(({ id }) => id);
    expect(all).toHaveLength(12);
    const paged: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page = await list(wang, `?limit=5${next === '' ? '' : `&cursor=${next}`}`);
      expect(page.unread).toBe(12);
      paged.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(paged).toEqual(all);
    expect((await list(wang)).items.map(({ createdAt }) => createdAt.slice(8, 10))).toEqual(['04', '04', '04', '03', '03', '03', '02', '02', '02', '01', '01', '01']);
    expect((await call(wang, 'GET', '/notices?cursor=nonsense')).statusCode).toBe(422);
  });
});

describe('reading', () => {
  it('lowers the badge, once and for all', async () => {
    const wang = await aSession(app);
    await sendAs(liaison(randomUUID()), received([wang]), received([wang], { kind: 'case_urged' }));
    const [newest] = (await list(wang)).items;
    app.clock.set('2026-03-05T02:00:00Z');
    const first = (await call(wang, 'POST', `/notices/${newest!.id}/read`)).json<Notice>();
    app.clock.set('2026-03-05T03:00:00Z');
    const again = (await call(wang, 'POST', `/notices/${newest!.id}/read`)).json<Notice>();
    expect([first.readAt, again.readAt]).toEqual(['2026-03-05T02:00:00.000Z', '2026-03-05T02:00:00.000Z']);
    expect(await list(wang)).toMatchObject({ unread: 1 });
    expect((await list(wang, '?unread=true')).items).toHaveLength(1);
    expect((await call(wang, 'POST', '/notices/read')).json()).toEqual({ done: true });
    expect(await list(wang, '?unread=true')).toEqual({ items: [], next: null, unread: 0 });
  });
});

describe('others', () => {
  it('find nothing of a notice, and change nothing', async () => {
    const [wang, li] = [await aSession(app), await aSession(app)];
    await sendAs(liaison(randomUUID()), received([wang]));
    const [notice] = (await list(wang)).items;
    expect((await list(li)).items).toEqual([]);
    const answer = await call(li, 'POST', `/notices/${notice!.id}/read`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'notices.not_found', detail: '找不到这条消息，或它不是发给您的。请返回消息列表查看。' });
    await call(li, 'POST', '/notices/read');
    expect((await list(wang)).unread).toBe(1);
  });

  it('are held by the database\'s wall too, the sender included', async () => {
    const [wang, li] = [await aSession(app), await aSession(app)];
    const sender = liaison(li.userId);
    await sendAs(sender, received([wang]));
    await inTransaction(app.platform, sender, async (tx) => {
      expect(await tx.sql.selectFrom('notices').select('id').where('recipient_id', '=', wang.userId).execute()).toEqual([]);
      const { numUpdatedRows } = await tx.sql.updateTable('notices').set({ read_at: tx.now }).where('recipient_id', '=', wang.userId).executeTakeFirst();
      expect(numUpdatedRows).toBe(0n);
    });
    await expect(inTransaction(app.platform, { ...platformActor, side: 'staff', userId: wang.userId }, (tx) =>
      tx.sql.updateTable('notices').set({ kind: 'case_closed' }).execute())).rejects.toMatchObject({ code: '42501' });
  });

  it('who haven\'t signed in are sent to the door', async () => {
    for (const path of ['/notices', '/events']) expect((await app.api.http.inject(`/api/v1${path}`)).statusCode).toBe(401);
  });
});
