import { hash } from 'node:crypto';
import pg from 'pg';
import type { TestApp } from '@qilian/server/testing/app.ts';
import { aLiaison, signedInAs } from '@qilian/server/modules/people/testing.ts';
import { merkleTree } from '@qilian/server/platform/ledger/merkle.ts';
import { sealLedger } from '@qilian/server/platform/ledger/seal.ts';
import { leafBytes, sealKeys } from '@qilian/server/platform/ledger/seal-format.ts';
import { verifyLedger } from '@qilian/server/platform/ledger/verify/index.ts';
import { openCrowd, readAt, type Crowd } from '../crowd.ts';
import { drive, httpClient } from '../load.ts';
import { inTurns, type Measure } from '../measure.ts';
import { measureGrowth } from './read-cases.ts';

const few = 10_000;
const many = 1_000_000;
const enterprises = 100_000;
const lanes = 8;

/** What a million cases of a hundred thousand enterprises cost, beside ten thousand: reading, opening, and the check of the whole ledger. */
export async function measureMillion(port: number, seconds: number): Promise<Measure[]> {
  const large = await openCrowd(port + 1, many, enterprises);
  try {
    // Once; later there is nothing left to seal.
    await sealLedger(large.product.platform);
    const measures = [await describe(large), await measureVerifying(large)];
    await large.product.serve(readAt);
    const small = await openCrowd(port, few);
    try {
      await small.product.serve(readAt);
      return [...measures, ...await measureGrowth(small, large, seconds), await measureOpeningOnMany(small, large, seconds)];
    } finally {
      await small.product.close();
    }
  } finally {
    await large.product.close();
  }
}

async function describe(crowd: Crowd): Promise<Measure> {
  const [row] = await asOwner<{ cases: number; enterprises: number; entries: number; bytes: number }>(crowd, `select (select count(*) from cases)::int as cases, (select count(*) from enterprises)::int as enterprises,
    (select count(*) from ledger_entries)::int as entries, pg_database_size(current_database())::float8 as bytes`);
  return { name: 'a million cases', figures: { cases: row!.cases, enterprises: row!.enterprises, 'ledger entries': row!.entries, 'GB on disk': row!.bytes / 1e9 } };
}

/** Opening cases on many against opening them on few, by people of another park than the one that is read. */
async function measureOpeningOnMany(small: Crowd, large: Crowd, seconds: number): Promise<Measure> {
  const [onFew, onMany] = [await opening(small, seconds), await opening(large, seconds)];
  await onFew();
  await onMany();
  const { first, second } = await inTurns(onFew, onMany);
  return { name: 'open a case, growth', figures: { 'few /s': first, 'many /s': second, ratio: second / first }, target: { figure: 'ratio', least: 0.9 } };
}

async function opening(crowd: Crowd, seconds: number): Promise<() => Promise<{ rate: number }>> {
  const [enterprise] = await asOwner<{ id: string }>(crowd, `select id from enterprises where park_id <> '${crowd.parkId}' order by id limit 1`);
  const app = { platform: crowd.product.platform } as TestApp;
  const seated = () => asOwner<{ id: string }>(crowd, `select user_id as id from enterprise_holders where enterprise_id = '${enterprise!.id}' and until_day is null`);
  if ((await seated()).length === 0) for (const role of ['primary', 'deputy', 'owner'] as const) await aLiaison(app, { enterpriseId: enterprise!.id, role });
  const liaisons = await Promise.all((await seated()).map((person) => signedInAs(app, person)));
  const call = httpClient(crowd.product.port);
  return () => drive(lanes, seconds, async (lane, round) => {
    await call('POST', '/cases', liaisons[(lane * 7 + round) % liaisons.length]!, { title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities' });
  });
}

/** The check of the whole ledger against hashing the same bytes from memory, one digest for each that the check must make. */
async function measureVerifying(crowd: Crowd): Promise<Measure> {
  const { platform, ownerUrl } = crowd.product;
  const sample = await messagesOf(crowd, 200_000);
  const before = hashBare(sample);
  const started = performance.now();
  const report = await verifyLedger({ databaseUrl: ownerUrl, sealFile: platform.config.sealFile, publicKey: sealKeys(platform.secrets.sealSeed).publicKey });
  const rate = report.entries / ((performance.now() - started) / 1000);
  if (!report.whole) throw new Error(`The ledger isn't whole: ${report.findings[0]!.says}`);
  const bare = (before + hashBare(sample)) / 2;
  return {
    name: 'verify the ledger', target: { figure: 'ratio', least: 0.3 },
    figures: { 'bare entries /s': bare, 'verified entries /s': rate, ratio: rate / bare, entries: report.entries, seals: report.seals, seconds: report.entries / rate },
  };
}

interface Message {
  entry: Buffer;
  detail: Buffer;
  leaf: Buffer;
}

async function messagesOf(crowd: Crowd, most: number): Promise<Message[]> {
  const rows = await asOwner<{ prev_hash: Buffer; text: string; salt: Buffer; content: string; record_type: string; record_id: string; seq: number; hash: Buffer }>(crowd, `
    select e.prev_hash, ledger_text(e) as text, d.salt, d.content::text as content, e.record_type, e.record_id, e.seq, e.hash
      from (select * from ledger_entries limit ${most}) e join ledger_details d on d.entry_id = e.id`);
  return rows.map((row) => ({
    entry: Buffer.concat([row.prev_hash, Buffer.from(row.text)]), detail: Buffer.concat([row.salt, Buffer.from(row.content)]),
    leaf: leafBytes({ recordType: row.record_type, recordId: row.record_id, seq: row.seq, hash: row.hash }),
  }));
}

/** Entries a second: a digest of each entry and of each detail, and the tree over them with the digest of its leaves. */
function hashBare(messages: Message[]): number {
  const started = performance.now();
  const tree = merkleTree();
  for (const { entry, detail, leaf } of messages) {
    hash('sha256', entry, 'buffer');
    hash('sha256', detail, 'buffer');
    tree.add(leaf);
  }
  tree.root();
  hash('sha256', Buffer.concat(messages.map(({ leaf }) => leaf)), 'buffer');
  return messages.length / ((performance.now() - started) / 1000);
}

async function asOwner<Row extends pg.QueryResultRow>(crowd: Crowd, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: crowd.product.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
