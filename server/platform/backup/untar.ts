import { createWriteStream } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

const block = 512;

interface Owner {
  uid: number;
  gid: number;
}

/** Lays out a tar (ustar, as PostgreSQL writes it: files and folders) below a folder. @param owner of what is made, where root makes it for another */
export async function untar(source: Readable, folder: string, owner: Owner | undefined): Promise<void> {
  const read = reader(source);
  for (;;) {
    const header = await read(block);
    if (header === undefined) throw new Error('The archive ends in the middle.');
    if (header.every((byte) => byte === 0)) break;
    const name = text(header, 345, 155) === '' ? text(header, 0, 100) : `${text(header, 345, 155)}/${text(header, 0, 100)}`;
    const path = join(folder, normalize(name));
    if (!path.startsWith(folder)) throw new Error(`The archive names ${name}, which lies outside.`);
    const size = sizeIn(header);
    const type = String.fromCharCode(header[156]!);
    if (type === '5') await makeFolder(path, owner);
    else if (type === '0' || type === '\0') await writeFile(path, size, read, owner);
    else throw new Error(`The archive holds ${name} of the sort ${type}, which this reader does not know.`);
  }
  source.destroy();
}

const text = (header: Buffer, start: number, length: number) => header.toString('utf8', start, start + length).replace(/\0.*$/s, '');

/** Octal, or binary with the first bit set for what is larger than 8 GB. */
function sizeIn(header: Buffer): number {
  if ((header[124]! & 0x80) !== 0) return Number(header.readBigUInt64BE(128));
  return Number.parseInt(text(header, 124, 12).trim() || '0', 8);
}

async function makeFolder(path: string, owner: Owner | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  if (owner) await chown(path, owner.uid, owner.gid);
}

async function writeFile(path: string, size: number, read: Read, owner: Owner | undefined): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = createWriteStream(path, { mode: 0o600 });
  for (let left = size; left > 0;) {
    const part = await read(Math.min(left, 1 << 20));
    if (part === undefined) throw new Error(`The archive ends in the middle of ${path}.`);
    left -= part.length;
    if (!file.write(part)) await once(file, 'drain');
  }
  if (size % block !== 0) await read(block - (size % block));
  file.end();
  await finished(file);
  if (owner) await chown(path, owner.uid, owner.gid);
}

type Read = (length: number) => Promise<Buffer | undefined>;

/** Reads exactly so many bytes; undefined where fewer are left. */
function reader(source: Readable): Read {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer[] = [];
  let held = 0;
  return async (length) => {
    while (held < length) {
      const { value, done } = await chunks.next();
      if (done) return undefined;
      rest.push(value);
      held += value.length;
    }
    const all = rest.length === 1 ? rest[0]! : Buffer.concat(rest);
    const taken = all.subarray(0, length);
    rest = [all.subarray(length)];
    held = all.length - length;
    return taken;
  };
}
