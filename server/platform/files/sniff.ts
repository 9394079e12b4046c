import { readFile } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { invalidField, type Refusal } from '../errors.ts';
import { imageSize } from './image-size.ts';
import { fileKinds, promisedBy, type FileKind, type KindName } from './kinds.ts';

/** Larger images would cost every reader's memory: four bytes a pixel. */
const mostPixels = 50_000_000;

/** What a content is: one of our formats, or the name of another. */
type Found = { kind: KindName } | { text: true } | { other: string } | { encrypted: true } | undefined;

const byMime: Record<string, KindName> = {
  'image/heif': 'heic', 'image/heic-sequence': 'heic', 'image/heif-sequence': 'heic', 'audio/x-m4a': 'm4a',
  ...Object.fromEntries(Object.entries<FileKind>(fileKinds).map(([name, kind]) => [kind.type, name as KindName])),
};

/**
 * Tells the type by the content and checks that the name promises it.
 * @throws Refusal `files.empty`, `files.wrong_type`, `files.not_allowed`, `files.unknown_type`, `files.encrypted`, `files.damaged`, `files.too_many_pixels`
 */
export async function identify(path: string, name: string): Promise<FileKind> {
  const bytes = await readFile(path);
  if (bytes.length === 0) throw refuse('empty', name);
  const promised = promisedBy(name);
  const kind = fitting(await look(bytes), promised, name);
  const { image, label } = fileKinds[kind] as FileKind;
  if (image) {
    const size = imageSize(kind, bytes);
    if (!size || size.width < 1 || size.height < 1) throw refuse('damaged', name, { is: label });
    if (size.width * size.height > mostPixels) {
      throw refuse('too_many_pixels', name, { width: size.width, height: size.height, limit: mostPixels / 1_000_000 });
    }
  }
  return fileKinds[kind];
}

function fitting(found: Found, promised: KindName | undefined, name: string): KindName {
  if (found === undefined) throw refuse('unknown_type', name);
  if ('encrypted' in found) throw refuse('encrypted', name);
  if ('text' in found) {
    if (promised === 'txt' || promised === 'csv') return promised;
    throw refuse('wrong_type', name, { is: 'TXT' });
  }
  if ('other' in found) throw refuse(promised === undefined ? 'not_allowed' : 'wrong_type', name, { is: found.other });
  if (found.kind !== promised) throw refuse('wrong_type', name, { is: fileKinds[found.kind].label });
  return found.kind;
}

const refuse = (code: string, name: string, params: Record<string, string | number> = {}): Refusal => invalidField('body.file', `files.${code}`, { name, ...params });

async function look(bytes: Buffer): Promise<Found> {
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (known?.mime === 'application/x-cfb') return compound(bytes);
  const kind = known && byMime[known.mime];
  if (kind !== undefined) return { kind };
  const text = textOf(bytes);
  if (text !== undefined) return markup(text) ?? { text: true };
  return known && { other: known.ext.toUpperCase() };
}

/** OLE compound files (MS-CFB): the streams in the directory say whose they are. */
function compound(bytes: Buffer): Found {
  const holds = (stream: string) => bytes.includes(Buffer.from(stream, 'utf16le'));
  if (holds('EncryptedPackage')) return { encrypted: true };
  if (holds('WordDocument')) return { kind: 'doc' };
  if (holds('Workbook') || holds('Book\0')) return { kind: 'xls' };
  return { other: holds('PowerPoint Document') ? 'PPT' : 'OLE' };
}

/** Control characters that no text holds. */
// eslint-disable-next-line no-control-regex -- that is what it looks for
const binary = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/;

function textOf(bytes: Buffer): string | undefined {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ['utf-16le'] : bytes[0] === 0xfe && bytes[1] === 0xff ? ['utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return binary.test(text) ? undefined : text;
    } catch {
      // Not this encoding.
    }
  }
  return undefined;
}

/** Markup that a browser might run. */
function markup(text: string): Found {
  const start = text.slice(0, 4096).trimStart();
  if (!/^<(\?xml|!|[a-z])/i.test(start)) return undefined;
  if (/<svg[\s>]/i.test(start)) return { other: 'SVG' };
  return { other: /^<(\?xml)/i.test(start) && !/<html[\s>]/i.test(start) ? 'XML' : 'HTML' };
}
