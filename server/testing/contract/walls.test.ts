import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../app.ts';
import { aParkWorld, type ParkWorld } from './world.ts';

/** The walls of the database alone: plain SQL as the application's role, without a line of the product between. */

let app: TestApp;
let here: ParkWorld;
let there: ParkWorld;
let owner: pg.Client;
let client: pg.Client;
let tables: Table[];
let viewers: Record<'here' | 'there' | 'enterprise' | 'neighbour' | 'stranger', Viewer>;

interface Table {
  name: string;
  secured: boolean;
  columns: string[];
  /** One that the application's role may write, where there is one. */
  column: string;
  /** What the application's role may do with it. */
  may: string[];
}
type Viewer = { side: 'staff' | 'enterprise'; userId: string; parks: string[]; enterpriseId: string };

beforeAll(async () => {
  app = await openTestApp();
  here = await aParkWorld(app);
  there = await aParkWorld(app);
  [owner, client] = [new pg.Client({ connectionString: app.database.ownerUrl }), new pg.Client({ connectionString: app.database.appUrl })];
  await Promise.all([owner.connect(), client.connect()]);
  await whatComesFromOutside();
  const officer = (world: ParkWorld): Viewer => ({ side: 'staff', userId: world.staff.find(({ role }) => role === 'service_officer')!.id, parks: [world.ids.parkId!], enterpriseId: '' });
  const liaison = (world: ParkWorld, userId: string, enterpriseId: string): Viewer => ({ side: 'enterprise', userId, parks: [world.ids.parkId!], enterpriseId });
  viewers = {
    here: officer(here), there: officer(there),
    enterprise: liaison(here, here.enterprise.find(({ role }) => role === 'primary')!.id, here.first.enterpriseId), neighbour: liaison(here, here.neighbour.id, here.second.enterpriseId),
    stranger: liaison(there, there.enterprise.find(({ role }) => role === 'primary')!.id, there.first.enterpriseId),
  };
  ({ rows: tables } = await owner.query<Table>(`
    select c.relname as name, c.relrowsecurity as secured,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by has_column_privilege('qilian_app', c.oid, a.attnum, 'update') desc, a.attnum desc limit 1) as column,
      array(select p from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'trigger', 'references']) p
        where has_table_privilege('qilian_app', c.oid, p) or p in ('select', 'insert', 'update') and has_any_column_privilege('qilian_app', c.oid, p)) as may
    from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`));
});
afterAll(async () => {
  await Promise.all([owner?.end(), client?.end()]);
  await app?.close();
});

/** What the world doesn't hold: a report of a mail that came back, somebody's code for another mailbox, an ID number that was proved. */
async function whatComesFromOutside(): Promise<void> {
  for (const world of [here, there]) {
    const userId = world.enterprise.find(({ role }) => role === 'primary')!.id;
    await owner.query(`insert into bounce_reports (id, message_key, received_at, way, verdict, notice_id, user_id, park_id, enterprise_id, current, size)
      values (gen_random_uuid(), gen_random_uuid()::text, '2026-03-09T02:00:00Z', 'smtp', 'bounce', gen_random_uuid(), $1, $2, $3, true, 2048)`, [userId, world.ids.parkId, world.first.enterpriseId]);
    await owner.query(`insert into liaison_identities (user_id, id_number, id_index, last4, checked, checked_at) values ($1, '\\x00', '\\x00', '001X', 'not_checked', '2026-03-09T02:00:00Z') on conflict do nothing`, [userId]);
    await owner.query(`insert into contact_proofs (id, user_id, address, created_at, expires_at) values (gen_random_uuid(), $1, '\\x00', '2026-03-09T02:00:00Z', '2026-03-09T02:10:00Z')`, [userId]);
  }
}

/** Runs as that person and takes everything back. */
async function as<Result>(viewer: Viewer | 'nobody', work: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    const { side, userId, parks, enterpriseId } = viewer === 'nobody' ? { side: 'public', userId: '', parks: [], enterpriseId: '' } : viewer;
    await client.query(`select set_config('qilian.side', $1, true), set_config('qilian.user_id', $2, true), set_config('qilian.parks', $3, true), set_config('qilian.enterprise_id', $4, true)`,
      [side, userId, `{${parks.join(',')}}`, enterpriseId]);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** The error of a statement that the database refuses, or how many rows it touched. */
async function attempt(viewer: Viewer | 'nobody', sql: string, values: unknown[] = []): Promise<string | number> {
  return as(viewer, async () => {
    try {
      return (await client.query(sql, values)).rowCount ?? 0;
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
}

const refused = '42501';
const rowsSeen = async (table: string, viewer: Viewer | 'nobody', where = 'true'): Promise<string[]> =>
  as(viewer, async () => (await client.query<{ place: string }>(`select ctid::text as place from ${table} where ${where}`)).rows.map(({ place }) => place));
const secured = () => tables.filter((table) => table.secured && table.may.includes('select'));

/** Tables without row security, and why a wall would be none there. */
const open: Record<string, string> = {
  areas: 'the tree of the city, known to all staff', departments: 'known to all staff', offices: 'known to all staff', posts: 'who works where, known to all staff',
  absences: 'who stands in for whom', duty_days: 'who is on duty',
  users: 'people of every side sign in by it; contacts are encrypted', sessions: 'read before it is known who acts', sign_in_codes: 'likewise', sign_in_attempts: 'likewise', passkeys: 'likewise', passkey_challenges: 'likewise', second_factors: 'likewise', recovery_codes: 'likewise',
  devices: 'likewise', access_links: 'likewise', identities: 'likewise', identity_flows: 'likewise',
  calendar_years: 'one for the city', retention_rules: 'one for the city', settings: 'one for the city',
  schema_migrations: 'names of files, read only', sweep_runs: 'when regular work was done',
  ledger_counting: 'one number, read only', evaluation_runs: 'when which month was computed', seal_certificates: 'public: whoever holds a paper checks its seal by them',
};

/** What stands between parks at all, where a table also holds what is common. */
const shared: Record<string, string> = {
  // Entries of no park (the calendar, staff of a district) are read by all staff.
  ledger_entries: 'park_id is not null',
  ledger_details: 'exists (select from ledger_entries e where e.id = entry_id and e.park_id is not null)',
};

/** What is the whole city's, for all its staff: two parks read the same rows, and no enterprise any. */
const cityWide = new Set(['shadow_agencies', 'shadow_agency_signs']);
/** What the liaisons of a park, and its staff, tell each other. */
const ofTheWholePark = new Set(['community_threads', 'community_replies', 'community_editions']);

/** Tables in which anybody who acts may write for others: a notice goes to whom it concerns. */
const writtenForOthers = new Set(['notices', 'notice_deliveries']);

test('every table that the application reaches has row security, or stands here with the reason', () => {
  expect(tables.length).toBeGreaterThan(25);
  const without = tables.filter(({ secured: wall, may }) => !wall && may.length > 0).map(({ name }) => name);
  expect(without).toEqual(Object.keys(open).sort());
});

describe('reading', () => {
  test('nobody without a session sees a row', async () => {
    for (const { name } of secured()) expect([name, await rowsSeen(name, 'nobody')]).toEqual([name, []]);
  });

  test('two parks have no row in common, nor have two enterprises, nor a park and the enterprise of another', async () => {
    const pairs = [['here', 'there'], ['enterprise', 'neighbour'], ['enterprise', 'stranger'], ['there', 'enterprise'], ['here', 'stranger']] as const;
    for (const { name } of secured()) {
      for (const [one, other] of pairs) {
        if (cityWide.has(name) && one === 'here' && other === 'there') continue;
        if (ofTheWholePark.has(name) && other === 'neighbour') continue;
        const [mine, theirs] = [await rowsSeen(name, viewers[one], shared[name]), new Set(await rowsSeen(name, viewers[other], shared[name]))];
        expect([name, one, other, mine.filter((row) => theirs.has(row))]).toEqual([name, one, other, []]);
      }
    }
  });

  test('and yet each sees its own', async () => {
    // Seals, keys, the graph of contacts and which term was told are the platform's own; counts come into being when a worker folds their changes.
    for (const { name } of secured().filter((table) => !['ledger_seals', 'data_keys', 'derived_keys', 'seal_keys', 'key_rotations', 'case_counts_opened', 'case_counts_closed', 'shadow_contacts', 'shadow_groups', 'shadow_ties', 'term_reminders'].includes(table.name))) {
      const seen = (await rowsSeen(name, viewers.here, shared[name])).length + (await rowsSeen(name, viewers.enterprise, shared[name])).length;
      expect([name, seen > 0]).toEqual([name, true]);
    }
  });

  test('files of every sort of record are among them', async () => {
    const { rows } = await owner.query<{ type: string }>('select distinct record_type as type from files where record_id is not null order by 1');
    expect(rows.map(({ type }) => type)).toEqual([...app.platform.fileAccess.keys()].toSorted());
    expect(await rowsSeen('files', viewers.enterprise, `record_type not in ('case', 'appointment', 'circular', 'correction', 'handover', 'talk', 'delivery_certificate', 'mandate')`)).toEqual([]);
  });

  test('an enterprise sees no entry of the ledger that is the staff\'s', async () => {
    const audiences = await as(viewers.enterprise, async () => (await client.query<{ audience: string }>('select distinct audience from ledger_entries')).rows.map(({ audience }) => audience));
    expect(audiences.toSorted()).toEqual(['enterprise', 'public']);
  });
});

describe('writing', () => {
  const attackers = ['there', 'neighbour', 'stranger'] as const;
  /** Places of rows inside the walls of the first park or enterprise that this attacker doesn't see. */
  async function victims(name: string, attacker: Viewer): Promise<string[]> {
    const own = new Set(await rowsSeen(name, attacker));
    return [...(await rowsSeen(name, viewers.here)), ...(await rowsSeen(name, viewers.enterprise))].filter((row) => !own.has(row));
  }

  test('changing or deleting what lies outside touches nothing', async () => {
    let tried = 0;
    for (const { name, may, column } of secured()) {
      for (const attacker of attackers) {
        const rows = await victims(name, viewers[attacker]);
        if (rows.length === 0) continue;
        tried += 1;
        const results = [await attempt(viewers[attacker], `update ${name} set ${column} = ${column} where ctid = any ($1::tid[])`, [rows]), await attempt(viewers[attacker], `delete from ${name} where ctid = any ($1::tid[])`, [rows])];
        for (const [index, verb] of (['update', 'delete'] as const).entries()) expect([name, attacker, verb, results[index]]).toEqual([name, attacker, verb, may.includes(verb) ? 0 : refused]);
      }
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('a copy of a stranger\'s row can\'t be put in', async () => {
    for (const { name, columns } of secured().filter((table) => !writtenForOthers.has(table.name))) {
      for (const attacker of attackers) {
        const [place] = await victims(name, viewers[attacker]);
        if (place === undefined) continue;
        const { rows: [row] } = await owner.query<{ copy: object }>(`select to_jsonb(t) as copy from ${name} t where ctid = $1::tid`, [place]);
        const copy = { ...row!.copy, ...(columns.includes('id') && { id: crypto.randomUUID() }) };
        const result = await attempt(viewers[attacker], `insert into ${name} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_record(null::${name}, $1)`, [JSON.stringify(copy)]);
        expect([name, attacker, result]).toEqual([name, attacker, refused]);
      }
    }
  });

  test('one\'s own row can\'t be carried across', async () => {
    // Where an enterprise was, and since when, goes with the enterprise; what came back by mail the platform alone writes.
    const carried = tables.filter(({ name, secured: wall, may, columns }) => !['enterprise_parks', 'bounce_reports'].includes(name) && wall && may.includes('update') && columns.includes('park_id'));
    expect(carried.length).toBeGreaterThan(5);
    for (const { name } of carried) {
      expect([name, (await rowsSeen(name, viewers.here)).length > 0]).toEqual([name, true]);
      const result = await attempt(viewers.here, `update ${name} set park_id = $1`, [there.ids.parkId]);
      expect([name, result]).toEqual([name, refused]);
    }
  });
});

describe('the role of the application', () => {
  test('owns nothing, bypasses nothing and belongs to no other role', async () => {
    const { rows } = await owner.query(`
      select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty,
        (select count(*) from pg_class c where c.relowner = r.oid and c.relnamespace = current_schema()::regnamespace)::int
          + (select count(*) from pg_proc p where p.proowner = r.oid and p.pronamespace = current_schema()::regnamespace)::int as owns,
        (select count(*) from pg_auth_members m where m.member = r.oid)::int as belongs,
        has_schema_privilege(r.oid, current_schema()::regnamespace, 'create') as makes_objects
      from pg_roles r where rolname in ('qilian_app', 'qilian_worker')`);
    const low = { mighty: false, owns: 0, belongs: 0, makes_objects: false };
    expect(rows).toEqual([low, low]);
    for (const { name, may } of tables) expect([name, may.filter((right) => ['truncate', 'trigger', 'references'].includes(right))]).toEqual([name, []]);
  });

  test('can\'t take a wall down', async () => {
    for (const statement of [
      'alter table cases disable row level security', 'alter table cases no force row level security', 'drop policy walls on cases', 'create policy hole on cases using (true)',
      'drop trigger append_only on ledger_entries', 'alter table ledger_entries disable trigger all', 'create or replace function wall_side() returns text language sql return \'system\'',
      'set session authorization postgres', 'create table hole (id int)', 'set session_replication_role = replica',
    ]) expect([statement, await attempt(viewers.here, statement)]).toEqual([statement, refused]);
    // Without row security a query beneath a policy fails, it isn't let through.
    expect(await as(viewers.here, async () => {
      await client.query('set local row_security = off');
      return client.query('select from cases').catch((error: { code: string }) => error.code);
    })).toBe(refused);
  });

  test('can\'t change what is written for good', async () => {
    for (const name of ['ledger_entries', 'ledger_details', 'ledger_seals']) {
      for (const statement of [`delete from ${name}`, `truncate ${name}`, `insert into ${name} select * from ${name}`]) expect([statement, await attempt(viewers.here, statement)]).toEqual([statement, refused]);
    }
    expect(await attempt(viewers.here, 'update ledger_entries set type = type')).toBe(refused);
    expect(await attempt(viewers.here, 'delete from clock_events')).toBe(refused);
    for (const statement of ['update ledger_entries set type = type', 'delete from ledger_entries', 'truncate ledger_entries cascade']) {
      expect(await owner.query(statement).then(() => 'done', (error: { message: string }) => error.message), statement).toMatch(/append-only/);
    }
  });

  test('passes the walls only by doors that are listed here, each with a fixed search path', async () => {
    const { rows } = await owner.query<{ name: string; fixed: boolean }>(`
      select p.proname as name, coalesce(array_to_string(p.proconfig, ' ') like 'search_path=%', false) as fixed
      from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.prosecdef and has_function_privilege('qilian_app', p.oid, 'execute') order by 1`);
    expect(rows.filter(({ fixed }) => !fixed)).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual([
      'analyze_enterprises', 'can_be_reached', 'community_parks', 'community_standing', 'enterprise_of_case', 'erase_details', 'fold_case_counts', 'follow_walls_of_case', 'ledger_append', 'ledger_seal', 'open_program', 'open_session', 'plan_webhooks', 'progress_of', 'progress_steps', 'search_cases', 'search_enterprises', 'search_hits', 'search_threads', 'seats_of', 'seats_of', 'similar_cases', 'verify_paper', 'wall_enterprises', 'ways_of',
    ]);
  });

  test('learns whose a case is only of cases within the walls', async () => {
    const name = (viewer: Viewer, id: string) => as(viewer, async () => (await client.query<{ name: string | null }>('select enterprise_of_case($1) as name', [id])).rows[0]!.name);
    const { first, second } = here;
    expect(await name(viewers.here, first.caseId)).toBe(first.marks.find((mark) => mark.endsWith('公司')));
    for (const [viewer, id] of [[viewers.there, first.caseId], [viewers.here, there.first.caseId], [viewers.neighbour, first.caseId], [viewers.stranger, second.caseId]] as const) expect(await name(viewer, id)).toBeNull();
  });

  test('finds by search only what lies within the walls', async () => {
    const found = (viewer: Viewer, call: string) => as(viewer, async () =>
      (await client.query<{ id: string }>(`select id from ${call}`, ['路灯 | 企业 | 公司 | 货车'])).rows.map(({ id }) => id));
    const [search, hits, searchEnterprises] = ['search_cases($1::tsquery, 100)', 'search_hits($1::tsquery, 100)', 'search_enterprises($1::tsquery, null, null, 100)'];
    const cases = { mine: [here.first.caseId, here.second.caseId], theirs: [there.first.caseId, there.second.caseId] };
    const seen = await found(viewers.here, search);
    expect(seen).toEqual(expect.arrayContaining(cases.mine));
    expect(seen.filter((id) => cases.theirs.includes(id))).toEqual([]);
    expect(await found(viewers.neighbour, search)).toEqual([here.second.caseId]);
    for (const viewer of Object.values(viewers)) expect((await found(viewer, hits)).toSorted()).toEqual((await found(viewer, search)).toSorted());
    const enterprises = await found(viewers.here, searchEnterprises);
    expect(enterprises).toEqual(expect.arrayContaining([here.first.enterpriseId, here.second.enterpriseId]));
    expect(enterprises.filter((id) => [there.first.enterpriseId, there.second.enterpriseId].includes(id))).toEqual([]);
    expect(await found(viewers.neighbour, searchEnterprises)).toEqual([here.second.enterpriseId]);
  });
});
