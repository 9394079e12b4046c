import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxFileBytes } from '@qilian/contract/files';
import type { FileRef, Problem } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aSession, type SignedIn } from '../../testing/session.ts';
import { platform as platformActor } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import type { Refusal } from '../errors.ts';
import { attachFiles, filesById } from './index.ts';
import { aPng } from './testing.ts';

let app: TestApp;
let url: string;
let wang: SignedIn;
let li: SignedIn;
const readable = new Set<string>();

beforeAll(async () => {
  app = await openTestApp({ extraModules: [{ name: 'sheds', files: { shed: async (_tx, recordId) => readable.has(recordId) } }] });
  url = `${await app.api.http.listen({ host: '127.0.0.1', port: 0 })}/api/v1`;
  [wang, li] = [await aSession(app, { name: '王芳' }), await aSession(app, { name: '李强' })];
});
afterAll(() => app.close());

async function upload(who: SignedIn | null, content: Buffer | string, name: string, part = 'file') {
  const form = new FormData();
  form.append(part, new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  const answer = await fetch(`${url}/files`, { method: 'POST', body: form, headers: who?.headers ?? {} });
  return { status: answer.status, body: await answer.json() as FileRef & Problem };
}
const download = (who: SignedIn | null, id: string) => fetch(`${url}/files/${id}`, { headers: who?.headers ?? {} });
const stored = async () => (await readdir(join(app.platform.config.dataDir, 'files'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

/** Acts as a person would in an action. */
const as = <Result>(who: SignedIn, work: (tx: Tx) => Promise<Result>) =>
  inTransaction(app.platform, { ...platformActor, side: 'staff', userId: who.userId, name: who.name }, work);

describe('upload', () => {
  it('keeps name, size and type, and the uploader reads it back', async () => {
    const content = aPng(40, 30);
    const { status, body } = await upload(wang, content, '路灯 照片.png');
    expect({ status, body }).toMatchObject({ status: 200, body: { name: '路灯 照片.png', size: content.length, type: 'image/png' } });
    const answer = await download(wang, body.id);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-length': String(content.length),
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('路灯 照片.png')}`,
    });
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  });

  it('is saved, not shown, for what a browser might run or not know', async () => {
    const { body } = await upload(wang, '企业名称,人数\n甲公司,12\n', '名单.csv');
    expect((await download(wang, body.id)).headers.get('content-disposition')).toMatch(/^attachment; /);
  });

  it.each<[string, Buffer | string, number, string]>([
    ['photo.png', '<html><script>alert(1)</script></html>', 422, 'files.wrong_type'],
    ['empty.png', '', 422, 'files.empty'],
    ['big.txt', 'x'.repeat(25 * 1024 * 1024), 413, 'files.too_large'],
    ['a.exe', Buffer.concat([Buffer.from('MZ'), randomBytes(500)]), 422, 'files.not_allowed'],
  ])('refuses %s and leaves nothing of it', async (name, content, status, code) => {
    const before = await stored();
    const answer = await upload(wang, content, name);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.detail).not.toMatch(/\{\{|errors\./);
    expect(await stored()).toBe(before);
  });

  it('takes exactly the limit', async () => {
    expect((await upload(wang, 'x'.repeat(maxFileBytes), 'a.txt')).status).toBe(200);
    expect((await upload(wang, 'x'.repeat(maxFileBytes + 1), 'a.txt')).status).toBe(413);
  });

  it('names the missing part, and asks who is there', async () => {
    expect(await upload(wang, aPng(), 'a.png', 'picture')).toMatchObject({ status: 422, body: { code: 'files.missing', errors: [{ field: 'body.file' }] } });
    expect(await upload(null, aPng(), 'a.png')).toMatchObject({ status: 401 });
    const json = await fetch(`${url}/files`, { method: 'POST', body: '{}', headers: { ...wang.headers, 'content-type': 'application/json' } });
    expect(json.status).toBe(422);
  });
});

describe('access', () => {
  it('is the uploader\'s alone until it is attached, then the record\'s', async () => {
    const shed = randomUUID();
    const { body: { id } } = await upload(wang, aPng(), 'a.png');
    expect([(await download(wang, id)).status, (await download(li, id)).status, (await download(null, id)).status]).toEqual([200, 404, 401]);
    await as(wang, (tx) => attachFiles(tx, 'shed', shed, [id, id]));
    expect([(await download(wang, id)).status, (await download(li, id)).status]).toEqual([404, 404]);
    readable.add(shed);
    expect([(await download(wang, id)).status, (await download(li, id)).status]).toEqual([200, 200]);
    const ref = { id, name: 'a.png', size: aPng().length, type: 'image/png' };
    await as(li, async (tx) => {
      expect((await filesById(tx, [id])).get(id)).toEqual(ref);
    });
  });

  it('of a record that no module answers for is nobody\'s', async () => {
    const { body: { id } } = await upload(wang, aPng(), 'a.png');
    await as(wang, (tx) => attachFiles(tx, 'unknown', randomUUID(), [id]));
    expect((await download(wang, id)).status).toBe(404);
  });

  it('finds nothing that doesn\'t exist', async () => {
    expect((await download(wang, randomUUID())).status).toBe(404);
  });
});

describe('attachFiles', () => {
  const refusal = (who: SignedIn, ids: string[]) => as(who, (tx) => attachFiles(tx, 'shed', randomUUID(), ids)).then(() => null, (error: Refusal) => error);

  it('takes only the actor\'s own, only once, and all or none', async () => {
    const [mine, other] = [await upload(wang, aPng(), 'a.png'), await upload(li, aPng(), 'b.png')];
    expect(await refusal(wang, [mine.body.id, other.body.id])).toMatchObject({ code: 'files.not_attachable', errors: [{ field: 'body.fileIds' }] });
    expect(await refusal(wang, [randomUUID()])).toMatchObject({ code: 'files.not_attachable' });
    expect(await refusal(wang, [mine.body.id])).toBeNull();
    expect(await refusal(wang, [mine.body.id])).toMatchObject({ code: 'files.not_attachable' });
  });
});

describe('the database\'s own wall', () => {
  it('shows an upload that waits to nobody else', async () => {
    const { body: { id } } = await upload(wang, aPng(), 'a.png');
    expect((await as(li, (tx) => filesById(tx, [id]))).size).toBe(0);
    expect((await as(wang, (tx) => filesById(tx, [id]))).size).toBe(1);
  });
});

describe('sweeping', () => {
  it('forgets uploads of yesterday and their contents, and keeps what is attached or shared', async () => {
    const [lonely, shared] = [aPng(50, 50), aPng(60, 60)];
    const [gone, alsoShared, kept] = [await upload(wang, lonely, 'a.png'), await upload(wang, shared, 'b.png'), await upload(li, shared, 'c.png')];
    await as(li, (tx) => attachFiles(tx, 'shed', randomUUID(), [kept.body.id]));
    const digests = await inTransaction(app.platform, platformActor, (tx) => tx.sql.selectFrom('files').select(['id', 'sha256']).where('id', 'in', [gone.body.id, kept.body.id]).execute());
    for (const { sha256 } of digests) await utimes(app.platform.files.path(sha256), 0, 0);
    const before = await stored();

    app.clock.set('2026-03-03T01:00:00Z');
    await app.sweep();
    expect((await as(wang, (tx) => filesById(tx, [gone.body.id]))).size).toBe(1);

    app.clock.set('2026-03-03T01:31:00Z');
    await app.sweep();
    const left = await inTransaction(app.platform, platformActor, (tx) => filesById(tx, [gone.body.id, alsoShared.body.id, kept.body.id]));
    expect([...left.keys()]).toEqual([kept.body.id]);
    expect(await stored()).toBe(before - 1);
    const path = app.platform.files.path(digests.find(({ id }) => id === kept.body.id)!.sha256);
    expect(await readdir(join(path, '..'))).toHaveLength(1);
  });
});
