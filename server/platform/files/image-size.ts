import type { KindName } from './kinds.ts';

export interface ImageSize {
  width: number;
  height: number;
}

/** Width and height as the header states them, without decoding; undefined where it is damaged. */
export function imageSize(kind: KindName, bytes: Buffer): ImageSize | undefined {
  try {
    switch (kind) {
      case 'png': return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
      case 'gif': return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
      case 'webp': return webpSize(bytes);
      case 'jpeg': return jpegSize(bytes);
      case 'heic': return heicSize(bytes);
      default: return undefined;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** RFC 9649 for the container, RFC 6386 §9.1 for lossy frames. */
function webpSize(bytes: Buffer): ImageSize | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X': return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8 ': return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default: return undefined;
  }
}

/** The first frame header (ITU-T T.81, table B.1: SOF0–SOF15 without DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  while (at < bytes.length) {
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    } else if (marker === 0xda || marker === 0xd9) {
      return undefined;
    } else {
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  return undefined;
}

/** The largest `ispe` property (ISO/IEC 23008-12, 6.5.3): tiles and thumbnails have smaller ones. */
function heicSize(bytes: Buffer): ImageSize | undefined {
  let largest: ImageSize | undefined;
  for (let at = bytes.indexOf('ispe'); at !== -1; at = bytes.indexOf('ispe', at + 4)) {
    if (bytes.readUInt32BE(at - 4) !== 20) continue;
    const size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
