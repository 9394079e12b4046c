import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Circular, Reach } from '@qilian/contract/circulars';
import { platform as system } from '../../../platform/auth/actor.ts';
import { Packet } from '../../../platform/db/packet.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aDraft, done } from './testing.ts';
import { fallBack } from './sweeps.ts';

/** A city's worth: what is done for all is done in statements whose number doesn't grow with them. */

const many = 10_000;
let app: TestApp;
let parkId: string;
let officer: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  ({ parkId } = await aPark(app));
  officer = await signedInAs(app, await anOfficer(app, { areaId: parkId }));
  await inTransaction(app.platform, system, async (tx) => {
    const [sealed, index] = [app.platform.secrets.encrypt('somebody@example.cn'), app.platform.secrets.blindIndex('email:somebody@example.cn')];
    await sql`insert into enterprises (id, name, name_key, search, park_id, created_at) select gen_random_uuid(), 'E' || i, 'e' || i, ''::tsvector, ${parkId}::uuid, ${tx.now} from generate_series(1, ${many}::int) i`.execute(tx.sql);
    await sql`with people as (select e.id as enterprise_id, role, gen_random_uuid() as id from enterprises e, unnest(array['primary', 'deputy', 'owner']) role),
      users as (insert into users (id, side, name, email, email_index, email_domain, created_at) select id, 'enterprise', 'P', ${sealed}::bytea, ${index}::bytea, 'example.cn', ${tx.now} from people)
      insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), enterprise_id, id, role, '2020-01-01' from people`.execute(tx.sql);
    await sql`select analyze_enterprises()`.execute(tx.sql);
  });
}, 120_000);
afterAll(() => app.close());

const count = async (what: string) => (await inTransaction(app.platform, system, (tx) => tx.client.query<{ count: number }>(`select count(*)::int as count from ${what}`))).rows[0]!.count;
const timed = async <Result>(work: () => Promise<Result>): Promise<[Result, number]> => {
  const start = performance.now();
  return [await work(), Math.round(performance.now() - start)];
};

it('ten thousand enterprises are counted, sent to and fallen back for, all or nothing', async () => {
  const filter = { parkIds: [parkId] };
  const [reach, reachMs] = await timed(() => done<Reach>(app, officer, 'POST', '/circulars/reach', { filter }));
  expect(reach).toMatchObject({ enterprises: many, people: many, byWay: { email: many } });
  const draft = await aDraft(app, officer, { filter, fallbackHours: 1 });
  const [sent, sendMs] = await timed(() => done<Circular>(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version }));
  expect(sent).toMatchObject({ enterprises: many, people: many });
  expect(await count(`notice_deliveries where status = 'queued'`)).toBe(many);
  app.clock.set('2026-03-02T05:00:00Z');
  const query = vi.spyOn(Packet.prototype, 'add');
  const [, fallBackMs] = await timed(() => fallBack(app.platform));
  const statements = query.mock.calls.length;
  query.mockRestore();
  // The ledger's entries and the news of them too.
  expect(statements).toBeLessThan(50);
  expect(await count(`notices where origin_reason = 'silent'`)).toBe(many);
  // Two and more rows for each enterprise in seconds: by rows it would be minutes.
  console.log(`10,000 enterprises: counted in ${reachMs} ms, sent in ${sendMs} ms, fallen back for in ${fallBackMs} ms`);
  expect(sendMs).toBeLessThan(30_000);
}, 120_000);
