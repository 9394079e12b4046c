import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../app.ts';
import { titleOf } from './call.ts';
import { aStage, callCell, cellsOf, problemsOf, type Cell, type Stage } from './full-matrix.ts';

/**
 * The same cells with the application's own checks switched off: every permit lets in, every visibility function
 * says yes, every allowed action is allowed. What keeps parks and enterprises apart then are the walls of
 * the database alone. The checks are exchanged by the test runner as it loads the modules; the product has no switch for it.
 */
vi.mock('../../platform/http/permits.ts', async (original) => ({ ...await original<object>(), checkPermit: () => undefined }));
vi.mock('../../modules/cases/access.ts', async (original) => ({
  ...await original<object>(), visibleCases: () => () => sql<boolean>`true`, parksSeenWhole: () => null,
  partiesTo: () => ['owner', 'attendant', 'leader', 'office', 'enterprise'], partiesToTask: () => ['owner', 'leader', 'liaison', 'handler'],
}));
vi.mock('../../modules/cases/file-access.ts', async (original) => ({ ...await original<object>(), maySeeFilesOf: async () => true, maySeeInternalFilesOf: async () => true }));
vi.mock('../../modules/enterprises/access.ts', async (original) => ({
  ...await original<object>(), visibleEnterprises: () => sql<boolean>`true`, visibleImports: () => sql<boolean>`true`,
  parksKept: (actor: { parks: string[] }) => [...actor.parks, ...everyPark],
  allowedActions: () => ['edit', 'move_stage', 'move_park', 'assign_staff', 'seat_holder', 'merge', 'open_case'],
}));
vi.mock('../../modules/programs/access.ts', async (original) => ({ ...await original<object>(), visiblePrograms: () => sql<boolean>`true`, parksOpened: (actor: { parks: string[] }) => [...actor.parks, ...everyPark] }));

const everyPark: string[] = [];
const full = process.env.QILIAN_MATRIX === 'full';
let app: TestApp;
let stage: Stage;
beforeAll(async () => {
  app = await openTestApp();
  stage = await aStage(app);
  everyPark.push(stage.here.ids.parkId!, stage.there.ids.parkId!);
}, 120_000);
afterAll(() => app.close());

/** What all of the city share has no wall of parks: known agencies, the tree, staff, calendars, one's own session. Their tests hold them. */
const common = /^(?:GET|POST|PUT|PATCH|DELETE) \/(?:agencies|areas|departments|offices|staff|posts|absences|duty|calendar|session|sessions|me|people|password|status|set-up|setup|progress|sign-in|codes|passkeys|demo)(?:\/|$)/;
/** An enterprise may be moved to any park of the city by its own. */
const walled = (cell: Cell): boolean => !common.test(titleOf(cell.route.endpoint)) && cell.person !== null;

async function look(cell: Cell): Promise<string[]> {
  const { route: { endpoint }, foreign, named, ids } = cell;
  const answer = await callCell(stage, cell);
  const what = `${answer.status} ${answer.text.slice(0, 300)}`;
  // What was sent may be said back.
  const leaked = foreign.filter((mark) => answer.text.includes(mark) && !Object.values(ids).includes(mark));
  return [
    ...leaked.length > 0 ? [`shows ${leaked.join(', ')}: ${what}`] : [],
    // A row that the walls don't let in is an error of the database's to the product without its checks.
    ...answer.status >= 500 && endpoint.method === 'GET' ? [`fails: ${what}`] : [],
    ...named && endpoint.exchange !== 'events' && answer.status < 400 ? [`lets in: ${what}`] : [],
  ];
}

/** Rows of the other park and of the other enterprises, as they stand. */
async function stateOf(): Promise<string> {
  const pg = await import('pg');
  const client = new pg.default.Client({ connectionString: app.database.ownerUrl });
  await client.connect();
  try {
    const state: Record<string, string> = {};
    for (const table of ['enterprises', 'enterprise_holders', 'enterprise_staff', 'enterprise_parks', 'import_batches', 'import_rows', 'cases', 'tasks', 'clocks', 'clock_events', 'case_owners', 'hand_ons', 'call_backs', 'enterprise_merges', 'enterprise_twins']) {
      const { rows: columns } = await client.query<{ name: string }>(`select attname as name from pg_attribute where attrelid = $1::regclass and attname in ('park_id', 'enterprise_id', 'batch_id')`, [table]);
      const has = (name: string) => columns.some((column) => column.name === name);
      const where = has('park_id') ? 'park_id = $1' : has('enterprise_id') ? 'enterprise_id in (select id from enterprises where park_id = $1)' : 'batch_id in (select id from import_batches where park_id = $1)';
      const { rows: [row] } = await client.query<{ digest: string }>(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${table} t where ${where}`, [stage.there.ids.parkId]);
      state[table] = row!.digest;
    }
    return JSON.stringify(state);
  } finally {
    await client.end();
  }
}

test('the walls of the database alone keep parks and enterprises apart', async () => {
  const before = await stateOf();
  const cells = cellsOf(stage, { only: ['other enterprise', 'other park'], ...(!full && { methods: ['GET'] }) }).filter(walled);
  const problems = await problemsOf(cells, look);
  console.log(`walls alone: ${cells.length} cells`);
  expect(problems).toEqual([]);
  expect(cells.length).toBeGreaterThan(200);
  expect(await stateOf()).toEqual(before);
}, 600_000);

test('the checks are really off', async () => {
  const owner = stage.here.enterprise.find(({ role }) => role === 'owner')!;
  // What only keepers may: with its permit it would be forbidden.
  const answer = await app.api.http.inject({ url: `/api/v1/imports/${stage.here.ids.importId}`, headers: owner.as });
  expect(answer.statusCode).toBe(404);
  const handler = stage.here.staff.find(({ role }) => role === 'office_handler')!;
  expect((await app.api.http.inject({ url: `/api/v1/cases/${stage.here.second.caseId}`, headers: handler.as })).statusCode).toBe(200);
});
