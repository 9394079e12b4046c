import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import type { Problem } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { multipart } from '../../testing/contract/call.ts';
import { asOwner } from '../../platform/ledger/testing.ts';
import { aScene, type Scene } from '../cases/testing.ts';
import { anEnterprise } from '../enterprises/testing.ts';
import { aLiaison, anOfficer, signedInAs } from '../people/testing.ts';
import { aProgram, type TestProgram } from './testing.ts';
import { tidyPrograms } from './tidy.ts';

let app: TestApp;
let scene: Scene;
let program: TestProgram;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  program = await aProgram(app, (await anOfficer(app, { role: 'administrator', areaId: scene.districtId })).id, { parkIds: [scene.parkId] });
});
afterAll(() => app.close());

const need = (more: object = {}) => ({ title: '厂区门口路灯不亮', body: '北门外的路灯坏了一周。', category: 'utilities', enterpriseId: scene.enterpriseId, ...more });
const open = async (key: string, payload: object = need(), as: Record<string, string> = program.as) => {
  const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/cases', headers: { ...as, 'idempotency-key': key }, payload });
  return { status: answer.statusCode, replayed: answer.headers['idempotency-replayed'], text: answer.body, problem: answer.json<Problem>(), case: answer.json<CaseDetail>() };
};
const counted = async () => (await asOwner<{ count: string }>(app, 'select count(*) from cases'))[0]!.count;

describe('a creating call with a key', () => {
  test('made again gives its first answer and does nothing', async () => {
    const first = await open('one');
    expect([first.status, first.replayed]).toEqual([200, undefined]);
    const before = await counted();
    // The same fields in another order, and by another token of the program, are the same call.
    const { title, ...rest } = need();
    for (const payload of [need(), { ...rest, title }]) {
      const again = await open('one', payload);
      expect([again.status, again.replayed, again.text]).toEqual([200, 'true', first.text]);
    }
    expect((await open('"one"')).text).toBe(first.text);
    expect(await counted()).toBe(before);
  });

  test('with other content is refused, naming the header', async () => {
    await open('two');
    const other = await open('two', need({ title: '另一件事' }));
    expect([other.status, other.problem.code, other.problem.errors?.[0]?.field]).toEqual([422, 'common.key_reused', 'headers.idempotency-key']);
  });

  test('is each caller\'s own', async () => {
    const mine = await open('three');
    const { enterpriseId: _own, ...own } = need();
    const liaison = await open('three', own, scene.as.liaison);
    expect([liaison.status, liaison.replayed]).toEqual([200, undefined]);
    expect(liaison.case.id).not.toBe(mine.case.id);
  });

  test('made many times at once opens one case; the others hear that it runs, or its answer', async () => {
    const before = Number(await counted());
    const answers = await Promise.all(Array.from({ length: 12 }, () => open('four')));
    expect(Number(await counted())).toBe(before + 1);
    const done = answers.filter(({ status }) => status === 200);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(done.filter(({ replayed }) => replayed === undefined)).toHaveLength(1);
    for (const { status, problem } of answers.filter((answer) => answer.status !== 200)) expect([status, problem.code, problem.retryAfterSeconds]).toEqual([409, 'common.key_in_flight', 1]);
    expect((await open('four')).text).toBe(done[0]!.text);
  });

  test('made again by who lost the right since is refused: the answer may say what they may no longer read', async () => {
    const first = await open('lost', need(), scene.as.officer);
    expect(first.status).toBe(200);
    const before = await counted();
    const posts = (day: string | null) => asOwner(app, 'update posts set until_day = $2 where user_id = $1', [scene.ids.officer, day]);
    await posts('2026-01-05');
    const again = await open('lost', need(), scene.as.officer);
    expect([again.status, again.problem.code, again.replayed, again.text.includes(first.case.number)]).toEqual([403, 'auth.without_post', undefined, false]);
    await posts(null);
    const later = await open('lost', need(), scene.as.officer);
    expect([later.status, later.replayed, later.text]).toEqual([200, 'true', first.text]);
    expect(await counted()).toBe(before);
  });

  test('made again for another enterprise is another call', async () => {
    const both = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    const other = await anEnterprise(app, { parkId: scene.parkId });
    await asOwner(app, `insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) values (gen_random_uuid(), $1, $2, 'deputy', '2026-01-01')`, [other.id, both.id]);
    const as = await signedInAs(app, both);
    const actFor = (enterpriseId: string) => app.api.http.inject({ method: 'POST', url: '/api/v1/session/enterprise', headers: as, payload: { enterpriseId } });
    const { enterpriseId: _own, ...own } = need();
    await actFor(scene.enterpriseId);
    const first = await open('moved', own, as);
    expect(first.status).toBe(200);
    await actFor(other.id);
    expect((await open('moved', own, as)).problem.code).toBe('common.key_reused');
    await actFor(scene.enterpriseId);
    expect((await open('moved', own, as)).text).toBe(first.text);
  });

  test('that was refused leaves its key free', async () => {
    const refused = await open('five', need({ category: 'nonsense' }));
    expect(refused.status).toBe(422);
    const gone = await open('five', need({ kind: 'unknown' }));
    expect([gone.status, gone.problem.code]).toEqual([422, 'cases.unknown_kind']);
    expect((await open('five')).status).toBe(200);
  });

  test('is kept for a day, in no readable form, and then forgotten', async () => {
    const start = app.clock.now();
    const first = await open('six');
    const [row] = await asOwner<{ answer: Buffer }>(app, `select answer from idempotency_keys where key = 'six'`);
    expect(row!.answer.includes(Buffer.from(first.case.number))).toBe(false);
    app.clock.set(new Date(start.getTime() + 24 * 3_600_000 - 1));
    await tidyPrograms(app.platform);
    expect((await open('six')).text).toBe(first.text);
    app.clock.set(new Date(start.getTime() + 24 * 3_600_000));
    const second = await open('six');
    expect([second.status, second.replayed]).toEqual([200, undefined]);
    app.clock.set(new Date(start.getTime() + 48 * 3_600_000));
    await tidyPrograms(app.platform);
    expect(await asOwner(app, 'select from idempotency_keys')).toEqual([]);
    app.clock.set(start);
  });

  test('takes a key that a header can hold', async () => {
    for (const key of ['', 'a b', 'x'.repeat(201), 'é']) expect([key, (await open(key)).status]).toEqual([key, 422]);
  });

  test('of an upload is told by its content and name', async () => {
    const upload = async (name: string, content: string) => {
      const { content: payload, type } = multipart({}, { name, content });
      const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...program.as, 'content-type': type, 'idempotency-key': 'file' }, payload });
      return { status: answer.statusCode, text: answer.body };
    };
    const first = await upload('说明.txt', '路灯坏了一周。');
    expect(first.status, first.text).toBe(200);
    expect(await upload('说明.txt', '路灯坏了一周。')).toEqual(first);
    expect((await upload('说明.txt', '路灯坏了两周。')).status).toBe(422);
    expect((await upload('另一份.txt', '路灯坏了一周。')).status).toBe(422);
  });
});

test('the client\'s own key of a case still opens one case', async () => {
  const clientKey = '019a0000-0000-7000-8000-00000000aaaa';
  const [first, second] = [await open('seven', need({ clientKey })), await open('eight', need({ clientKey }))];
  expect(second.case.id).toBe(first.case.id);
});
