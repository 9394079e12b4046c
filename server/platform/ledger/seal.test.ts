import { appendFile, readFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { platform as system } from '../auth/actor.ts';
import { inTransaction, writeGathered } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import { merkleTree } from './merkle.ts';
import { record } from './record.ts';
import { isSignedBy, leafBytes, parseSealLine, sealKeys } from './seal-format.ts';
import { sealLedger } from './seal.ts';
import { aPark, aStep, aThing, asOwner, sealAll, tamper } from './testing.ts';

let app: TestApp;
beforeEach(async () => { app = await openTestApp(); });
afterEach(() => app.close());

const seals = () => asOwner<{ park_id: string | null; seq: number; entries: number; root: Buffer; prev_root: Buffer }>(
  app, 'select park_id, seq, entries, root, prev_root from ledger_seals order by until_txid, park_id');
const linesOutside = async () => (await readFile(app.platform.config.sealFile, 'utf8')).split('\n').slice(0, -1).map((line) => parseSealLine(line)!);

test('each park has its own chain of seals, and what belongs to none one too', async () => {
  const a = await aPark(app);
  const b = await aPark(app);
  await aThing(app, 3, { parkId: a });
  await aThing(app, 2, { parkId: b });
  await aThing(app, 1);
  await sealAll(app);
  await aThing(app, 1, { parkId: a });
  await sealAll(app);

  const made = await seals();
  const total = (park: string | null) => made.filter(({ park_id }) => park_id === park).reduce((sum, { entries }) => sum + entries, 0);
  expect([total(a), total(b), total(null)]).toEqual([4, 2, 1]);
  const ofA = made.filter(({ park_id }) => park_id === a);
  expect(ofA.map(({ seq }) => seq)).toEqual(ofA.map((_, index) => index + 1));
  expect(ofA[0]!.prev_root).toEqual(Buffer.alloc(0));
  expect(ofA.at(-1)!.prev_root).toEqual(ofA.at(-2)!.root);
});

test('the root is the Merkle root over the entries, signed by the key of this installation and of no other', async () => {
  await aThing(app, 5);
  await sealAll(app);
  const entries = await asOwner<{ record_type: string; record_id: string; seq: number; hash: Buffer }>(
    app, 'select record_type, record_id, seq, hash from ledger_entries order by txid, id');
  const [seal, ...more] = await linesOutside();
  const tree = merkleTree();
  for (const { record_type, record_id, seq, hash } of entries.slice(0, seal!.entries)) tree.add(leafBytes({ recordType: record_type, recordId: record_id, seq, hash }));
  expect(seal!.root).toEqual(tree.root());
  expect(seal!.entries + more.reduce((sum, { entries: count }) => sum + count, 0)).toBe(5);
  expect(isSignedBy(seal!, sealKeys(app.platform.secrets.sealSeed).publicKey)).toBe(true);
  expect(isSignedBy(seal!, sealKeys(Buffer.alloc(32, 7)).publicKey)).toBe(false);
  expect(isSignedBy({ ...seal!, entries: seal!.entries + 1 }, sealKeys(app.platform.secrets.sealSeed).publicKey)).toBe(false);
});

test('a transaction that is still open is sealed after it has ended, and holds nothing back for good', async () => {
  const slow = newId(app.clock.now());
  const quick = newId(app.clock.now());
  let finish: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => { finish = resolve; });
  const begun = Promise.withResolvers<void>();
  const open = inTransaction(app.platform, system, async (tx) => {
    await tx.client.query('select pg_current_xact_id()');
    begun.resolve();
    await waiting;
    await tx.client.query(`select ledger_append(jsonb_build_array(jsonb_build_object('id', $1::text, 'recordType', 'thing', 'recordId', $2::text,
      'at', '2026-03-02T01:00:00Z', 'audience', 'staff', 'type', 'thing.moved', 'actorSide', 'system', 'params', '{}'::jsonb)))`, [newId(tx.now), slow]);
  });
  await begun.promise;
  await aStep(app, { recordId: quick });
  await sealLedger(app.platform);
  expect(await seals()).toEqual([]);
  finish();
  await open;
  await sealAll(app);
  expect((await seals()).reduce((sum, { entries }) => sum + entries, 0)).toBe(2);
});

test('rounds are cut between transactions and stay bounded', async () => {
  for (let thing = 0; thing < 5; thing += 1) await aThing(app, 2);
  for (let tries = 0; (await seals()).reduce((sum, { entries }) => sum + entries, 0) < 10 && tries < 100; tries += 1) await sealLedger(app.platform, { perRound: 3 });
  const made = await seals();
  expect(made.every(({ entries }) => entries <= 3)).toBe(true);
  expect(made.reduce((sum, { entries }) => sum + entries, 0)).toBe(10);
});

test('many sealers at once seal each entry once and write each seal once into the file', async () => {
  const parkId = await aPark(app);
  for (let round = 0; round < 5; round += 1) {
    await aThing(app, 2, { parkId });
    await Promise.all(Array.from({ length: 4 }, () => sealLedger(app.platform)));
  }
  await sealAll(app);
  const made = await seals();
  expect(made.reduce((sum, { entries }) => sum + entries, 0)).toBe(10);
  expect((await linesOutside()).map(({ seq }) => seq)).toEqual(made.map(({ seq }) => seq));
});

test('what a crash kept from the file is written the next time; a torn line is written again', async () => {
  await aThing(app, 1);
  await sealAll(app);
  const before = await readFile(app.platform.config.sealFile, 'utf8');
  await aThing(app, 1);
  await sealAll(app);
  const whole = await readFile(app.platform.config.sealFile, 'utf8');
  await rm(app.platform.config.sealFile);
  await appendFile(app.platform.config.sealFile, before + whole.slice(before.length, before.length + 50));
  await sealLedger(app.platform);
  expect(await readFile(app.platform.config.sealFile, 'utf8')).toBe(whole);
});

test('the application can neither change nor forge: grants, triggers and the narrow function refuse', async () => {
  const parkId = await aPark(app);
  await aThing(app, 1, { parkId });
  await sealAll(app);
  const asApp = (sql: string) => inTransaction(app.platform, system, (tx) => tx.client.query(sql));
  for (const table of ['ledger_entries', 'ledger_seals']) {
    const column = table === 'ledger_entries' ? 'type' : 'root';
    await expect(asApp(`update ${table} set ${column} = ${column}`)).rejects.toThrow('permission denied');
    await expect(asApp(`delete from ${table}`)).rejects.toThrow('permission denied');
    await expect(asApp(`truncate ${table} cascade`)).rejects.toThrow('permission denied');
    await expect(asApp(`insert into ${table} select * from ${table}`)).rejects.toThrow('permission denied');
    await expect(asOwner(app, `update ${table} set ${column} = ${column}`)).rejects.toThrow('append-only');
    await expect(asOwner(app, `delete from ${table}`)).rejects.toThrow('append-only');
    await expect(asOwner(app, `truncate ${table} cascade`)).rejects.toThrow('append-only');
  }
  await expect(asApp('update ledger_details set content = content')).rejects.toThrow('permission denied');
  const forge = (number: number, prev: string, from: string) => asApp(`select ledger_seal('${parkId}', ${number}, ${from}, pg_snapshot_xmin(pg_current_snapshot()), 1, '\\x00', ${prev}, now(), '\\x00', '\\x00')`);
  const root = `(select root from ledger_seals order by seq desc limit 1)`;
  await expect(forge(7, root, `(select until_txid from ledger_seals order by seq desc limit 1)`)).rejects.toThrow('does not follow on seal');
  await expect(forge(2, `'\\xff'`, `(select until_txid from ledger_seals order by seq desc limit 1)`)).rejects.toThrow('does not follow on seal');
  await expect(forge(2, root, `'1'`)).rejects.toThrow('does not follow on seal');
});

test('nobody but the platform reads seals: they name records of every park', async () => {
  await aThing(app, 1);
  await sealAll(app);
  const count = (side: 'staff' | 'enterprise' | 'public') => inTransaction(app.platform, { ...system, side }, async (tx) => (await tx.client.query('select from ledger_seals')).rowCount);
  expect([await count('staff'), await count('enterprise'), await count('public')]).toEqual([0, 0, 0]);
});

test('a database that counts transactions from anew is refused with the mend', async () => {
  await aThing(app, 1);
  await sealAll(app);
  await tamper(app, `update ledger_seals set until_txid = '99999999999999'`);
  await expect(sealLedger(app.platform)).rejects.toThrow('update ledger_counting');
});

test('an entry finds the last one of its record by the index, whatever the statistics said when the connection made its plan', async () => {
  const parkId = await aPark(app);
  await asOwner(app, 'analyze ledger_entries');
  const scanned = await inTransaction(app.platform, system, async (tx) => {
    await tx.client.query('discard plans');
    await record(tx, ...Array.from({ length: 50 }, () => ({ type: 'thing.moved', record: { type: 'thing', id: newId(tx.now) }, parkId, enterpriseId: null, audience: 'staff' as const })));
    await writeGathered(tx);
    return (await tx.client.query<{ count: number }>(`select seq_scan::int as count from pg_stat_xact_user_tables where relname = 'ledger_entries'`)).rows[0]!.count;
  });
  expect(scanned).toBe(0);
});
