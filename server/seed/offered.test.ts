import { randomUUID } from 'node:crypto';
import { editCircular, cancelCircular, remindCircular, sendCircular, testCircular } from '@qilian/contract/circulars';
import * as community from '@qilian/contract/community';
import type { Endpoint } from '@qilian/contract/endpoint';
import { declineAward, grantAward, revokeAward, type Award } from '@qilian/contract/evaluations';
import { declineMandate, revokeMandate, signMandate, type Mandate } from '@qilian/contract/mandates';
import * as shadows from '@qilian/contract/shadows';
import { closeAccessReview, endRight, keepRight } from '@qilian/contract/access-review';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { signedInAs } from '../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';
import { call, type Headers } from '../testing/contract/call.ts';
import { loadDemo } from './load-demo.ts';

let app: TestApp;
interface Person { id: string; name: string; as: Headers }
let people: Person[];
/** Asker and answerer, one who moderates, one who only reads. */
let inCommunity: Person[];
const reason = '核对后决定';

/** What a step would have changed is undone at its end: it is told by the answer to a constraint that no step here can run into. */
const undone = { constraint: 'areas_one_city', code: 'people.already_set_up' };

beforeAll(async () => {
  app = await openTestApp({ now: '2026-04-15T03:20:00Z' });
  await loadDemo(app.platform, { enterprises: 60, cases: 90 });
  // One for each set of posts: what somebody may do follows from that.
  people = await signIn(`u.id in (select distinct on (posts) user_id from (select p.user_id, array_agg((p.role, p.area_id, p.department_id)::text order by p.role, p.area_id) as posts from posts p where p.until_day is null group by p.user_id) t order by posts, user_id)`);
  await statesOfStaff();
  people = [...people, ...await signIn(`exists (select from mandates m where m.agent_id = u.id) or exists (select from community_threads t where t.author_id = u.id) or exists (select from community_replies r where r.author_id = u.id)
    or exists (select from enterprise_holders h join correction_orders o on o.enterprise_id = h.enterprise_id where h.user_id = u.id) or exists (select from enterprise_holders h join mandates m on m.enterprise_id = h.enterprise_id where h.user_id = u.id)`)];
  people = [...new Map(people.map((person) => [person.id, person])).values()];
  await statesOfEnterprises();
  await undoEachStep();
}, 240_000);
afterAll(() => app.close());

const get = async <T>(as: Headers, url: string): Promise<T | null> => {
  const answer = await app.api.http.inject({ url: `/api/v1${url}`, headers: as });
  return answer.statusCode === 200 ? answer.json<T>() : null;
};
const items = async <T>(as: Headers, url: string): Promise<T[]> => (await get<{ items: T[] }>(as, url))?.items ?? [];

const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => inTransaction(app.platform, system, async (tx) => (await tx.client.query<Row>(text, values)).rows);

async function signIn(which: string): Promise<Person[]> {
  return Promise.all((await query<{ id: string; name: string }>(`select id, name from users u where ${which}`)).map(async ({ id, name }) => ({ id, name, as: await signedInAs(app, { id }) })));
}

/** Of a step, or of the first of several taken at once. */
const refusalIn = (answer: { code?: string; items?: { code?: string | null }[] }): string | null => answer.code ?? answer.items?.[0]?.code ?? null;

/** As the first who may. */
async function bySomebody<T = { id: string; version: number }>(method: 'POST' | 'PATCH', url: string, payload: object, among = people): Promise<T> {
  const refused: string[] = [];
  for (const { as } of among) {
    const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, payload });
    const refusal = refusalIn(answer.json());
    if (refusal === null) return answer.json<T>();
    refused.push(refusal);
  }
  throw new Error(`${method} ${url}: ${[...new Set(refused)].join(', ')}`);
}

/** What the demo has no record of: by the product's own steps, else by a mark in the row. */
async function statesOfStaff(): Promise<void> {
  const [district] = await query<{ id: string }>(`select id from areas where level = 'district'`);
  const review = await bySomebody('POST', '/access/reviews', { areaId: district!.id, dueOn: '2026-05-15' });
  const rights = await query<{ id: string }>('select id from access_review_items where review_id = $1 order by id limit 4', [review.id]);
  for (const { id } of rights) await bySomebody('POST', `/access/reviews/${review.id}/items/${id}/keep`, { version: 1, reason }).catch(() => undefined);
  const [park] = await query<{ park_id: string }>('select park_id from enterprises order by id limit 1');
  for (const weight of ['ordinary', 'legal', 'confidential']) {
    const circular = { subject: `通知 ${weight}`, body: '内容', weight, channels: ['email'], seats: ['primary'], filter: { parkIds: [park!.park_id] }, acknowledge: true };
    const [draft, cancelled] = [await bySomebody('POST', '/circulars', circular), await bySomebody('POST', '/circulars', circular)];
    await bySomebody('POST', `/circulars/${cancelled.id}/cancel`, { version: cancelled.version });
    await bySomebody('POST', `/circulars/${draft.id}/test`, { version: draft.version });
  }
  const proposers: Person[] = [];
  for (const person of people) if ((await get<{ registrar: boolean }>(person.as, '/agencies'))?.registrar === false) proposers.push(person);
  const agency = async (name: string, accepted: boolean) => {
    const proposed = await bySomebody('POST', '/agencies', { name }, proposers);
    return bySomebody('POST', `/agencies/${proposed.id}/decide`, { version: proposed.version, accepted, note: reason });
  };
  await agency('甲代账', false);
  const ended = await agency('乙代账', true);
  await bySomebody('POST', `/agencies/${ended.id}/end`, { version: ended.version, ended: true });
  await bySomebody('POST', '/agencies', { name: '丙代账' }, proposers);
  const suspicions = await query<{ id: string; version: number }>(`select id, version from shadow_suspicions where state = 'new' order by id limit 9`);
  const [gone, dismissed, ...ordered] = suspicions;
  await query(`update enterprise_holders h set until_day = '2026-04-14' from shadow_suspicions s where s.id = $1 and h.enterprise_id = s.enterprise_id and h.user_id = s.user_id`, [gone!.id]);
  await bySomebody('POST', `/shadows/${dismissed!.id}/dismiss`, { version: dismissed!.version, dismissal: 'other', note: reason });
  for (const { id, version } of ordered) await bySomebody('POST', '/shadows/corrections', { suspicions: [{ suspicionId: id, version }] });
  const [declined] = await query<{ id: string; version: number }>(`select id, version from gold_awards where state = 'proposed' order by id`);
  await bySomebody('POST', `/evaluations/awards/${declined!.id}/decline`, { version: declined!.version, reason });
}

async function statesOfEnterprises(): Promise<void> {
  const corrections = await query<{ id: string }>('select id from correction_orders order by id');
  const states = ['open', 'replacing', 'declaring', 'reviewing', 'visiting', 'settled', 'withdrawn'];
  for (const [index, { id }] of corrections.entries()) await query('update correction_orders set state = $2::text, stage = case $2::text when \'visiting\' then \'visit\' else stage end, settled_at = case when $2::text in (\'settled\', \'withdrawn\') then opened_at end, outcome = case when $2::text = \'settled\' then \'left\' end where id = $1', [id, states[index % states.length]]);
  const [mandate] = await query<{ id: string; agent_id: string }>('select id, agent_id from mandates order by id limit 1');
  const enterprises = await query<{ id: string }>(`select distinct o.enterprise_id as id from correction_orders o where not exists (select from mandates m where m.enterprise_id = o.enterprise_id) order by id limit 6`);
  for (const [index, [state, until]] of ([['offered', '2026-06-30'], ['offered', '2026-04-10'], ['declined', '2026-06-30'], ['revoked', '2026-06-30'], ['ended', '2026-04-10']] as const).entries()) {
    await query(`insert into mandates (id, enterprise_id, enterprise_name, park_id, agent_id, agency_name, scopes, from_day, until_day, state, granted_by, granted_at, version, ended_at)
      select gen_random_uuid(), e.id, e.name, e.park_id, m.agent_id, m.agency_name, m.scopes, '2026-03-01'::date, $3::date, $4::text, h.user_id, m.granted_at, 1, case when $4::text = 'offered' then null else m.granted_at end
      from mandates m, enterprises e, enterprise_holders h where m.id = $1 and e.id = $2 and h.enterprise_id = e.id and h.role = 'owner' and h.until_day is null`, [mandate!.id, enterprises[index]!.id, until, state]);
  }
  const [asker, answerer] = await query<{ user_id: string; park_id: string }>(`select h.user_id, e.park_id from community_threads t join enterprises e on e.park_id = t.park_id join enterprise_holders h on h.enterprise_id = e.id
    where h.role = 'primary' and h.until_day is null order by t.id, h.user_id limit 2`);
  const standings = { open: [], locked: ['locked'], hidden: ['hidden'], withdrawn: ['withdrawn'], 'hidden and withdrawn': ['hidden', 'withdrawn'], 'locked and withdrawn': ['locked', 'withdrawn'] };
  const at = (state: string[], which: string) => (state.includes(which) ? app.clock.now() : null);
  for (const kind of community.ThreadKind.options) {
    for (const [title, state] of Object.entries<string[]>(standings)) {
      const threadId = randomUUID();
      await query(`insert into community_threads (id, park_id, kind, author_id, author_as, title, body, search, created_at, last_at, replies, locked_at, hidden_at, hidden_by, hidden_reason, withdrawn_at)
        values ($1, $2, $3, $4, 'present', $5, '内容', '', $6, $6, 3, $7, $8::timestamptz, case when $8::timestamptz is not null then $4::uuid end, case when $8::timestamptz is not null then '不当' end, $9)`,
      [threadId, asker!.park_id, kind, asker!.user_id, title, new Date('2026-04-09T02:00:00Z'), at(state, 'locked'), at(state, 'hidden'), at(state, 'withdrawn')]);
      for (const reply of [[], ['hidden'], ['withdrawn']] as string[][]) {
        await query(`insert into community_replies (id, thread_id, park_id, author_id, author_as, body, created_at, hidden_at, hidden_by, hidden_reason, withdrawn_at)
          values ($1, $2, $3, $4, 'present', '回复', $5, $6::timestamptz, case when $6::timestamptz is not null then $4::uuid end, case when $6::timestamptz is not null then '不当' end, $7)`,
        [randomUUID(), threadId, asker!.park_id, answerer!.user_id, new Date('2026-04-10T02:00:00Z'), at(reply, 'hidden'), at(reply, 'withdrawn')]);
      }
    }
  }
  inCommunity = [...await signIn(`u.id = any ('{${asker!.user_id},${answerer!.user_id}}')`)];
  const standing = new Set<boolean>();
  for (const person of people) {
    const park = (await items<{ id: string; moderates: boolean }>(person.as, '/community/parks')).find(({ id }) => id === asker!.park_id);
    if (park && !standing.has(park.moderates) && !inCommunity.some(({ id }) => id === person.id)) inCommunity.push(person);
    if (park) standing.add(park.moderates);
  }
}

async function undoEachStep(): Promise<void> {
  const owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  await owner.query(`create function undo_step() returns trigger language plpgsql as $$ begin raise exception 'undone' using errcode = '23514', constraint = '${undone.constraint}'; end $$;
    create constraint trigger undo_step after insert on ledger_entries deferrable initially deferred for each row execute function undo_step()`);
  await owner.end();
}

interface Step { endpoint: Endpoint; params: object; body: object }

/** Takes each step that there is on a record as somebody who sees it: what is offered is accepted, what isn't is refused. */
async function disagreements(what: string, { name, as }: Person, offered: readonly string[], steps: Record<string, Step>): Promise<string[]> {
  const found: string[] = [];
  for (const [action, { endpoint, params, body }] of Object.entries(steps)) {
    const answer = await call(app, endpoint, { as, params, body });
    const refusal = refusalIn(JSON.parse(answer.text) as object);
    const accepted = refusal === null || refusal === undone.code;
    (offered.includes(action) ? met.offered : met.notOffered).add(`${what.split(' ')[0]}.${action}`);
    if (accepted !== offered.includes(action) || answer.status >= 500) found.push(`${what} ${action} ${offered.includes(action) ? 'offered' : 'not offered'} to ${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  return found;
}
/** Steps by what they are taken on, as they were met: offered to somebody, and not offered to somebody. */
const met = { offered: new Set<string>(), notOffered: new Set<string>() };

/** The same said of several people is said once. */
const once = (found: string[]) => [...new Set(found.map((line) => line.replace(/to \S+:/, 'to somebody:')))];

test('circulars', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const { id } of await items<{ id: string }>(person.as, '/circulars?limit=100')) {
      const one = (await get<{ version: number; state: string; weight: string; allowedActions: string[]; subject: string }>(person.as, `/circulars/${id}`))!;
      const params = { circularId: id };
      const body = { version: one.version };
      found.push(...await disagreements(`circular ${one.state} ${one.weight}`, person, one.allowedActions, {
        edit: { endpoint: editCircular, params, body: { ...body, subject: `${one.subject}（改）` } }, test: { endpoint: testCircular, params, body }, send: { endpoint: sendCircular, params, body }, cancel: { endpoint: cancelCircular, params, body }, remind: { endpoint: remindCircular, params, body },
      }));
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('agencies', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const show of ['listed', 'proposed', 'declined', 'ended']) {
      for (const { id, version, allowedActions } of await items<shadows.Agency>(person.as, `/agencies?limit=100&show=${show}`)) {
        const params = { agencyId: id };
        found.push(...await disagreements(`agency ${show}`, person, allowedActions, {
          edit: { endpoint: shadows.editAgency, params, body: { version, name: '改名代账' } }, end: { endpoint: shadows.endAgency, params, body: { version, ended: true } }, resume: { endpoint: shadows.endAgency, params, body: { version, ended: false } },
          accept: { endpoint: shadows.decideAgency, params, body: { version, accepted: true } }, decline: { endpoint: shadows.decideAgency, params, body: { version, accepted: false, note: reason } }, withdraw: { endpoint: shadows.withdrawAgency, params, body: { version } },
        }));
      }
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('suspicions and correction orders', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const state of shadows.SuspicionState.options) {
      for (const { id, version, allowedActions } of await items<shadows.Suspicion>(person.as, `/shadows?limit=20&state=${state}`)) {
        found.push(...await disagreements(`suspicion ${state}`, person, allowedActions, {
          dismiss: { endpoint: shadows.dismissSuspicion, params: { suspicionId: id }, body: { version, dismissal: 'other', note: reason } }, order: { endpoint: shadows.orderCorrections, params: {}, body: { suspicions: [{ suspicionId: id, version }] } },
        }));
      }
    }
    for (const { id, state, version, allowedActions } of await items<shadows.Correction>(person.as, '/corrections?limit=100')) {
      const params = { correctionId: id };
      found.push(...await disagreements(`correction ${state}`, person, allowedActions.filter((action) => action !== 'declare'), {
        replace: { endpoint: shadows.replaceLiaison, params, body: { version } }, employ: { endpoint: shadows.proveEmployee, params, body: { version, statement: reason, fileIds: [await upload(person.as)] } },
        review: { endpoint: shadows.reviewProof, params, body: { version, accepted: true } }, withdraw: { endpoint: shadows.withdrawCorrection, params, body: { version, reason } }, settle: { endpoint: shadows.settleCorrection, params, body: { version, outcome: 'employee', note: reason } },
      }));
      found.push(...await disagreements(`correction ${state}`, person, allowedActions.filter((action) => action !== 'declare'), { review: { endpoint: shadows.reviewProof, params, body: { version, accepted: false, note: reason } }, settle: { endpoint: shadows.settleCorrection, params, body: { version, outcome: 'left', note: reason } } }));
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

async function upload(as: Headers): Promise<string> {
  const boundary = 'x';
  const answer = await app.api.http.inject({
    method: 'POST', url: '/api/v1/files', headers: { ...as, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="proof.txt"\r\ncontent-type: text/plain\r\n\r\n证明 ${randomUUID()}\r\n--${boundary}--\r\n`,
  });
  return answer.statusCode === 200 ? answer.json<{ id: string }>().id : randomUUID();
}

test('mandates', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const { id } of await items<Mandate>(person.as, '/mandates?limit=100')) {
      const one = (await get<Mandate & { termsDigest: string }>(person.as, `/mandates/${id}`))!;
      const [params, body] = [{ mandateId: id }, { version: one.version }];
      found.push(...await disagreements(`mandate ${one.state}`, person, one.allowedActions, {
        sign: { endpoint: signMandate, params, body: { ...body, termsDigest: one.termsDigest } }, decline: { endpoint: declineMandate, params, body: { ...body, reason } }, revoke: { endpoint: revokeMandate, params, body: { ...body, reason } },
      }));
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('awards', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const list of ['/evaluations/awards?limit=100', '/evaluations/awards/mine?limit=100']) {
      for (const { id, state, version, allowedActions } of await items<Award>(person.as, list)) {
        const [params, body] = [{ awardId: id }, { version, reason }];
        found.push(...await disagreements(`award ${state}`, person, allowedActions, { grant: { endpoint: grantAward, params, body }, decline: { endpoint: declineAward, params, body }, revoke: { endpoint: revokeAward, params, body } }));
      }
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('threads and replies of the community', async () => {
  const found: string[] = [];
  for (const person of inCommunity) {
    for (const { id } of await query<{ id: string }>('select id from community_threads order by id')) {
      const thread = await get<community.ThreadDetail>(person.as, `/community/threads/${id}`);
      if (!thread) continue;
      const replies = await items<community.Reply>(person.as, `/community/threads/${id}/replies?limit=100`);
      const [params, body, moderation] = [{ threadId: id }, { version: thread.version }, { version: thread.version, reason }];
      found.push(...await disagreements(thread.kind, person, thread.allowedActions, {
        reply: { endpoint: community.replyToThread, params, body: { body: '补充一句' } }, accept: { endpoint: community.acceptReply, params, body: { ...body, replyId: null } },
        edit: { endpoint: community.editThread, params, body: { ...body, title: '改了标题', body: '改了内容' } }, withdraw: { endpoint: community.withdrawThread, params, body }, report: { endpoint: community.reportAbuse, params, body: { reason: 'other' } },
        hide: { endpoint: community.hideThread, params, body: moderation }, restore: { endpoint: community.restoreThread, params, body: moderation }, lock: { endpoint: community.lockThread, params, body: moderation }, unlock: { endpoint: community.unlockThread, params, body: moderation },
      }));
      for (const reply of replies) {
        const [ofReply, moderates] = [{ replyId: reply.id }, { version: reply.version, reason }];
        found.push(...await disagreements(`reply to ${thread.kind}`, person, reply.allowedActions, {
          accept: { endpoint: community.acceptReply, params, body: { ...body, replyId: reply.id } }, edit: { endpoint: community.editReply, params: ofReply, body: { version: reply.version, body: '改了回复' } }, withdraw: { endpoint: community.withdrawReply, params: ofReply, body: { version: reply.version } },
          report: { endpoint: community.reportAbuse, params, body: { replyId: reply.id, reason: 'other' } }, hide: { endpoint: community.hideReply, params: ofReply, body: moderates }, restore: { endpoint: community.restoreReply, params: ofReply, body: moderates },
        }));
      }
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('rights under review', async () => {
  const found: string[] = [];
  for (const person of people) {
    for (const review of await items<{ id: string; version: number; mayClose: boolean }>(person.as, '/access/reviews?limit=100')) {
      found.push(...await disagreements('access review', person, review.mayClose ? ['close'] : [], { close: { endpoint: closeAccessReview, params: { reviewId: review.id }, body: { version: review.version } } }));
      for (const { id, version, mayKeep, mayEnd } of await items<{ id: string; version: number; mayKeep: boolean; mayEnd: boolean }>(person.as, `/access/reviews/${review.id}/items?limit=100`)) {
        const [params, body] = [{ reviewId: review.id, itemId: id }, { version, reason }];
        found.push(...await disagreements('right', person, [...mayKeep ? ['keep'] : [], ...mayEnd ? ['end'] : []], { keep: { endpoint: keepRight, params, body }, end: { endpoint: endRight, params, body } }));
      }
    }
  }
  expect(once(found)).toEqual([]);
}, 300_000);

test('each step was met, offered to somebody and not offered to another', () => {
  const all = ['circular', 'agency', 'suspicion', 'correction', 'mandate', 'award', 'post', 'question', 'reply', 'right'];
  expect([...met.offered].filter((step) => !met.notOffered.has(step))).toEqual([]);
  // A round can be closed once each right is decided; a post is answered by no reply.
  expect([...met.notOffered].filter((step) => !met.offered.has(step)).toSorted()).toEqual(['access.close', 'post.accept']);
  expect(all.filter((what) => ![...met.offered].some((step) => step.startsWith(`${what}.`)))).toEqual([]);
});
