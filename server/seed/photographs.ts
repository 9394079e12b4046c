import { crc32, deflateSync } from 'node:zlib';
import { Readable } from 'node:stream';
import type { Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { Random } from './random.ts';

const width = 160;
const height = 120;

/** Uploads a small picture of a street beneath a sky, as the acting person; its id. */
export async function photograph(tx: Tx, random: Random): Promise<string> {
  const content = picture(random);
  const { sha256, size } = await tx.platform.files.put(Readable.from([content]), content.length);
  const id = newId(tx.now);
  await tx.sql.insertInto('files').values({
    id, sha256, size, type: 'image/png', name: `现场照片${random.whole(1, 20)}.png`, uploaded_by: tx.actor.userId, uploaded_at: tx.now,
  }).execute();
  return id;
}

/** Sky, buildings and road in flat colours: enough to be told from another one. */
function picture(random: Random): Buffer {
  const sky = [150 + random.whole(0, 60), 175 + random.whole(0, 50), 200 + random.whole(0, 50)];
  const horizon = random.whole(55, 80);
  const buildings = Array.from({ length: random.whole(4, 7) }, () => {
    const shade = random.whole(90, 200);
    return { left: random.whole(-10, width - 20), wide: random.whole(20, 46), top: random.whole(12, horizon - 8), colour: [shade, shade - random.whole(0, 20), shade - random.whole(0, 40)] };
  });
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const building = buildings.findLast(({ left, wide, top }) => x >= left && x < left + wide && y >= top && y < horizon);
      const onLine = y > horizon + 18 && y < horizon + 22 && x % 30 < 16;
      const colour = building?.colour ?? (y < horizon ? sky : onLine ? [235, 225, 150] : [96 + (y % 5), 98, 102]);
      rows.set(colour, y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  return png(rows);
}

function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
