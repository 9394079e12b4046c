import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { anEnterprise } from '../../../modules/enterprises/testing.ts';
import type { TestApp } from '../../app.ts';
import { deliveryTextVersion } from '../../../modules/notices/index.ts';
import { aFile } from './files.ts';

/** One that is out, with a file, to all of the first enterprise, and nobody to tell in two others; one that is being written; and what people want to be told. */
export async function aCircular(app: TestApp, scene: Scene): Promise<{ circularId: string; audienceId: string; circularSubject: string }> {
  const { as, parkId, enterpriseId } = scene;
  const deserted = await Promise.all(['一', '二'].map((letter) => anEnterprise(app, { parkId, name: `祁连轧辊${parkId.slice(-6)}${letter}厂` })));
  const filter = { include: [enterpriseId] };
  const audiences = await Promise.all(['祁连联络员', '祁连重点企业'].map((name) => ok<{ id: string }>({ app }, as.officer, 'POST', '/audiences', { name, filter })));
  const out = await ok<{ id: string; version: number }>({ app }, as.officer, 'POST', '/circulars', {
    subject: '周六停电检修', body: '周六检修，停电一天。', seats: ['primary', 'deputy', 'owner'], filter: { include: [enterpriseId, ...deserted.map(({ id }) => id)] }, acknowledge: true, fileIds: [await aFile(scene)],
  });
  await ok({ app }, as.officer, 'POST', `/circulars/${out.id}/send`, { version: out.version });
  await app.runJobs();
  const subject = `消防演练${parkId.slice(-6)}`;
  await ok({ app }, as.officer, 'POST', '/circulars', { subject, body: '下周二演练。', audienceId: audiences[0]!.id });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/delivery-consent', headers: as.liaison, payload: { given: true, textVersion: deliveryTextVersion } });
  const legal = await ok<{ id: string; version: number }>({ app }, as.leader, 'POST', '/circulars', { subject: '限期整改告知书', body: '请于期限内整改。', weight: 'legal', filter });
  await ok({ app }, as.leader, 'POST', `/circulars/${legal.id}/send`, { version: legal.version });
  const { items: [receipt] } = await ok<{ items: { id: string }[] }>({ app }, as.leader, 'GET', `/circulars/${legal.id}/receipts`);
  await ok({ app }, as.leader, 'POST', `/circulars/${legal.id}/receipts/${receipt!.id}/certificate`);
  for (const headers of [as.officer, as.liaison]) await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/notice-preferences', headers, payload: { off: [], digest: 'at_once', quiet: null, version: 0 } });
  return { circularId: out.id, audienceId: audiences[0]!.id, circularSubject: subject };
}

/** What the enterprise and its officer say to each other, the robot of its group, and its consent. */
export async function aTalk(app: TestApp, scene: Scene): Promise<string> {
  const { as } = scene;
  const talks = [];
  for (const subject of ['停电期间能否用发电机', '门禁卡怎么补办']) talks.push(await ok<{ id: string }>({ app }, as.liaison, 'POST', '/talks', { subject, body: '请问怎么办理？' }));
  await ok({ app }, as.officer, 'POST', `/talks/${talks[0]!.id}/messages`, { body: '可以，请先报备。', fileIds: [await aFile(scene)] });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/robots/wecom', headers: as.liaison, payload: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a1b2c3d4' } });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/robots/dingtalk', headers: as.liaison, payload: { url: 'https://oapi.dingtalk.com/robot/send?access_token=e5f6', secret: 'SECabcd' } });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/delivery-consent', headers: as.liaison, payload: { given: true, textVersion: deliveryTextVersion } });
  return talks[0]!.id;
}
