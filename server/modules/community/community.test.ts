import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AbuseReport, Edition, Reply, Thread, ThreadDetail } from '@qilian/contract/community';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { Notice } from '@qilian/contract/notices';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { asOwner } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../cases/testing.ts';
import { anEnterprise } from '../enterprises/testing.ts';
import { aLiaison, signedInAs } from '../people/testing.ts';
import { erase } from './erase.ts';
import { mostAnHour } from './throttle.ts';
import { answer, ask } from './testing.ts';

type Page<Item> = { items: Item[]; next: string | null };
type Headers = Record<string, string>;
let app: TestApp;
let scene: Scene;
let elsewhere: Scene;
let neighbour: Headers;
let neighbourId: string;
let former: Headers;

beforeAll(async () => {
  app = await openTestApp();
  [scene, elsewhere] = [await aScene(app), await aScene(app)];
  const other = await anEnterprise(app, { parkId: scene.parkId });
  const [present, gone] = [await aLiaison(app, { enterpriseId: other.id }), await aLiaison(app, { enterpriseId: other.id, role: 'deputy' })];
  neighbourId = present.id;
  [neighbour, former] = [await signedInAs(app, present), await signedInAs(app, gone)];
  const { holders } = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${other.id}`);
  await asOwner(app, `update enterprise_holders set until_day = '2026-02-01' where id = '${holders.find(({ user }) => user.id === gone.id)!.id}'`);
  former = await signedInAs(app, gone);
});
afterAll(() => app.close());

const codeOf = (response: { json(): { code?: string } }) => response.json().code;
const get = <Result>(as: Headers, path: string) => ok<Result>(scene, as, 'GET', path);
const post = (as: Headers, path: string, body: object = {}) => call(scene, as, 'POST', path, body);
const thread = (as: Headers, id: string) => get<ThreadDetail>(as, `/community/threads/${id}`);
const kindsOf = async (as: Headers) => (await get<Page<Notice>>(as, '/notices')).items.map(({ kind }) => kind);

describe('a question', () => {
  let question: ThreadDetail;
  beforeAll(async () => { question = await ask(scene, scene.as.liaison); });

  test('is seen and answered by the liaisons of the park, of other enterprises and former ones too, and by staff', async () => {
    for (const [as, standing] of [[neighbour, 'present'], [former, 'former'], [scene.as.officer, 'staff']] as const) {
      expect((await answer(scene, as, question.id)).author.as).toBe(standing);
    }
    expect((await get<Page<Reply>>(neighbour, `/community/threads/${question.id}/replies`)).items.map(({ author }) => author.as)).toEqual(['present', 'former', 'staff']);
    expect(await thread(neighbour, question.id)).toMatchObject({ replies: 3, author: { as: 'present', me: false }, allowedActions: ['reply', 'report'] });
    expect((await kindsOf(scene.as.liaison)).filter((kind) => kind === 'community_answered').length).toBe(3);
    expect((await get<Page<{ id: string }>>(former, '/community/parks')).items.map(({ id }) => id)).toEqual([scene.parkId]);
  });

  test('is nothing to liaisons and staff of another park', async () => {
    for (const as of [elsewhere.as.liaison, elsewhere.as.officer, elsewhere.as.leader]) {
      expect((await call(scene, as, 'GET', `/community/threads/${question.id}`)).statusCode).toBe(404);
      expect((await post(as, `/community/threads/${question.id}/replies`, { body: '你好' })).statusCode).toBe(404);
      expect((await get<Page<Thread>>(as, '/community/threads')).items).toEqual([]);
      expect((await get<Page<Thread>>(as, `/community/threads?q=${encodeURIComponent('从业人数')}`)).items).toEqual([]);
      expect(codeOf(await post(as, '/community/threads', { parkId: scene.parkId, kind: 'post', title: '广告', body: '广告' }))).toBe('community.not_member');
    }
    expect(codeOf(await post(scene.as.handler, '/community/threads', { parkId: scene.parkId, kind: 'post', title: '你好', body: '你好' }))).toBe('community.not_member');
  });

  test('gets its answer accepted by the asker alone', async () => {
    const { items: [first, second] } = await get<Page<Reply>>(scene.as.liaison, `/community/threads/${question.id}/replies`);
    const accept = (as: Headers, replyId: string | null, version: number) => post(as, `/community/threads/${question.id}/accept`, { version, replyId });
    expect(codeOf(await accept(neighbour, first!.id, 1))).toBe('community.not_yours');
    expect((await accept(scene.as.liaison, first!.id, 1)).json()).toMatchObject({ acceptedReplyId: first!.id, version: 2 });
    expect(await kindsOf(neighbour)).toContain('community_accepted');
    expect(codeOf(await accept(scene.as.liaison, second!.id, 1))).toBe('common.stale_version');
    const strange = await answer(scene, neighbour, (await ask(scene, scene.as.liaison, { title: '另一个问题' })).id);
    expect(codeOf(await accept(scene.as.liaison, strange.id, 2))).toBe('community.not_found');
    expect((await get<Page<Thread>>(neighbour, '/community/threads?unanswered=true')).items.map(({ id }) => id)).not.toContain(question.id);
    const told = await ask(scene, scene.as.liaison, { kind: 'post', title: '分享' });
    expect(codeOf(await post(scene.as.liaison, `/community/threads/${told.id}/accept`, { version: 1, replyId: null }))).toBe('community.not_a_question');
  });

  test('is found by its words, in pages', async () => {
    for (const q of ['从业人数', '口径']) expect((await get<Page<Thread>>(former, `/community/threads?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id)).toContain(question.id);
    expect((await get<Page<Thread>>(former, `/community/threads?q=${encodeURIComponent('水电费')}`)).items).toEqual([]);
    const page = await get<Page<Thread>>(former, '/community/threads?limit=1');
    expect(page.items.length).toBe(1);
    expect((await get<Page<Thread>>(former, `/community/threads?limit=1&cursor=${page.next}`)).items[0]!.id).not.toBe(page.items[0]!.id);
  });
});

describe('moderation', () => {
  test('is reported by whoever can do nothing else about it: its author withdraws it, staff hide it, and what is withdrawn is gone', async () => {
    const told = await ask(scene, neighbour, { kind: 'post', title: '转让设备' });
    const reply = await answer(scene, scene.as.liaison, told.id);
    const report = async (as: Headers, body: object = {}) => codeOf(await post(as, `/community/threads/${told.id}/report`, { reason: 'other', ...body }));
    expect(await report(neighbour)).toBe('community.yours_to_withdraw');
    expect(await report(scene.as.liaison, { replyId: reply.id })).toBe('community.yours_to_withdraw');
    expect(await report(scene.as.leader)).toBe('community.yours_to_moderate');
    await post(neighbour, `/community/threads/${told.id}/withdraw`, { version: (await thread(neighbour, told.id)).version });
    expect(await report(scene.as.liaison)).toBe('community.withdrawn');
    expect((await get<Page<AbuseReport>>(scene.as.officer, '/community/reports')).items.filter(({ thread: { id } }) => id === told.id)).toEqual([]);
  });

  test('takes reports once a person and thing, in a queue of the park\'s staff', async () => {
    const bad = await ask(scene, neighbour, { title: '低价代账', kind: 'post' });
    const reply = await answer(scene, neighbour, bad.id, '加微信');
    for (const body of [{ reason: 'advertising' }, { reason: 'abuse' }, { reason: 'advertising', replyId: reply.id, note: '广告' }]) expect((await post(scene.as.liaison, `/community/threads/${bad.id}/report`, body)).statusCode).toBe(200);
    const open = async (as = scene.as.officer) => (await get<Page<AbuseReport>>(as, '/community/reports')).items.filter(({ thread: { id } }) => id === bad.id);
    expect((await open()).map(({ reason, reply: of, excerpt }) => [reason, of?.id ?? null, excerpt])).toEqual([['advertising', null, '两处口径不一样。'], ['advertising', reply.id, '加微信']]);
    expect(await open(elsewhere.as.officer)).toEqual([]);
    expect(codeOf(await call(scene, scene.as.liaison, 'GET', '/community/reports'))).toBe('auth.forbidden');
    expect((await kindsOf(scene.as.leader)).filter((kind) => kind === 'community_reported').length).toBe(2);

    const [, ofReply] = await open();
    expect((await post(scene.as.officer, `/community/reports/${ofReply!.id}/dismiss`, { version: 1 })).json()).toMatchObject({ state: 'kept' });
    expect(codeOf(await post(scene.as.officer, `/community/reports/${ofReply!.id}/dismiss`, { version: 2 }))).toBe('community.settled');
    expect((await post(scene.as.officer, `/community/threads/${bad.id}/hide`, { version: bad.version, reason: '广告' })).json()).toMatchObject({ hidden: { reason: '广告' } });
    expect(await open()).toEqual([]);
    expect((await get<Page<AbuseReport>>(scene.as.officer, '/community/reports?state=settled')).items.filter(({ thread: { id } }) => id === bad.id).map(({ state }) => state).toSorted()).toEqual(['hidden', 'kept']);
  });

  test('hides from all but the author, who learns why, and restores', async () => {
    const bad = await ask(scene, neighbour, { title: '不当内容' });
    const hide = (as: Headers, verb: string, version: number) => post(as, `/community/threads/${bad.id}/${verb}`, { version, reason: '不当' });
    expect(codeOf(await hide(scene.as.liaison, 'hide', 1))).toBe('auth.forbidden');
    expect((await hide(elsewhere.as.officer, 'hide', 1)).statusCode).toBe(404);
    await hide(scene.as.officer, 'hide', 1);
    expect((await call(scene, scene.as.liaison, 'GET', `/community/threads/${bad.id}`)).statusCode).toBe(404);
    expect((await get<Page<Thread>>(scene.as.liaison, `/community/threads?q=${encodeURIComponent('不当内容')}`)).items).toEqual([]);
    expect(await thread(neighbour, bad.id)).toMatchObject({ hidden: { reason: '不当' }, allowedActions: ['accept'] });
    expect(await kindsOf(neighbour)).toContain('community_hidden');
    expect(codeOf(await post(scene.as.officer, `/community/threads/${bad.id}/replies`, { body: '？' }))).toBe('community.action_not_allowed');
    expect([codeOf(await hide(scene.as.officer, 'hide', 1)), codeOf(await hide(scene.as.officer, 'hide', 2))]).toEqual(['common.done_already', 'community.hidden_already']);
    await hide(scene.as.officer, 'restore', 2);
    expect(codeOf(await hide(scene.as.officer, 'restore', 3))).toBe('community.not_hidden');
    expect((await thread(scene.as.liaison, bad.id)).hidden).toBeNull();
    expect(await asOwner(app, `select type from ledger_entries where record_id = '${bad.id}' order by seq`)).toEqual([{ type: 'community.opened' }, { type: 'community.hidden' }, { type: 'community.restored' }]);
  });

  test('hides an accepted answer with its mark', async () => {
    const question = await ask(scene, scene.as.liaison, { title: '怎么办？' });
    const reply = await answer(scene, neighbour, question.id);
    await post(scene.as.liaison, `/community/threads/${question.id}/accept`, { version: 1, replyId: reply.id });
    expect((await post(scene.as.officer, `/community/replies/${reply.id}/hide`, { version: 1, reason: '有误' })).json()).toMatchObject({ hidden: { reason: '有误' } });
    expect(await thread(scene.as.liaison, question.id)).toMatchObject({ acceptedReplyId: null, replies: 0 });
    expect((await get<Page<Reply>>(scene.as.liaison, `/community/threads/${question.id}/replies`)).items).toEqual([]);
    expect(codeOf(await post(scene.as.officer, `/community/replies/${reply.id}/hide`, { version: 2, reason: '有误' }))).toBe('community.hidden_already');
    await post(scene.as.officer, `/community/replies/${reply.id}/restore`, { version: 2, reason: '无误' });
    expect(codeOf(await post(scene.as.officer, `/community/replies/${reply.id}/restore`, { version: 3, reason: '无误' }))).toBe('community.not_hidden');
    expect((await thread(scene.as.liaison, question.id)).replies).toBe(1);
  });

  test('locks and unlocks', async () => {
    const heated = await ask(scene, scene.as.officer, { title: '停车位分配', kind: 'post' });
    await post(scene.as.officer, `/community/threads/${heated.id}/lock`, { version: 1, reason: '已有结论' });
    expect(codeOf(await post(neighbour, `/community/threads/${heated.id}/replies`, { body: '我反对' }))).toBe('community.locked');
    expect(codeOf(await post(scene.as.officer, `/community/threads/${heated.id}/lock`, { version: 2, reason: '已有结论' }))).toBe('community.locked_already');
    await post(scene.as.officer, `/community/threads/${heated.id}/unlock`, { version: 2, reason: '重新讨论' });
    expect(codeOf(await post(scene.as.officer, `/community/threads/${heated.id}/unlock`, { version: 3, reason: '重新讨论' }))).toBe('community.not_locked');
    expect((await post(neighbour, `/community/threads/${heated.id}/replies`, { body: '我反对' })).statusCode).toBe(200);
  });
});

describe('second thoughts', () => {
  beforeEach(() => app.clock.set(new Date(app.clock.now().getTime() + 3_700_000).toISOString()));
  const patch = (as: Headers, path: string, body: object) => app.api.http.inject({ method: 'PATCH', url: `/api/v1${path}`, headers: as, payload: body });
  const editions = async (as: Headers, id: string, replyId = '') => (await get<Page<Edition>>(as, `/community/threads/${id}/editions${replyId && `?replyId=${replyId}`}`)).items;

  test('a post is reworded by its author alone; what stood there before stays readable, and is found no more', async () => {
    const told = await ask(scene, scene.as.liaison, { title: '食堂打八折', body: '凭工牌打八折。' });
    const edit = (as: Headers, version: number, body = '凭工牌打九折。') => patch(as, `/community/threads/${told.id}`, { version, title: '食堂打九折', body });
    for (const as of [neighbour, scene.as.officer]) expect(codeOf(await edit(as, 1))).toBe('community.not_yours_to_change');
    expect((await edit(elsewhere.as.liaison, 1)).statusCode).toBe(404);
    expect((await edit(scene.as.liaison, 1)).json()).toMatchObject({ title: '食堂打九折', body: '凭工牌打九折。', editedAt: app.clock.now().toISOString(), version: 2 });
    expect(codeOf(await edit(scene.as.liaison, 1))).toBe('common.stale_version');
    expect((await edit(scene.as.liaison, 2)).json()).toMatchObject({ version: 2 });
    for (const as of [neighbour, former, scene.as.officer]) expect(await editions(as, told.id)).toMatchObject([{ title: '食堂打八折', body: '凭工牌打八折。', writtenAt: told.createdAt }]);
    expect((await call(scene, elsewhere.as.liaison, 'GET', `/community/threads/${told.id}/editions`)).statusCode).toBe(404);
    const hits = async (q: string) => (await get<Page<Thread>>(neighbour, `/community/threads?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id);
    expect([(await hits('九折')).includes(told.id), (await hits('八折')).includes(told.id)]).toEqual([true, false]);
  });

  test('a reply is reworded and withdrawn; withdrawn it answers nothing, and only its place is left', async () => {
    const question = await ask(scene, scene.as.liaison, { title: '几点关门？' });
    const reply = await answer(scene, neighbour, question.id, '六点。');
    await post(scene.as.liaison, `/community/threads/${question.id}/accept`, { version: 1, replyId: reply.id });
    expect(codeOf(await patch(scene.as.liaison, `/community/replies/${reply.id}`, { version: 1, body: '七点。' }))).toBe('community.not_yours_to_change');
    expect((await patch(neighbour, `/community/replies/${reply.id}`, { version: 1, body: '七点。' })).json()).toMatchObject({ body: '七点。', accepted: true, version: 2 });
    expect(await editions(scene.as.liaison, question.id, reply.id)).toMatchObject([{ title: null, body: '六点。' }]);
    expect((await post(neighbour, `/community/replies/${reply.id}/withdraw`, { version: 2 })).json()).toMatchObject({ body: '七点。', accepted: false, withdrawnAt: app.clock.now().toISOString(), allowedActions: [] });
    expect(await thread(scene.as.liaison, question.id)).toMatchObject({ acceptedReplyId: null, replies: 0 });
    expect((await get<Page<Reply>>(scene.as.liaison, `/community/threads/${question.id}/replies`)).items).toMatchObject([{ id: reply.id, body: '', allowedActions: [] }]);
    expect((await call(scene, scene.as.liaison, 'GET', `/community/threads/${question.id}/editions?replyId=${reply.id}`)).statusCode).toBe(404);
    expect(codeOf(await post(scene.as.liaison, `/community/threads/${question.id}/accept`, { version: (await thread(scene.as.liaison, question.id)).version, replyId: reply.id }))).toBe('community.not_found');
    expect((await get<Page<Reply>>(scene.as.officer, `/community/threads/${question.id}/replies`)).items).toMatchObject([{ body: '七点。' }]);
  });

  test('a withdrawn post is found by nobody and takes no reply; its replies stay, and moderators still read it', async () => {
    const told = await ask(scene, neighbour, { title: '转让二手设备', body: '电话联系。' });
    await answer(scene, scene.as.liaison, told.id, '什么型号？');
    expect(codeOf(await post(scene.as.liaison, `/community/threads/${told.id}/withdraw`, { version: 1 }))).toBe('community.not_yours_to_change');
    expect((await post(neighbour, `/community/threads/${told.id}/withdraw`, { version: 1 })).json()).toMatchObject({ title: '转让二手设备', body: '电话联系。', allowedActions: [] });
    expect(await thread(scene.as.liaison, told.id)).toMatchObject({ title: '', body: '', replies: 1, allowedActions: [] });
    expect((await get<Page<Reply>>(scene.as.liaison, `/community/threads/${told.id}/replies`)).items).toMatchObject([{ body: '什么型号？' }]);
    expect(codeOf(await post(scene.as.liaison, `/community/threads/${told.id}/replies`, { body: '还在吗？' }))).toBe('community.action_not_allowed');
    for (const as of [scene.as.liaison, neighbour]) expect((await get<Page<Thread>>(as, '/community/threads')).items.map(({ id }) => id)).not.toContain(told.id);
    expect((await get<Page<Thread>>(scene.as.officer, `/community/threads?q=${encodeURIComponent('二手设备')}`)).items).toEqual([]);
    expect(await thread(scene.as.officer, told.id)).toMatchObject({ body: '电话联系。', allowedActions: ['hide', 'lock'] });
    expect(codeOf(await patch(neighbour, `/community/threads/${told.id}`, { version: 2, title: '又来', body: '又来' }))).toBe('community.action_not_allowed');
  });

  test('whoever is reported doesn\'t get away by rewording or withdrawing it', async () => {
    const bad = await ask(scene, neighbour, { title: '低价代账', body: '加微信，低价代账。', kind: 'post' });
    await post(scene.as.liaison, `/community/threads/${bad.id}/report`, { reason: 'advertising' });
    app.clock.set(new Date(app.clock.now().getTime() + 60_000).toISOString());
    await patch(neighbour, `/community/threads/${bad.id}`, { version: 1, title: '春游', body: '周末去春游。' });
    await post(neighbour, `/community/threads/${bad.id}/withdraw`, { version: 2 });
    const [report] = (await get<Page<AbuseReport>>(scene.as.officer, '/community/reports')).items.filter(({ thread: { id } }) => id === bad.id);
    expect(report).toMatchObject({ excerpt: '加微信，低价代账。', state: 'open' });
    expect((await editions(scene.as.officer, bad.id)).map(({ body }) => body)).toEqual(['加微信，低价代账。']);
    expect((await call(scene, scene.as.liaison, 'GET', `/community/threads/${bad.id}/editions`)).statusCode).toBe(404);
  });

  test('what moderators hid stays as they saw it, and a closed thread keeps its words', async () => {
    const bad = await ask(scene, neighbour, { title: '不当' });
    await post(scene.as.officer, `/community/threads/${bad.id}/hide`, { version: 1, reason: '不当' });
    expect(codeOf(await patch(neighbour, `/community/threads/${bad.id}`, { version: 2, title: '改', body: '改' }))).toBe('community.action_not_allowed');
    const closed = await ask(scene, neighbour, { title: '有结论' });
    await post(scene.as.officer, `/community/threads/${closed.id}/lock`, { version: 1, reason: '已有结论' });
    expect((await thread(neighbour, closed.id)).allowedActions).toEqual(['accept', 'withdraw']);
  });
});

test('nobody drowns the others', async () => {
  app.clock.set('2026-03-03T01:30:00Z');
  for (let count = 0; count < mostAnHour.community_threads; count += 1) await ask(scene, former, { title: `第${count}个` });
  const refused = await post(former, '/community/threads', { parkId: scene.parkId, kind: 'post', title: '又一个', body: '又一个' });
  expect([refused.statusCode, codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'community.too_many', '3600']);
  app.clock.set('2026-03-03T03:00:00Z');
  expect((await post(former, '/community/threads', { parkId: scene.parkId, kind: 'post', title: '一小时后', body: '可以了' })).statusCode).toBe(200);
});

test('erasure leaves the thread readable, without the name', async () => {
  const signed = await ask(scene, neighbour, { title: '王大山的经验', body: '我是王大山，有事打 13912340000。' });
  await inTransaction(app.platform, system, (tx) => erase(tx, { id: neighbourId, name: '王大山', phone: '13912340000', email: null, enterpriseIds: [] }));
  expect(await thread(scene.as.liaison, signed.id)).toMatchObject({ title: '〔已删除〕的经验', body: '我是〔已删除〕，有事打 〔已删除〕。' });
  expect((await get<Page<Thread>>(scene.as.liaison, `/community/threads?q=${encodeURIComponent('王大山')}`)).items).toEqual([]);
});
