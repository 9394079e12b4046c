import { crc32, deflateSync } from 'node:zlib';
import { CFB } from '@e965/xlsx';

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A real grey picture; with `claimed` a header that says another size. */
export function aPng(width = 4, height = 3, claimed = { width, height }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(claimed.width, 0);
  header.writeUInt32BE(claimed.height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Headers of a JPEG: an application segment before the frame, as cameras write it. */
export function aJpeg(width: number, height: number): Buffer {
  const exif = Buffer.alloc(6002, 0x20);
  exif.writeUInt16BE(0xffe1, 0);
  exif.writeUInt16BE(6000, 2);
  const frame = Buffer.from('ffc0001108000000000301220002110103110100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from('ffd8', 'hex'), exif, frame, Buffer.from('ffda0000ffd9', 'hex')]);
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** An ISO media file of a brand (`heic`, `isom`, `M4A `), with image sizes. */
export function isoMedia(brand: string, ...sizes: [number, number][]): Buffer {
  const properties = sizes.map(([width, height]) => {
    const content = Buffer.alloc(12);
    content.writeUInt32BE(width, 4);
    content.writeUInt32BE(height, 8);
    return box('ispe', content);
  });
  return Buffer.concat([box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`, 'latin1')), box('meta', Buffer.alloc(4), ...properties), box('mdat', Buffer.alloc(64))]);
}

export function aGif(width: number, height: number): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  return Buffer.concat([head, Buffer.from(';', 'latin1')]);
}

/** Extended, lossy or lossless (RFC 9649). */
export function aWebp(form: 'VP8X' | 'VP8 ' | 'VP8L', width: number, height: number): Buffer {
  const chunk = Buffer.alloc(16);
  if (form === 'VP8X') {
    chunk.writeUIntLE(width - 1, 4, 3);
    chunk.writeUIntLE(height - 1, 7, 3);
  } else if (form === 'VP8 ') {
    chunk.writeUInt16LE(width, 6);
    chunk.writeUInt16LE(height, 8);
  } else {
    chunk[0] = 0x2f;
    chunk.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  }
  const head = Buffer.from(`RIFF\0\0\0\0WEBP${form}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(chunk.length + 12, 4);
  head.writeUInt32LE(chunk.length, 16);
  return Buffer.concat([head, chunk]);
}

/** An OLE compound file with these streams. */
export function compoundFile(...streams: string[]): Buffer {
  const file = CFB.utils.cfb_new();
  for (const stream of streams) CFB.utils.cfb_add(file, stream, Buffer.alloc(5000, 1));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

const officeTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
};

/** A zip archive; of an office format with its table of contents. */
export function archive(format?: keyof typeof officeTypes): Buffer {
  const file = CFB.utils.cfb_new();
  const add = (name: string, content: string) => CFB.utils.cfb_add(file, name, Buffer.from(content));
  if (format) {
    add('/[Content_Types].xml', `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/main.xml" ContentType="${officeTypes[format]}"/></Types>`);
    add('/main.xml', '<main/>');
  } else {
    add('/readme.txt', 'hello');
  }
  return Buffer.from(CFB.write(file, { fileType: 'zip', type: 'buffer' }) as Uint8Array);
}
