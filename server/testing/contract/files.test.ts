import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { ok } from '../../modules/cases/testing.ts';
import { closeFile } from '../../modules/enterprises/index.ts';
import { anEnterprise, relations } from '../../modules/enterprises/testing.ts';
import { anOfficer, aPark, signedInAs } from '../../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';
import type { Headers } from './call.ts';
import { aParkWorld, type ParkWorld } from './world.ts';

/** What becomes of everything that hangs on an enterprise when its file moves, becomes one with another, or is closed: over a record of every sort. */
let app: TestApp;
let owner: pg.Client;
let world: ParkWorld;
let elsewhere: string;
let administrator: Headers;
let id: string;

beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
  id = world.first.enterpriseId;
  elsewhere = (await aPark(app, { districtId: world.ids.parentId! })).parkId;
  await anOfficer(app, { areaId: elsewhere, role: 'park_leader' });
  administrator = await signedInAs(app, await anOfficer(app, { areaId: world.ids.parentId!, role: 'administrator' }));
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  // The world reported its liaison gone, which pauses the plan; a call that is planned is what has to follow.
  await owner.query(`insert into verification_plan (enterprise_id, park_id, holder_id, officer_id, kind, class, due_from, due_until, planned_on, made_at)
    select e.id, e.park_id, h.id, $2, 'cadence', 'high', '2026-04-01', '2026-04-01', '2026-04-01', '2026-03-01' from enterprises e join enterprise_holders h on h.enterprise_id = e.id and h.until_day is null where e.id = $1 limit 1
    on conflict do nothing`, [id, world.ids.officerId]);
}, 120_000);
afterAll(async () => {
  await owner.end();
  await app.close();
});

const file = (enterpriseId: string) => ok<EnterpriseDetail>({ app }, administrator, 'GET', `/enterprises/${enterpriseId}`);
const move = async (enterpriseId: string, parkId: string) => ok({ app }, administrator, 'POST', `/enterprises/${enterpriseId}/park`, { version: (await file(enterpriseId)).version, parkId });
const tables = [...new Set(relations().map(({ table }) => table))];
const columns = async (pattern: string) => (await owner.query<{ table: string; column: string }>(`select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relname = any ($1) and c.relnamespace = current_schema()::regnamespace and a.attname ~ $2 and a.attnum > 0 and not a.attisdropped order by 1, 2`, [tables, pattern])).rows;

/** Rows of the file that name another park than the file, by table; tables without any row of it are named by `none`. */
async function strayRows(enterpriseId: string) {
  const astray: string[] = [];
  const none: string[] = [];
  for (const { table, column = 'enterprise_id', parkColumn = 'park_id' } of relations().filter(({ park: rule }) => rule === 'moves' || rule === 'follows')) {
    const { rows: [row] } = await owner.query<{ all: number; astray: number }>(`select count(*)::int as all, count(*) filter (where t.${parkColumn} is distinct from e.park_id)::int as astray from ${table} t join enterprises e on e.id = t.${column} where e.id = $1`, [enterpriseId]);
    if (row!.all === 0) none.push(`${table}.${column}`);
    if (row!.astray > 0) astray.push(`${table}.${column}: ${row!.astray}`);
  }
  return { astray, none };
}

/** Of each case that is open its owner is one, and the row of that says so. */
const ownerless = async () => (await owner.query<{ number: string }>(`select c.number from cases c left join case_owners o on o.case_id = c.id and o.until_at is null where c.closed_at is null
  group by c.id having count(o.id) <> 1 or bool_or(o.user_id <> c.owner_id) or bool_or(o.park_id <> c.park_id)`)).rows;

/** Rows that wait for somebody, by table. */
const waiting: Record<string, string> = {
  ...Object.fromEntries(relations().flatMap(({ table, endsWithFile }) => (endsWithFile === undefined ? [] : [[table, endsWithFile]]))),
  enterprise_holders: 'until_day is null', enterprise_parks: 'until_day is null', enterprise_staff: 'until_day is null', shadow_suspicions: `state = 'new'`, verification_plan: 'true',
};
const openIn = async (db: Tx['sql'], table: string, condition: string, enterpriseId: string): Promise<number> =>
  (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)} where enterprise_id = ${enterpriseId} and (${sql.raw(condition)})`.execute(db)).rows[0]!.count;

/** Tables with a column that says when something ended, whose rows nobody has to work on, or that a closing waits for. */
const notWaiting = {
  call_backs: 'a case that is called back is open', case_owners: 'of a case', cases: 'a file with open needs isn\'t closed', clocks: 'of a case', enterprises: 'itself', hand_ons: 'of a case', tasks: 'of a case',
  verification_causes: 'of an order', verification_orders: 'the order that finds the enterprise gone ends first', desk_tickets: 'somebody stands at the desk, for a day', gold_awards: 'earned in a year that is over',
  liaison_confirmations: 'past', liaison_sample_items: 'drawn', shadow_agencies: 'the register of agencies', verification_letters: 'of an order', turnover_overrides: 'waits for nobody', shadow_ties: 'a declaration',
  ledger_entries: 'past', evaluation_facts: 'past', business_changes_to_check: 'passed over where the file is closed', liaison_consents: 'past', delivery_consents: 'waits for nobody',
  enterprise_robots: 'waits for nobody', enterprise_observations: 'past', enterprise_regions: 'a statement', sessions: 'led to the survivor, or ended with the seat',
};

test('whatever can be open of an enterprise is known here', async () => {
  const ending = [...new Set((await columns('^(closed|ended|settled|answered|done|decided|revoked)_(at|on)$|^until_(day|at)$')).map(({ table }) => table))];
  expect(ending.filter((table) => !(table in waiting) && !(table in notWaiting))).toEqual([]);
  expect(Object.keys(waiting).toSorted()).toEqual([
    'appointments', 'correction_orders', 'enterprise_holders', 'enterprise_parks', 'enterprise_staff', 'handovers', 'liaison_rounds', 'mandates', 'shadow_suspicions', 'talks', 'verification_plan',
  ]);
  expect(relations().filter(({ work, table }) => work === 'other_records' && !(table in waiting) && !(table in notWaiting)).map(({ table }) => table)).toEqual([]);
});

/** What comes to be by rule, with its record, or with somebody who signs in: it doesn't keep a load of a list from being undone. */
const byRule = [
  'bounce_reports', 'business_changes_to_check', 'call_backs', 'case_owners', 'circular_unreached', 'clock_events', 'clocks', 'delivery_consents', 'enterprise_former_names', 'enterprise_holders', 'enterprise_merges',
  'enterprise_parks', 'enterprise_robots', 'enterprise_staff', 'enterprise_twins', 'enterprises', 'evaluation_facts', 'evaluation_scores', 'gold_awards', 'hand_ons', 'import_changes', 'import_rows', 'ledger_entries', 'liaison_consents',
  'liaison_lags', 'liaison_prompts', 'liaison_rounds', 'liaison_sample_items', 'notices', 'sealed_papers', 'sessions', 'shadow_agencies', 'shadow_contacts', 'shadow_groups', 'shadow_suspicions', 'tasks', 'turnover_scores',
  'verification_attempts', 'verification_causes', 'verification_letters', 'verification_orders', 'verification_plan',
];

test('what somebody did with a file keeps the load that made it from being undone', () => {
  const silent = relations().filter(({ work }) => work === undefined).map(({ table }) => table);
  expect([...new Set(silent)].toSorted()).toEqual(byRule);
});

test('nothing waits for anybody once the file is closed', async () => {
  const undone = new Error('so that the world stays');
  await expect(inTransaction(app.platform, system, async (tx) => {
    const open = async () => Object.fromEntries(await Promise.all(Object.entries(waiting).map(async ([table, condition]) => [table, await openIn(tx.sql, table, condition, id)] as const)));
    await tx.sql.selectFrom('enterprises').select('id').where('id', '=', id).forUpdate().execute();
    expect(Object.entries(await open()).filter(([, count]) => count === 0)).toEqual([]);
    await closeFile(tx, id, '2026-03-01');
    expect(Object.entries(await open()).filter(([, count]) => count !== 0)).toEqual([]);
    throw undone;
  })).rejects.toBe(undone);
});

test('every table whose rows name a park says what becomes of them when the file moves', async () => {
  const found = (await columns('(^|_)park_id$')).map(({ table, column }) => `${table}.${column}`);
  const said = relations().flatMap(({ table, park, parkColumn = 'park_id' }) => (park === undefined ? [] : [`${table}.${parkColumn}`]));
  expect([...new Set(said)].toSorted()).toEqual(found);
});

test('what lies in the park of the file goes along with it, there and back, and belongs to somebody there', async () => {
  // No index of the register links the first enterprise with another in this world.
  expect(await strayRows(id)).toEqual({ astray: [], none: ['enterprise_twins.one_id', 'enterprise_twins.other_id'] });
  const { park } = await file(id);
  await move(id, elsewhere);
  expect((await strayRows(id)).astray).toEqual([]);
  expect(await ownerless()).toEqual([]);
  const { rows: [order] } = await owner.query<{ parks: string[] }>(`select array(select p.area_id from posts p where p.user_id = c.owner_id) as parks from cases c where c.enterprise_id = $1 and c.internal and c.closed_at is null`, [id]);
  expect(order!.parks).toContain(elsewhere);
  // Its officer doesn't cover that park: nobody of the former one is to call.
  expect((await owner.query(`select officer_id from verification_plan where enterprise_id = $1`, [id])).rows).toEqual([{ officer_id: null }]);
  await move(id, park.id);
  expect((await strayRows(id)).astray).toEqual([]);
});

test('of files of two parks that become one, all lies in the survivor\'s, and goes back with the merge, wherever the survivor moved since', async () => {
  const survivor = await anEnterprise(app, { parkId: elsewhere, name: '祁连并购有限公司' });
  const before = await file(id);
  await ok({ app }, administrator, 'POST', `/enterprises/${survivor.id}/merge`, { version: 1, otherId: id, otherVersion: before.version });
  expect((await strayRows(survivor.id)).astray).toEqual([]);
  expect(await ownerless()).toEqual([]);
  // Nor does anything wait for anybody that hangs on the file which is closed now.
  const left = await inTransaction(app.platform, system, (tx) => Promise.all(Object.entries(waiting).map(async ([table, condition]) => [table, await openIn(tx.sql, table, condition, id)] as const)));
  expect(left.filter(([, count]) => count > 0)).toEqual([]);
  const third = (await aPark(app, { districtId: world.ids.parentId! })).parkId;
  await anOfficer(app, { areaId: third, role: 'park_leader' });
  await move(survivor.id, third);
  expect((await strayRows(survivor.id)).astray).toEqual([]);
  const { items: [merge] } = await ok<{ items: { id: string; version: number }[] }>({ app }, administrator, 'GET', `/enterprises/${survivor.id}/merges`);
  await ok({ app }, administrator, 'POST', `/merges/${merge!.id}/undo`, { version: merge!.version });
  expect(await Promise.all([survivor.id, id].map(strayRows))).toMatchObject([{ astray: [] }, { astray: [] }]);
  expect(await ownerless()).toEqual([]);
  expect(await file(id)).toMatchObject({ park: before.park, closed: null });
});
