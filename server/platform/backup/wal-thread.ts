import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { constants, zstdCompress } from 'node:zlib';
import pg from 'pg';
import { WAL_RECEIVER } from '../db/embedded/release-commits.ts';
import { formatLsn, parseLsn, segmentName } from './lsn.ts';

/**
 * Receives a cluster's WAL over the replication protocol and answers what is on disk here: as a
 * synchronous standby would, but without a server. In a thread of its own, so that no busy event loop
 * keeps commits waiting.
 */
export interface WalJob {
  url: string;
  folder: string;
  slot: string;
  /** Where to begin: the start of the segment that the slot still needs. */
  startLsn: string;
  timeline: number;
  segmentBytes: number;
}

const job = workerData as WalJob;
const port = parentPort!;
const tellEveryMs = 5_000;
/** Microseconds between 1970 and PostgreSQL's epoch, 2000-01-01. */
const epoch = 946_684_800_000_000n;

let current: { name: string; fd: number } | undefined;
let written = parseLsn(job.startLsn);
let flushed = written;
let compressing = Promise.resolve();
let stopping = false;

function syncFolder(): void {
  if (process.platform === 'win32') return;
  const fd = openSync(job.folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

/** PostgreSQL reads whole segments only, so a new one is filled with zeros at once. */
function openSegment(name: string): number {
  const path = join(job.folder, name);
  if (!existsSync(path)) {
    const unfinished = `${path}.unfinished`;
    writeFileSync(unfinished, Buffer.alloc(job.segmentBytes), { mode: 0o600, flush: true });
    renameSync(unfinished, path);
    syncFolder();
  }
  return openSync(path, 'r+');
}

function close(done: boolean): void {
  if (!current) return;
  const { name, fd } = current;
  current = undefined;
  fdatasyncSync(fd);
  closeSync(fd);
  if (done) compressing = compressing.then(() => compress(name)).catch((error: unknown) => port.postMessage({ problem: `${name} stays uncompressed: ${String(error)}` }));
}

async function compress(name: string): Promise<void> {
  const path = join(job.folder, name);
  const packed = await promisify(zstdCompress)(readFileSync(path), { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  writeFileSync(`${path}.zst.unfinished`, packed, { mode: 0o600, flush: true });
  renameSync(`${path}.zst.unfinished`, `${path}.zst`);
  syncFolder();
  rmSync(path);
}

function write(at: bigint, data: Buffer): void {
  for (let offset = 0; offset < data.length;) {
    const lsn = at + BigInt(offset);
    const name = segmentName(job.timeline, lsn, job.segmentBytes);
    if (current?.name !== name) {
      close(true);
      current = { name, fd: openSegment(name) };
    }
    const inside = Number(lsn % BigInt(job.segmentBytes));
    const length = Math.min(data.length - offset, job.segmentBytes - inside);
    writeSync(current.fd, data, offset, length, inside);
    offset += length;
  }
  written = at + BigInt(data.length);
}

interface ReplicationConnection {
  on(event: 'copyData', listener: (message: { chunk: Buffer }) => void): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const client = new pg.Client({ connectionString: job.url, application_name: WAL_RECEIVER, replication: 'true' } as pg.ClientConfig);
const { connection } = client as unknown as { connection: ReplicationConnection };

function tell(): void {
  const status = Buffer.alloc(34);
  status.write('r', 0, 'latin1');
  status.writeBigUInt64BE(written, 1);
  status.writeBigUInt64BE(flushed, 9);
  status.writeBigUInt64BE(flushed, 17);
  status.writeBigInt64BE(BigInt(Date.now()) * 1000n - epoch, 25);
  connection.sendCopyFromChunk(status);
}

let flushing = false;
/** One write to disk for all that came meanwhile. */
function flushSoon(): void {
  if (flushing) return;
  flushing = true;
  setImmediate(() => {
    flushing = false;
    if (current && flushed < written) fdatasyncSync(current.fd);
    flushed = written;
    tell();
  });
}

function receive({ chunk }: { chunk: Buffer }): void {
  if (chunk[0] === 0x77) {
    write(chunk.readBigUInt64BE(1), chunk.subarray(25));
    flushSoon();
  } else if (chunk[0] === 0x6b && chunk[17] === 1) {
    flushSoon();
  }
}

/** Where this timeline branched off, without which a later server would not find its way. */
async function keepHistory(): Promise<void> {
  if (job.timeline === 1) return;
  const { rows: [history] } = await client.query<{ filename: string; content: string }>(`TIMELINE_HISTORY ${job.timeline}`);
  if (history) writeFileSync(join(job.folder, history.filename), history.content, { mode: 0o600, flush: true });
}

async function run(): Promise<void> {
  await client.connect();
  await keepHistory();
  connection.on('copyData', receive);
  port.postMessage({ started: true });
  const timer = setInterval(tell, tellEveryMs);
  try {
    await client.query(`START_REPLICATION SLOT ${job.slot} PHYSICAL ${formatLsn(written)} TIMELINE ${job.timeline}`);
    if (!stopping) throw new Error('the database ended the stream');
  } finally {
    clearInterval(timer);
    close(false);
    await compressing;
    await client.end().catch(() => undefined);
  }
}

client.on('error', () => undefined);
port.on('message', (message) => {
  if (message !== 'stop') return;
  stopping = true;
  if (current && flushed < written) fdatasyncSync(current.fd);
  flushed = written;
  tell();
  connection.endCopyFrom();
});

try {
  await run();
} catch (error) {
  if (!stopping) port.postMessage({ problem: error instanceof Error ? error.message : String(error) });
} finally {
  port.close();
}
