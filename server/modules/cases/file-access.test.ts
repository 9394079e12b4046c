import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FileRef } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, aScene, type Scene } from './testing.ts';

let app: TestApp;
let here: Scene;
let elsewhere: Scene;
beforeAll(async () => {
  app = await openTestApp();
  [here, elsewhere] = [await aScene(app), await aScene(app)];
});
afterAll(() => app.close());

async function upload(headers: Record<string, string>): Promise<FileRef> {
  const payload = '--x\r\nContent-Disposition: form-data; name="file"; filename="情况说明.txt"\r\nContent-Type: text/plain\r\n\r\n路灯坏了一周。\r\n--x--\r\n';
  const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' }, payload });
  return answer.json<FileRef>();
}
const download = async (headers: Record<string, string>, id: string) => (await app.api.http.inject({ url: `/api/v1/files/${id}`, headers })).statusCode;

it('a file of a case is seen by those who may see the case', async () => {
  const file = await upload(here.as.liaison);
  expect(await download(here.as.officer, file.id)).toBe(404);
  const raised = await aCase(here, { fileIds: [file.id] });
  expect(raised.files).toEqual([{ id: file.id, name: '情况说明.txt', size: file.size, type: 'text/plain' }]);
  for (const as of [here.as.liaison, here.as.officer, here.as.leader]) expect(await download(as, file.id)).toBe(200);
  for (const as of [here.as.handler, elsewhere.as.officer, elsewhere.as.leader, elsewhere.as.liaison]) expect(await download(as, file.id)).toBe(404);
});
