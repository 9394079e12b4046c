import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { httpClient } from '../load.ts';
import { makeManyCases } from '../many-cases.ts';
import type { Measure } from '../measure.ts';
import { openProduct } from '../product.ts';

const cases = 10_000;
const liaisons = 1000;
const staff = 100;
/** Seconds between two calls of one person. */
const pace = 10;

interface Person {
  headers: Record<string, string>;
  caseIds: string[];
  calls: readonly Call[];
}

type Call = (person: Person, round: number) => [method: 'GET' | 'POST', path: string, body?: object];

const record: Call = ({ caseIds }, round) => ['GET', caseIds.length === 0 ? '/cases?limit=25' : `/cases/${caseIds[round % caseIds.length]}`];
const history: Call = ({ caseIds }, round) => ['GET', caseIds.length === 0 ? '/notices' : `/cases/${caseIds[round % caseIds.length]}/timeline`];
/** What somebody does in half an hour: mostly looking, now and then a need. */
const ofLiaison: readonly Call[] = [
  () => ['GET', '/worklist'], () => ['GET', '/cases?limit=25'], record, history, () => ['GET', '/notices'], record,
  () => ['POST', '/cases', { title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities', clientKey: randomUUID() }], record,
];
const ofStaff: readonly Call[] = [
  () => ['GET', '/worklist?limit=25'], record, history, () => ['GET', '/cases?state=open&order=due&limit=25'], record,
  () => ['GET', `/cases?q=${encodeURIComponent('路灯')}&limit=25`], () => ['GET', '/cases/count?state=open'], record,
];

/**
 * 1,000 liaisons and 100 staff, each with a call every ten seconds, against the same calls by one after the other.
 * @param seconds of the crowd; a minute at least shows every call several times
 */
export async function measureManyPeople(port: number, seconds: number): Promise<Measure> {
  const product = await openProduct(port);
  try {
    await makeManyCases({ ownerUrl: product.ownerUrl, cases, parks: 6, now: new Date() });
    const people = await signIn(product.ownerUrl);
    await product.serve();
    const call = httpClient(product.port);
    const latencies: number[] = [];
    let failed = 0;
    const once = async (person: Person, round: number, into: number[]) => {
      const [method, path, body] = person.calls[round % person.calls.length]!(person, round);
      const began = performance.now();
      try {
        await call(method, path, person.headers, body);
      } catch {
        failed += 1;
      }
      into.push(performance.now() - began);
    };

    // The crowd's mix, by one person at a time: ten liaisons' calls for each of staff.
    const alone: number[] = [];
    const end = performance.now() + 20_000;
    for (let turn = 0; performance.now() < end; turn += 1) await once(people[(turn * 7) % people.length]!, Math.floor(turn / 11), turn < 50 ? [] : alone);

    const until = performance.now() + seconds * 1000;
    await Promise.all(people.map(async (person, index) => {
      await sleep((index / people.length) * pace * 1000);
      for (let round = index; performance.now() < until; round += 1) {
        const began = performance.now();
        await once(person, round, latencies);
        await sleep(Math.max(0, pace * 1000 - (performance.now() - began)));
      }
    }));
    const p95 = at(latencies, 0.95);
    const alone95 = at(alone, 0.95);
    return {
      name: 'many people',
      figures: { people: people.length, calls: latencies.length, 'calls /s': latencies.length / seconds, errors: failed, 'p50 ms': at(latencies, 0.5), 'p95 ms': p95, 'p95 of one ms': alone95, 'times slower': failed > 0 ? Infinity : p95 / alone95 },
      target: { figure: 'times slower', most: 4 },
    };
  } finally {
    await product.close();
  }
}

function at(latencies: number[], share: number): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}

/** Liaisons of as many enterprises, and staff of all parks, each with a session and cases to look at. */
async function signIn(ownerUrl: string): Promise<Person[]> {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=public -c timezone=UTC' });
  await client.connect();
  try {
    await client.query(`with e as (select id, row_number() over (order by id) as n from enterprises order by id limit ${liaisons}),
        made as (insert into users (id, side, name, created_at) select gen_random_uuid(), 'enterprise', '联络员' || n, '2015-01-01' from e returning id, name)
      insert into enterprise_holders (id, enterprise_id, user_id, role, from_day)
      select gen_random_uuid(), e.id, made.id, 'primary', '2015-01-01' from e join made on made.name = '联络员' || e.n`);
    const { rows } = await client.query<{ id: string; side: string; cases: string[] }>(`
      (select u.id, u.side, array(select c.id from cases c where c.enterprise_id = h.enterprise_id order by c.opened_at desc limit 5) as cases
        from users u join enterprise_holders h on h.user_id = u.id order by u.id)
      union all
      (select u.id, u.side, array(select c.id from cases c where c.park_id = p.area_id order by c.opened_at desc limit 20) from users u join posts p on p.user_id = u.id
        where p.role = 'service_officer' order by u.id limit ${staff})`);
    const tokens = rows.map(() => randomBytes(32).toString('base64url'));
    await client.query(`insert into sessions (id, token_hash, user_id, created_at, last_seen_at, expires_at)
      select gen_random_uuid(), s.hash, s.id, now(), now(), now() + interval '1 day' from unnest($1::bytea[], $2::uuid[]) as s (hash, id)`,
    [tokens.map((token) => createHash('sha256').update(token).digest()), rows.map(({ id }) => id)]);
    await client.query('analyze users, enterprise_holders, sessions');
    return rows.map(({ side, cases: caseIds }, index) => ({ headers: { authorization: `Bearer ${tokens[index]}` }, caseIds, calls: side === 'staff' ? ofStaff : ofLiaison }));
  } finally {
    await client.end();
  }
}
