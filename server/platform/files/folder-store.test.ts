import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileStore } from './folder-store.ts';
import type { FileStore } from './store.ts';

let folder: string;
let store: FileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qilian-files-'));
  store = await openFileStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesIn = async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
const put = (content: Buffer | string, most = 1000) => store.put(Readable.from([content]), most);
const age = (sha256: Buffer, hours: number) => {
  const at = new Date(Date.now() - hours * 3_600_000);
  return utimes(store.path(sha256), at, at);
};
const none = async () => [];

describe('put', () => {
  it('keeps a content under its digest, once', async () => {
    const content = randomBytes(900);
    const first = await put(content);
    const second = await put(content);
    expect(first).toEqual({ sha256: createHash('sha256').update(content).digest(), size: 900, head: content });
    expect(second.sha256).toEqual(first.sha256);
    expect(await buffer(await store.open(first.sha256))).toEqual(content);
    expect(await filesIn()).toEqual([first.sha256.toString('hex')]);
  });

  it('takes exactly the limit, and beyond it leaves nothing', async () => {
    await put(randomBytes(1000));
    await expect(store.put(Readable.from([randomBytes(600), randomBytes(401)]), 1000)).rejects.toMatchObject({ code: 'files.too_large' });
    expect(await filesIn()).toHaveLength(1);
  });

  it('leaves nothing of an upload that breaks off or is refused', async () => {
    const breaking = Readable.from((function* () {
      yield randomBytes(10);
      throw new Error('connection lost');
    })());
    await expect(store.put(breaking, 1000)).rejects.toThrow('connection lost');
    await expect(store.put(Readable.from(['text']), 1000, async () => { throw new Error('refused'); })).rejects.toThrow('refused');
    expect(await filesIn()).toEqual([]);
  });

  it('bears many equal contents at once', async () => {
    const content = randomBytes(500);
    await Promise.all(Array.from({ length: 20 }, () => put(content)));
    expect(await filesIn()).toHaveLength(1);
  });
});

describe('open', () => {
  it('rejects where there is nothing', async () => {
    await expect(store.open(randomBytes(32))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('sweep', () => {
  it('removes old contents that nobody names, and no others', async () => {
    const [old, young, named] = [await put('old'), await put('young'), await put('named')];
    await age(old.sha256, 25);
    await age(named.sha256, 25);
    const removed = await store.sweep(24 * 3_600_000, async (digests) => digests.filter((digest) => digest.equals(named.sha256)));
    expect(removed).toBe(1);
    expect((await filesIn()).sort()).toEqual([young.sha256.toString('hex'), named.sha256.toString('hex')].sort());
  });

  it('spares a content that is put again while the sweep asks whether it is named', async () => {
    const { sha256 } = await put('again');
    await age(sha256, 25);
    const removed = await store.sweep(24 * 3_600_000, async () => {
      await put('again');
      return [];
    });
    expect(removed).toBe(0);
    expect(await filesIn()).toEqual([sha256.toString('hex')]);
  });

  it('clears away what a process that died left behind', async () => {
    const remains = join(folder, 'arriving', 'abc');
    await writeFile(remains, 'half');
    const at = new Date(Date.now() - 25 * 3_600_000);
    await utimes(remains, at, at);
    await store.sweep(24 * 3_600_000, none);
    expect(await filesIn()).toEqual([]);
  });
});
