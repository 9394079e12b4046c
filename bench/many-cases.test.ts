import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLiaison, signedInAs } from '@qilian/server/modules/people/testing.ts';
import { act, ok, type Scene } from '@qilian/server/modules/cases/testing.ts';
import { inTransaction } from '@qilian/server/platform/db/transaction.ts';
import { platform as system } from '@qilian/server/platform/auth/actor.ts';
import { newId } from '@qilian/server/platform/ids.ts';
import { openTestApp, type TestApp } from '@qilian/server/testing/app.ts';
import { makeManyCases } from './many-cases.ts';

let app: TestApp;
let client: pg.Client;
type Row = Record<string, unknown>;

beforeAll(async () => {
  app = await openTestApp();
  await makeManyCases({ ownerUrl: app.database.ownerUrl, cases: 2000, parks: 1 });
  client = new pg.Client({ connectionString: app.database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await app.close();
});

const rows = async (text: string, id: unknown) => (await client.query<Row>(text, [id])).rows;

/** What stands in the database about one case, but for ids, names and words. */
async function standing(id: unknown): Promise<Record<string, Row[]>> {
  return {
    case: await rows(`select kind, park_id, granted_parks, enterprise_id, category, channel, status, on_behalf, owner_id, opened_at, accepted_at, resolved_at, closed_at,
      due_at, yellow_at, paused_since, on_time, net_working_ms, solved, rating, rating_comment, confirmed_at, silent, withdrawn, objections, urges, reopenings, escalation from cases where id = $1`, id),
    owners: await rows('select park_id, enterprise_id, granted_parks, user_id, from_at, until_at from case_owners where case_id = $1 order by from_at', id),
    clocks: await rows('select park_id, enterprise_id, granted_parks, task_id, name, period_unit, period_amount, started_at, stopped_at, due_at, yellow_at, provisional, next_alert_at from clocks where case_id = $1 order by started_at, name', id),
    events: await rows('select k.name, e.park_id, e.enterprise_id, e.granted_parks, e.seq, e.kind, e.at, e.reason, e.amount from clock_events e join clocks k on k.id = e.clock_id where e.case_id = $1 order by k.started_at, k.name, e.seq', id),
    ledger: await rows(`select seq, at, park_id, enterprise_id, audience, type, actor_side from ledger_entries where record_type = 'case' and record_id = $1 order by seq`, id),
  };
}

type Made = Row & { id: string; park_id: string; enterprise_id: string; owner_id: string; rating: number; category: string; channel: string };

const statuses = ['submitted', 'handling', 'reviewing', 'confirming', 'calling_back', 'closed'] as const;

test.each(statuses)('a case that statements made is the one that the engine makes: %s', async (status) => {
  const { rows: [made] } = await client.query<Made>(`select * from cases c where status = $1 and (rating is not null or status not in ('calling_back', 'closed'))
    and not exists (select from tasks t where t.case_id = c.id) order by opened_at limit 1`, [status]);
  const { id, park_id: parkId, enterprise_id: enterpriseId, owner_id: ownerId } = made!;
  const { rows: steps } = await client.query<{ type: string; at: Date }>('select type, at from ledger_entries where record_id = $1 order by seq', [id]);

  const liaison = await signedInAs(app, await aLiaison(app, { enterpriseId }));
  const leader = await signedInAs(app, { id: (await client.query<{ user_id: string }>(`select user_id from posts where role = 'park_leader' and area_id = $1`, [parkId])).rows[0]!.user_id });
  const owner = await signedInAs(app, { id: ownerId });
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprise_staff')
    .values({ id: newId(tx.now), enterprise_id: enterpriseId, user_id: ownerId, capacity: 'service_officer', from_day: '2015-01-01' }).execute());
  const scene = { app } as Scene;
  let twin: { id: string } | undefined;
  for (const { type, at } of steps) {
    app.clock.set(at);
    switch (type) {
      case 'case.opened': {
        const { category, channel } = made!;
        const byStaff = channel === 'portal' ? {} : { channel, enterpriseId };
        twin = await ok(scene, channel === 'portal' ? liaison : owner, 'POST', '/cases', { title: '路灯不亮', body: '请园区协调解决。', category, ...byStaff });
        break;
      }
      case 'case.accepted': await act(scene, owner, twin!, 'accept'); break;
      case 'case.resolved': await act(scene, owner, twin!, 'resolve', { resolution: '已协调解决。' }); break;
      case 'case.closing_approved': await act(scene, leader, twin!, 'approve'); break;
      case 'case.confirmed': await act(scene, liaison, twin!, 'confirm', { rating: made!.rating }); break;
      case 'case.called_back': await act(scene, leader, twin!, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 }); break;
    }
  }
  expect(await standing(id)).toEqual(await standing(twin!.id));
});

test('what statements wrote into the ledger is whole', async () => {
  const { rows: [broken] } = await client.query<{ count: number }>(`select count(*)::int as count from ledger_entries e left join ledger_entries p
    on p.record_type = e.record_type and p.record_id = e.record_id and p.seq = e.seq - 1
    where e.prev_hash <> coalesce(p.hash, '\\x') or e.hash <> sha256(e.prev_hash || convert_to(ledger_text(e), 'UTF8'))`);
  expect(broken!.count).toBe(0);
});
