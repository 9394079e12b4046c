import { TextDecoder } from 'node:util';
import type { Part } from './mime.ts';

const decoders = new Map<string, TextDecoder>();

/** Names that mail programs use and the platform's table lacks. */
const aliases: Record<string, string> = { 'gb_2312-80': 'gb18030', gb2312: 'gb18030', gbk: 'gb18030', cp936: 'gb18030', 'x-gbk': 'gb18030', '8bit': 'utf-8', unicode: 'utf-8' };

function decoderFor(charset: string): TextDecoder | undefined {
  const name = aliases[charset] ?? charset;
  const known = decoders.get(name);
  if (known) return known;
  try {
    const decoder = new TextDecoder(name);
    decoders.set(name, decoder);
    return decoder;
  } catch {
    return undefined;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes in the charset that they claim; without one UTF-8, and where they aren't, what Chinese systems send without a word: GB 18030. */
export function textOf(bytes: Buffer, charset: string | undefined): string {
  const name = charset?.trim().toLowerCase().replaceAll(/^["']|["']$/g, '') ?? '';
  // Its escapes betray ISO-2022-JP, which often goes without a name.
  if (bytes.includes('\u001B$B', 0, 'latin1')) return decoderFor('iso-2022-jp')!.decode(bytes);
  const claimed = name === '' || name === 'us-ascii' || name === 'ascii' || name === 'utf-8' || name === 'utf8' || name === 'x-unknown' ? undefined : decoderFor(name);
  if (claimed) return claimed.decode(bytes);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // A text that was cut within a character is still UTF-8.
    const lenient = decoderFor('utf-8')!.decode(bytes);
    return lenient.split('\uFFFD').length <= 3 ? lenient : decoderFor('gb18030')!.decode(bytes);
  }
}

const isPlainAscii = (text: string) => !/[^\t\n\r -~]/.test(text);

export function quotedPrintable(text: string): Buffer {
  return Buffer.from(text.replaceAll(/=[ \t]*\r?\n/g, '').replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
}

/** The readable text of a part's head. */
export function partText({ headers, parameters, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding').toLowerCase().trim();
  const charset = parameters.get('charset');
  if (encoding === 'base64') return textOf(Buffer.from(body, 'base64'), charset);
  if (encoding === 'quoted-printable') return textOf(quotedPrintable(body), charset);
  if (isPlainAscii(body)) return body;
  return textOf(Buffer.from(body, 'latin1'), charset);
}

/** A header's value with its encoded words (RFC 2047) read, and bytes that were never encoded. */
export function headerText(value: string): string {
  const words = value.replaceAll(/(=\?[^?\s]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1');
  const text = words.replaceAll(/=\?([^?\s*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi, (_, charset: string, way: string, data: string) => (
    textOf(way.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedPrintable(data.replaceAll('_', ' ')), charset)));
  return text === value && !isPlainAscii(value) ? textOf(Buffer.from(value, 'latin1'), undefined) : text;
}

/** What HTML says, as lines: enough to find addresses and reasons in it. */
export function htmlText(html: string): string {
  return html.replaceAll(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, ' ').replaceAll(/<(br|\/p|\/div|\/tr|\/li|\/h\d|\/td|\/table|hr)\b[^>]*>/gi, '\n').replaceAll(/<(?![^<>\s@]+@)[^<>]*>/g, '')
    .replaceAll(/&lt;/gi, '<').replaceAll(/&gt;/gi, '>').replaceAll(/&quot;/gi, '"').replaceAll(/&#39;|&apos;/gi, "'").replaceAll(/&nbsp;|&#160;/gi, ' ')
    .replaceAll(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10FFFF))).replaceAll(/&amp;/gi, '&')
    .replaceAll(/[ \t]+\n/g, '\n').replaceAll(/\n{3,}/g, '\n\n');
}
