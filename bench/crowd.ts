import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestApp } from '@qilian/server/testing/app.ts';
import { signedInAs } from '@qilian/server/modules/people/testing.ts';
import { searchTerms } from '@qilian/server/platform/search.ts';
import { makeManyCases } from './many-cases.ts';
import { openProduct, type Product } from './product.ts';

/** The instant at which the many cases end and at which their readers read. */
export const readAt = new Date('2026-06-30T08:00:00Z');

/** Counted up with each change of what is built here and in `many-cases.ts`; a million cases take a quarter of an hour at least. */
const recipe = '1';
const parks = 4;
/** Open cases of the reading officer, tasks of the reading handler, and hits of the searched word: as many at every size. */
const owned = 60;
const handled = 200;
const hits = 100;
export const rareWord = '氢能';

export interface Reader {
  id: string;
  headers: Record<string, string>;
}

/** A product with many cases, read by a service officer of one park, and by the liaison and a handler of a department. */
export interface Crowd {
  product: Product;
  reader: Reader;
  liaison: Reader;
  handler: Reader;
  /** Sees the figures of the park. */
  leader: Reader;
  parkId: string;
  /** Cases of the park, spread over the year. */
  caseIds: string[];
}

/** Built once for each size, and again when the recipe changes; newer migrations are applied to what stands, as to any database. */
export async function openCrowd(port: number, size: number, enterprises?: number): Promise<Crowd> {
  const folder = join(import.meta.dirname, '../node_modules/.cache', `qilian-bench-${size}`);
  const marker = join(folder, 'built-from');
  const built = existsSync(marker) && readFileSync(marker, 'utf8') === recipe;
  if (!built) rmSync(folder, { recursive: true, force: true });
  const product = await openProduct(port, folder);
  const client = new pg.Client({ connectionString: product.ownerUrl });
  await client.connect();
  try {
    if (!built) {
      await makeManyCases({ ownerUrl: product.ownerUrl, cases: size, parks, now: readAt, ...(enterprises !== undefined && { enterprises }) });
      await makeEqual(client);
      await staffDepartment(client);
      await client.query('vacuum analyze');
      writeFileSync(marker, recipe);
    }
    // As a worker does every few minutes; the server here has none, and the cases that a measure opened stay.
    await client.query('select fold_case_counts()');
    const { user_id: id, area_id: parkId } = await theReader(client);
    const { rows } = await client.query<{ id: string }>('select id from cases where park_id = $1 order by opened_at desc, id desc', [parkId]);
    const step = Math.floor(rows.length / 200);
    const headers = await signedInAs({ platform: product.platform } as TestApp, { id });
    const [liaison, handler] = [await signIn(client, product, department.liaison), await signIn(client, product, department.handler)];
    const { rows: [leads] } = await client.query<{ id: string }>(`select user_id as id from posts where role = 'park_leader' and area_id = $1 limit 1`, [parkId]);
    const leader = { id: leads!.id, headers: await signedInAs({ platform: product.platform } as TestApp, leads!) };
    return { product, reader: { id, headers }, liaison, handler, leader, parkId, caseIds: rows.filter((_, at) => at % step === 0).map((row) => row.id) };
  } catch (error) {
    await product.close();
    throw error;
  } finally {
    await client.end();
  }
}

async function theReader(client: pg.Client): Promise<{ user_id: string; area_id: string }> {
  const { rows: [post] } = await client.query<{ user_id: string; area_id: string }>(`select user_id, area_id from posts where role = 'service_officer' order by area_id, user_id limit 1`);
  return post!;
}

/** What one reads must not grow with the whole: open cases beyond `owned` go to a colleague; `hits` cases get a rare word. */
async function makeEqual(client: pg.Client): Promise<void> {
  const { user_id: reader, area_id: park } = await theReader(client);
  const { rows: [colleague] } = await client.query<{ user_id: string }>(`select user_id from posts where role = 'service_officer' and area_id = $1 and user_id <> $2 order by user_id limit 1`, [park, reader]);
  const place = `select id, row_number() over (order by md5(id::text)) as place from cases where park_id = $1`;
  await client.query(`with moved as (update cases c set owner_id = case when p.place <= ${owned} then $2::uuid else $3::uuid end
      from (${place} and closed_at is null) p where p.id = c.id and (p.place <= ${owned} or c.owner_id = $2) returning c.id, c.owner_id)
    update case_owners o set user_id = m.owner_id from moved m where o.case_id = m.id and o.until_at is null`, [park, reader, colleague!.user_id]);
  await client.query(`update cases c set title = $2 || title, search = search || array_to_tsvector($3::text[]) from (${place}) p where p.id = c.id and p.place <= ${hits}`,
    [park, rareWord, searchTerms(rareWord)]);
}

const department = { liaison: 'bench-liaison', handler: 'bench-handler' } as const;

/** Somebody who sees all cases of a department, and somebody who sees `handled` of them. */
async function staffDepartment(client: pg.Client): Promise<void> {
  await client.query(`with place as (select id, area_id from departments order by name limit 1),
      office as (insert into offices (id, department_id, name, opened_on) select gen_random_uuid(), id, '综合科', '2015-01-01' from place returning id),
      people as (insert into users (id, side, name, login_name, created_at) select gen_random_uuid(), 'staff', login, login, '2015-01-01' from unnest($1::text[]) login returning id, login_name),
      posted as (insert into posts (id, user_id, role, area_id, department_id, office_id, from_day)
        select gen_random_uuid(), people.id, case login_name when $2 then 'department_liaison' else 'office_handler' end, place.area_id, place.id, case login_name when $2 then null else office.id end, '2015-01-01'
        from people, place, office)
    update tasks t set handler_id = h.id from people h
      where h.login_name = $3 and t.id in (select t.id from tasks t, place where t.department_id = place.id order by md5(t.id::text) limit ${handled})`,
  [Object.values(department), department.liaison, department.handler]);
}

async function signIn(client: pg.Client, product: Product, loginName: string): Promise<Reader> {
  const { rows: [user] } = await client.query<{ id: string }>('select id from users where login_name = $1', [loginName]);
  return { id: user!.id, headers: await signedInAs({ platform: product.platform } as TestApp, user!) };
}
