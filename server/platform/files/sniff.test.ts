import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../errors.ts';
import { hasPhrase, locales } from '../phrases.ts';
import { imageSize } from './image-size.ts';
import { safeName } from './read-upload.ts';
import { identify } from './sniff.ts';
import { aGif, aJpeg, aPng, archive, aWebp, compoundFile, isoMedia } from './testing.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'qilian-sniff-')); });
afterAll(() => rm(folder, { recursive: true }));

async function typeOf(content: Buffer | string, name: string): Promise<string> {
  const path = join(folder, 'content');
  await writeFile(path, content);
  return (await identify(path, name)).type;
}

async function refusalOf(content: Buffer | string, name: string): Promise<Refusal> {
  const refusal: unknown = await typeOf(content, name).catch((error: unknown) => error);
  if (!(refusal instanceof Refusal)) throw new Error(`${name} was not refused but taken as ${String(refusal)}`);
  for (const locale of locales) expect(hasPhrase(locale, `errors.${refusal.code}`)).toBe(true);
  expect(refusal.errors[0]).toMatchObject({ field: 'body.file', code: refusal.code });
  return refusal;
}

const html = '<!DOCTYPE html><html><script>alert(1)</script></html>';
const svg = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('what may be uploaded', () => {
  it.each<[string, Buffer | string, string]>([
    ['照片.JPG', aJpeg(4000, 3000), 'image/jpeg'],
    ['a.png', aPng(), 'image/png'],
    ['a.gif', aGif(10, 10), 'image/gif'],
    ['a.webp', aWebp('VP8 ', 640, 480), 'image/webp'],
    ['a.webp', aWebp('VP8L', 640, 480), 'image/webp'],
    ['a.webp', aWebp('VP8X', 640, 480), 'image/webp'],
    ['IMG_0001.HEIC', isoMedia('heic', [512, 512], [4032, 3024]), 'image/heic'],
    ['a.pdf', '%PDF-1.7\n1 0 obj\n', 'application/pdf'],
    ['报告.docx', archive('docx'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.xlsx', archive('xlsx'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.pptx', archive('pptx'), 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    ['a.doc', compoundFile('WordDocument', '1Table'), 'application/msword'],
    ['a.xls', compoundFile('Workbook'), 'application/vnd.ms-excel'],
    ['a.txt', '路灯不亮，夜间出行不便。\n', 'text/plain'],
    ['a.txt', iconv.encode('路灯不亮，夜间出行不便。\n', 'gb18030'), 'text/plain'],
    ['a.txt', iconv.encode('路灯不亮', 'utf-16le', { addBOM: true }), 'text/plain'],
    ['a.csv', '企业名称,人数\n甲公司,12\n', 'text/csv'],
    ['a.txt', '1 < 2 and <tel. 138>\n', 'text/plain'],
    ['voice.mp4', isoMedia('isom'), 'video/mp4'],
    ['voice.m4a', isoMedia('M4A '), 'audio/mp4'],
    ['voice.amr', '#!AMR\n\x3c\x91', 'audio/amr'],
    ['voice.mp3', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a', 'latin1'), Buffer.alloc(10), Buffer.from('fffb9064', 'hex'), Buffer.alloc(600)]), 'audio/mpeg'],
  ])('%s', async (name, content, type) => {
    expect(await typeOf(content, name)).toBe(type);
  });
});

describe('what is refused, and how it is called', () => {
  it.each<[string, Buffer | string, string, string | undefined]>([
    ['photo.png', html, 'files.wrong_type', 'HTML'],
    ['photo.jpg', svg, 'files.wrong_type', 'SVG'],
    ['a.txt', html, 'files.wrong_type', 'HTML'],
    ['a.txt', `\ufeff \n\t<ScRiPt>alert(1)</script>`, 'files.wrong_type', 'HTML'],
    ['a.csv', `<!-- a --><svg onload="alert(1)">`, 'files.wrong_type', 'SVG'],
    ['a.txt', iconv.encode(html, 'utf-16le', { addBOM: true }), 'files.wrong_type', 'HTML'],
    ['logo.svg', svg, 'files.not_allowed', 'SVG'],
    ['page.html', html, 'files.not_allowed', 'HTML'],
    ['data.xml', '<?xml version="1.0"?><a/>', 'files.not_allowed', 'XML'],
    ['photo.png', aJpeg(10, 10), 'files.wrong_type', 'JPEG'],
    ['photo', aPng(), 'files.wrong_type', 'PNG'],
    ['报告.docx', archive(), 'files.wrong_type', 'ZIP'],
    ['all.zip', archive(), 'files.not_allowed', 'ZIP'],
    ['报告.docx', archive('xlsx'), 'files.wrong_type', 'XLSX'],
    ['报告.docx', compoundFile('EncryptedPackage', 'EncryptionInfo'), 'files.encrypted', undefined],
    ['setup.msi', compoundFile('Other'), 'files.not_allowed', 'OLE'],
    ['photo.jpg', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'files.wrong_type', 'EXE'],
    ['a.txt', Buffer.concat([Buffer.from('text'), Buffer.alloc(10)]), 'files.unknown_type', undefined],
    ['a.png', '', 'files.empty', undefined],
    ['a.jpg', Buffer.from('ffd8ffe000104a46', 'hex'), 'files.damaged', 'JPEG'],
  ])('%s', async (name, content, code, is) => {
    const refusal = await refusalOf(content, name);
    expect({ code: refusal.code, is: refusal.params.is }).toEqual({ code, is });
  });

  it.each<[string, Buffer]>([
    ['a.png', aPng(4, 3, { width: 10_000, height: 5001 })],
    ['a.jpg', aJpeg(10_000, 5001)],
    ['a.gif', aGif(10_000, 5001)],
    ['a.heic', isoMedia('heic', [512, 512], [10_000, 5001])],
    ['a.webp', aWebp('VP8X', 10_000, 5001)],
    ['a.webp', aWebp('VP8L', 10_000, 5001)],
  ])('%s of more than fifty million pixels', async (name, content) => {
    expect(await refusalOf(content, name)).toMatchObject({ code: 'files.too_many_pixels', params: { width: 10_000, height: 5001 } });
  });

  it('takes fifty million pixels', async () => {
    expect(await typeOf(aPng(4, 3, { width: 10_000, height: 5000 }), 'a.png')).toBe('image/png');
  });
});

describe('any bytes', () => {
  it('under any promise are taken or refused, never an accident', async () => {
    const heads = [Buffer.alloc(0), Buffer.from('ffd8ff', 'hex'), aPng().subarray(0, 20), Buffer.from('RIFF\0\0\0\0WEBPVP8X'), Buffer.from('PK\x03\x04'), Buffer.from('d0cf11e0a1b11ae1', 'hex'), isoMedia('heic', [4, 4])];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), fc.constantFrom('png', 'jpg', 'webp', 'docx', 'doc', 'heic', 'txt'), async (head, tail, ending) => {
      const outcome: unknown = await typeOf(Buffer.concat([head, tail]), `a.${ending}`).catch((error: unknown) => error);
      expect(typeof outcome === 'string' || outcome instanceof Refusal).toBe(true);
    }), { numRuns: 300 });
  });
});

describe('imageSize', () => {
  it('reads every header', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 16_000 }), fc.integer({ min: 1, max: 16_000 }), (width, height) => {
      expect(imageSize('png', aPng(1, 1, { width, height }))).toEqual({ width, height });
      expect(imageSize('jpeg', aJpeg(width, height))).toEqual({ width, height });
      expect(imageSize('gif', aGif(width, height))).toEqual({ width, height });
      expect(imageSize('heic', isoMedia('heic', [1, 1], [width, height]))).toEqual({ width, height });
      for (const form of ['VP8X', 'VP8 ', 'VP8L'] as const) expect(imageSize('webp', aWebp(form, width, height))).toEqual({ width, height });
    }));
  });
});

describe('safeName', () => {
  it.each([
    ['路灯照片.jpg', '路灯照片.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.png', 'a.png'],
    ['evil\u202Egnp.exe', 'evilgnp.exe'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['...', 'file'],
    ['', 'file'],
    [undefined, 'file'],
  ])('%j → %j', (given, expected) => {
    expect(safeName(given)).toBe(expected);
  });

  it('keeps the ending of a long name', () => {
    expect(safeName(`${'长'.repeat(300)}.docx`)).toMatch(/^长{155}\.docx$/);
  });
});
