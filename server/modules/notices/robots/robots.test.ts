import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '@qilian/contract/circulars';
import type { Robot } from '@qilian/contract/robots';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aSentCircular, done, refusal } from '../circulars/testing.ts';
import { requestFor } from './protocols.ts';

/** The three providers on loopback: they check what the real ones check, and answer 200 whatever they think of it. */
interface Heard { path: string; query: URLSearchParams; body: Record<string, unknown> }
const secret = 'SEC-of-the-group';
const heard: Heard[] = [];
let answer: object | null = null;
const provider = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const url = new URL(request.url!, 'http://local');
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
    heard.push({ path: url.pathname, query: url.searchParams, body });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? judge(url, body)));
  });
});

function judge(url: URL, body: Record<string, unknown>): object {
  switch (url.pathname) {
    case '/cgi-bin/webhook/send': {
      const content = (body.markdown as { content?: string } | undefined)?.content ?? '';
      return body.msgtype === 'markdown' && Buffer.byteLength(content) <= 4096 ? { errcode: 0, errmsg: 'ok' } : { errcode: 40058, errmsg: 'markdown.content exceed max length 4096' };
    }
    case '/robot/send': {
      const timestamp = url.searchParams.get('timestamp') ?? '';
      const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      return url.searchParams.get('sign') === expected ? { errcode: 0, errmsg: 'ok' } : { errcode: 310000, errmsg: 'sign not match' };
    }
    default: {
      const expected = createHmac('sha256', `${String(body.timestamp)}\n${secret}`).digest('base64');
      return body.sign === expected && body.msg_type === 'post' ? { code: 0, msg: 'success' } : { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' };
    }
  }
}

let app: TestApp;
let base: string;
let officer: Record<string, string>;
let liaison: Record<string, string>;
let filter: object;
beforeAll(async () => {
  await new Promise<void>((ready) => { provider.listen(0, '127.0.0.1', () => ready()); });
  base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  app = await openTestApp({ env: { PUBLIC_URL: 'https://qilian.example.gov.cn', WEBHOOK_NETWORKS: '127.0.0.0/8' } });
  const { parkId } = await aPark(app);
  officer = await signedInAs(app, await anOfficer(app, { areaId: parkId }));
  const enterprise = await anEnterprise(app, { parkId });
  liaison = await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id }));
  filter = { include: [enterprise.id] };
});
afterAll(async () => {
  await app.close();
  await new Promise<void>((ended) => { provider.close(() => ended()); });
});
beforeEach(() => {
  heard.length = 0;
  answer = null;
});

const paths = { wecom: '/cgi-bin/webhook/send?key=k1', dingtalk: '/robot/send?access_token=t1', feishu: '/open-apis/bot/v2/hook/h1' } as const;
const set = (kind: keyof typeof paths, own: string | null = kind === 'wecom' ? null : secret) => done<Robot>(app, liaison, 'PUT', `/robots/${kind}`, { url: base + paths[kind], secret: own });
const robots = async () => (await done<{ items: Robot[] }>(app, liaison, 'GET', '/robots')).items;

it('a circular reaches the groups of all three messengers, each in its own protocol', async () => {
  for (const kind of ['wecom', 'dingtalk', 'feishu'] as const) await set(kind);
  const sent = await aSentCircular(app, officer, { filter, channels: ['robot'], subject: '周六停电', body: `[点我](https://evil.example) **提前**准备\n${'长'.repeat(3000)}` });
  await app.runJobs();
  expect(heard.map(({ path }) => path).toSorted()).toEqual(['/cgi-bin/webhook/send', '/open-apis/bot/v2/hook/h1', '/robot/send']);
  const { items: [receipt] } = await done<{ items: Receipt[] }>(app, officer, 'GET', `/circulars/${sent.id}/receipts`);
  expect(receipt!.deliveries.map(({ channel, status }) => [channel, status])).toEqual([['dingtalk', 'sent'], ['feishu', 'sent'], ['wecom', 'sent']]);
  const { content } = heard.find(({ path }) => path.startsWith('/cgi-bin'))!.body.markdown as { content: string };
  expect(content).toContain('### 通知：周六停电');
  expect(content).not.toContain('](https://evil.example)');
  expect(content).toContain('](https://qilian.example.gov.cn/messages)');
  expect((await robots()).every(({ lastSentAt }) => lastSentAt !== null)).toBe(true);
});

it('what the provider refuses is the failure of the delivery, and is told at the robot', async () => {
  await set('dingtalk', 'a-wrong-secret');
  const sent = await aSentCircular(app, officer, { filter, channels: ['robot'] });
  await app.runJobs();
  const { items: [receipt] } = await done<{ items: Receipt[] }>(app, officer, 'GET', `/circulars/${sent.id}/receipts`);
  expect(receipt!.deliveries.find(({ channel }) => channel === 'dingtalk')).toMatchObject({ status: 'failed', failure: 'robot refused: 310000 sign not match' });
  expect((await robots()).find(({ kind }) => kind === 'dingtalk')).toMatchObject({ failure: { code: 'refused', said: '310000 sign not match' } });
  await set('dingtalk');
});

it('too many messages a minute are tried again later', async () => {
  answer = { errcode: 45009, errmsg: 'api freq out of limit' };
  const sent = await aSentCircular(app, officer, { filter, channels: ['robot'] });
  await app.runJobs();
  const { items: [receipt] } = await done<{ items: Receipt[] }>(app, officer, 'GET', `/circulars/${sent.id}/receipts`);
  expect(receipt!.deliveries.find(({ channel }) => channel === 'wecom')).toMatchObject({ status: 'queued', failure: expect.stringContaining('45009') });
});

it('nothing confidential is written into a group', async () => {
  await aSentCircular(app, officer, { filter, channels: ['robot'], weight: 'confidential' });
  await app.runJobs();
  expect(heard).toEqual([]);
});

describe('registering', () => {
  it('a trial says what the provider answered', async () => {
    expect(await done<Robot>(app, liaison, 'POST', '/robots/feishu/test')).toMatchObject({ failure: null, signed: true, address: expect.stringMatching(/^127\.0\.0\.1:\d+\/…k\/h1$/) });
    await set('feishu', 'not-the-secret');
    expect(await done<Robot>(app, liaison, 'POST', '/robots/feishu/test')).toMatchObject({ failure: { code: 'refused', said: expect.stringContaining('19021') } });
  });

  it('takes the provider\'s hosts alone, and no private network that isn\'t opened', async () => {
    for (const url of ['https://evil.example/cgi-bin/webhook/send?key=1', 'http://10.0.0.1/x', 'http://169.254.169.254/latest/meta-data', 'https://oapi.dingtalk.com/robot/send?access_token=1']) {
      expect([url, await refusal(app, liaison, 'PUT', '/robots/wecom', { url })]).toEqual([url, 'notices.robot_host']);
    }
    expect(await refusal(app, liaison, 'PUT', '/robots/wecom', { url: 'http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1'.replace('http:', 'https://user:pass@x.example/?') })).toBe('notices.robot_host');
  });

  it('is ended by a tap', async () => {
    await done(app, liaison, 'POST', '/robots/wecom/end');
    expect((await robots()).map(({ kind }) => kind)).toEqual(['dingtalk', 'feishu']);
    expect(await refusal(app, liaison, 'POST', '/robots/wecom/end')).toBe('notices.robot.not_found');
  });
});

it('signs as the providers\' documents have it', () => {
  const message = { title: 't', text: 'x', link: { words: 'w', url: 'https://q.example' } };
  const now = new Date(1_599_360_473_000);
  const feishu = requestFor({ kind: 'feishu', url: 'https://open.feishu.cn/open-apis/bot/v2/hook/x', secret: 'demo' }, message, now).body as { timestamp: string; sign: string };
  expect(feishu).toMatchObject({ timestamp: '1599360473', sign: createHmac('sha256', '1599360473\ndemo').digest('base64') });
  const dingtalk = new URL(requestFor({ kind: 'dingtalk', url: 'https://oapi.dingtalk.com/robot/send?access_token=t', secret: 'demo' }, message, now).url);
  expect([...dingtalk.searchParams]).toEqual([['access_token', 't'], ['timestamp', '1599360473000'], ['sign', createHmac('sha256', 'demo').update('1599360473000\ndemo').digest('base64')]]);
});
