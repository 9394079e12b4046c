import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { anEnterprise, findTwins } from '../../../modules/enterprises/testing.ts';
import type { TestApp } from '../../app.ts';
import { multipart } from '../call.ts';

/** Merges that can be undone, and pairs of files that may be one enterprise. */
export async function aMerge(app: TestApp, scene: Scene): Promise<{ mergeId: string; twinId: string; otherId: string }> {
  const { parkId, enterpriseId } = scene;
  for (const letter of ['甲', '乙']) {
    const merged = await anEnterprise(app, { parkId, name: `祁连冲压${letter}厂`, staff: { service_officer: scene.ids.officer } });
    const { version } = await ok<{ version: number }>({ app }, scene.as.officer, 'GET', `/enterprises/${enterpriseId}`);
    await ok({ app }, scene.as.officer, 'POST', `/enterprises/${enterpriseId}/merge`, { version, otherId: merged.id, otherVersion: 1 });
  }
  const { items: [merge] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', `/enterprises/${enterpriseId}/merges`);
  const name = `祁连锻压${parkId.slice(-6)}`;
  const other = await anEnterprise(app, { parkId, name: `${name}厂`, uscc: null });
  await anEnterprise(app, { parkId, name: `${name}厂` });
  for (const uscc of [null, undefined]) await anEnterprise(app, { parkId, name: `${name}分厂`, ...(uscc === null && { uscc }) });
  await findTwins(app.platform);
  const { items: [twin] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', `/twins?enterpriseId=${other.id}`);
  return { mergeId: merge!.id, twinId: twin!.id, otherId: other.id };
}

/** A list that is in and can be undone; its one enterprise was renamed since. */
export async function aLoad(app: TestApp, scene: Scene): Promise<void> {
  const id = await anImport(app, scene, '企业名称,联系人,联系电话\n祁连铸造厂,陈晨,13612345678\n');
  const { version } = await ok<{ version: number }>({ app }, scene.as.officer, 'GET', `/imports/${id}`);
  await ok({ app }, scene.as.officer, 'POST', `/imports/${id}/load`, { version });
  await app.runJobs();
  const { items: [loaded] } = await ok<{ items: { id: string; version: number }[] }>({ app }, scene.as.officer, 'GET', `/enterprises?q=${encodeURIComponent('祁连铸造厂')}`);
  await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${loaded!.id}`, headers: scene.as.officer, payload: { version: loaded!.version, name: '祁连铸锻厂' } });
}

/** Read and checked, with rows to load and one to reject. */
export async function anImport(app: TestApp, scene: Scene, list = '企业名称,统一社会信用代码\n祁连新材料有限公司,\n祁连机电有限公司,911\n'): Promise<string> {
  const { content, type } = multipart({ parkId: scene.parkId }, { name: '企业名单.csv', content: list });
  const uploaded = await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...scene.as.officer, 'content-type': type, 'idempotency-key': crypto.randomUUID() }, payload: content });
  const { id } = uploaded.json<{ id: string }>();
  await app.runJobs();
  const read = await ok<{ version: number; columns: { index: number; field: string }[] }>({ app }, scene.as.officer, 'GET', `/imports/${id}`);
  await ok({ app }, scene.as.officer, 'POST', `/imports/${id}/check`, {
    version: read.version, duplicates: 'skip', columns: read.columns.map(({ index, field }) => ({ index, field })),
  });
  await app.runJobs();
  return id;
}
