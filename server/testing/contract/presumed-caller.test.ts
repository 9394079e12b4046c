import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../app.ts';
import { aScene, call, type Scene } from '../../modules/cases/testing.ts';

// Actions begin as the caller of the last time while the database is asked anew (platform/db/transaction.ts).

let app: TestApp;
let scene: Scene;
let owner: pg.Client;

beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const need = { title: '厂区门口路灯不亮', body: '北门外的路灯坏了一周。', category: 'utilities' };
const open = async () => (await call(scene, scene.as.liaison, 'POST', '/cases', need)).statusCode;
const list = async () => (await call(scene, scene.as.officer, 'GET', '/cases')).statusCode;
const cases = async () => (await owner.query('select from cases')).rowCount;

test('a session that is over is refused at once, and what had begun leaves no trace', async () => {
  expect([await open(), await open()]).toEqual([200, 200]);
  await owner.query('update sessions set revoked_at = created_at where user_id = $1', [scene.ids.liaison]);
  expect([await open(), await open()]).toEqual([401, 401]);
  expect(await cases()).toBe(2);
});

test('a post that ended counts from the next call on, and so does one that began', async () => {
  expect([await list(), await list()]).toEqual([200, 200]);
  await owner.query('update posts set until_day = from_day where user_id = $1', [scene.ids.officer]);
  expect([await list(), await list()]).toEqual([403, 403]);
  await owner.query('update posts set until_day = null where user_id = $1', [scene.ids.officer]);
  expect([await list(), await list()]).toEqual([200, 200]);
});
