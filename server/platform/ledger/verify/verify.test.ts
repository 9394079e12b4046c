import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { platform as system } from '../../auth/actor.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../ids.ts';
import { verify } from '../../../commands/verify.ts';
import { parseSealLine, sealKeys, sealLine, signSeal } from '../seal-format.ts';
import { sealLedger } from '../seal.ts';
import { aPark, aStep, aStepIn, aThing, asOwner, sealAll, tamper } from '../testing.ts';
import { verifyLedger, type VerifyReport } from './index.ts';

let app: TestApp;
let parkId: string;
const parkName = '高新技术产业园';
/** Three things with four entries each, sealed. */
let things: string[];

beforeEach(async () => {
  app = await openTestApp();
  parkId = await aPark(app, parkName);
  things = [];
  for (let thing = 0; thing < 3; thing += 1) things.push(await aThing(app, 4, { parkId }));
  await sealAll(app);
});
afterEach(() => app.close());

const check = (more: { mostFindings?: number } = {}): Promise<VerifyReport> => verifyLedger({
  databaseUrl: app.database.ownerUrl, sealFile: app.platform.config.sealFile, publicKey: sealKeys(app.platform.secrets.sealSeed).publicKey, ...more,
});
const essence = (report: VerifyReport) => report.findings.map(({ code, recordId, seq }) => [code, recordId === null ? null : things.indexOf(recordId), seq]);
const at = (thing: number, seq: number) => `record_id = '${things[thing]}' and seq = ${seq}`;
const deleteEntries = (where: string) => `delete from ledger_details where entry_id in (select id from ledger_entries where ${where}); delete from ledger_entries where ${where}`;

/** What somebody does who knows how the hashes are made: the entry and all that follow it in its record fit again. */
const rehash = (thing: number) => `do $$ declare e ledger_entries; prev bytea := '\\x'; begin
  for e in select * from ledger_entries where record_id = '${things[thing]}' order by seq loop
    e.hash := sha256(prev || convert_to(ledger_text(e), 'UTF8'));
    update ledger_entries set prev_hash = prev, hash = e.hash where id = e.id;
    prev := e.hash;
  end loop; end $$`;

describe('a whole ledger', () => {
  test('passes, with everything counted', async () => {
    await aThing(app, 2);
    await asOwner(app, `update ledger_details set content = null, erased_at = '2026-03-02' where entry_id = (select id from ledger_entries where ${at(0, 2)})`);
    const report = await check();
    expect(report).toMatchObject({ whole: true, entries: 14, records: 4, details: 14, erased: 1, unsealed: 2, findings: [], findingsInAll: 0 });
    expect(report.sealsOutside).toBe(report.seals);
    expect(report.seals).toBeGreaterThan(0);
  });

  test('passes with any text, number and instant that an entry can hold', async () => {
    app.clock.set('2026-03-02T01:30:00.123Z');
    await aStep(app, { recordId: things[0]!, parkId, detail: { note: '“引号”\u0001\n\t\\u0000 𠮷野家 \u001f', empty: '', number: 1.5e-7, none: null, list: ['a', 2, true] } });
    await sealAll(app);
    expect(await check()).toMatchObject({ whole: true, entries: 13 });
  });

  test('passes while others write and seal', async () => {
    const writers = { goOn: true };
    const writing = (async () => {
      while (writers.goOn) {
        await aThing(app, 2, { parkId });
        await sealLedger(app.platform);
      }
    })();
    for (let round = 0; round < 5; round += 1) expect(await check()).toMatchObject({ whole: true, findings: [] });
    writers.goOn = false;
    await writing;
  });

  test('passes where the numbers of transactions gain a digit, within a round and between two', async () => {
    await tamper(app, `update ledger_entries e set txid = (94 + n)::text::xid8 from (select id, row_number() over (order by txid, id) as n from ledger_entries) as l where l.id = e.id;
      delete from ledger_seals`);
    await rm(app.platform.config.sealFile);
    await sealLedger(app.platform, { perRound: 4 });
    expect(await check()).toMatchObject({ findings: [], whole: true, entries: 12, seals: 3, unsealed: 0 });
  });

  test('passes when it is empty', async () => {
    const empty = await openTestApp();
    try {
      expect(await verifyLedger({ databaseUrl: empty.database.ownerUrl, sealFile: empty.platform.config.sealFile, publicKey: sealKeys(empty.platform.secrets.sealSeed).publicKey }))
        .toMatchObject({ whole: true, entries: 0, seals: 0 });
    } finally {
      await empty.close();
    }
  });
});

describe('a damaged ledger is found and the damage named', () => {
  test.each([
    `at = at + interval '1 microsecond'`, `params = params || '{"days": 30}'`, `audience = 'public'`, `type = 'thing.closed'`, `actor_side = 'staff'`,
    'actor_id = gen_random_uuid()', 'enterprise_id = gen_random_uuid()', `detail_digest = '\\x00'`,
  ])('a changed entry: %s', async (change) => {
    await tamper(app, `update ledger_entries set ${change} where ${at(1, 2)}`);
    const report = await check();
    expect(report.whole).toBe(false);
    expect(essence(report)).toContainEqual(['entry_changed', 1, 2]);
    expect(report.findings.every(({ recordId, seq }) => recordId === things[1] && seq === 2)).toBe(true);
    expect(report.findings[0]).toMatchObject({ recordType: 'thing', park: parkName, sealedAt: new Date('2026-03-02T01:30:00Z') });
  });

  test('an entry moved to another park', async () => {
    await tamper(app, `update ledger_entries set park_id = null where ${at(1, 2)}`);
    const found = essence(await check());
    expect(found).toContainEqual(['entry_changed', 1, 2]);
    expect(found).toContainEqual(['entry_missing', 1, 2]);
  });

  test('a changed entry whose chain was made to fit again', async () => {
    await tamper(app, `update ledger_entries set params = '{}' where ${at(1, 3)}; ${rehash(1)}`);
    const found = essence(await check());
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([['entry_changed', 1, 3], ['entry_changed', 1, 4]]));
  });

  test('a changed detail', async () => {
    await asOwner(app, `update ledger_details set content = '{"note": "未联系企业"}' where entry_id = (select id from ledger_entries where ${at(2, 1)})`);
    const report = await check();
    expect(essence(report)).toEqual([['detail_changed', 2, 1]]);
    expect(report.findings[0]).toMatchObject({ park: parkName, sealedAt: new Date('2026-03-02T01:30:00Z'), entryType: 'thing.moved' });
    expect(report.findings[0]!.seal).toBeGreaterThan(0);
  });

  test('a detail that was deleted or emptied without an erasure', async () => {
    await asOwner(app, `delete from ledger_details where entry_id = (select id from ledger_entries where ${at(0, 1)});
      update ledger_details set content = null where entry_id = (select id from ledger_entries where ${at(0, 2)})`);
    expect(essence(await check())).toEqual([['detail_missing', 0, 1], ['detail_missing', 0, 2]]);
  });

  test('an entry deleted in the middle of a chain', async () => {
    await tamper(app, deleteEntries(at(0, 2)));
    const report = await check();
    expect(essence(report)).toEqual([['entry_missing', 0, 2]]);
    expect(report.findings[0]).toMatchObject({ recordType: 'thing', park: parkName, sealedAt: new Date('2026-03-02T01:30:00Z') });
  });

  test('an entry deleted in the middle before it was sealed', async () => {
    const fresh = await aThing(app, 4, { parkId });
    things.push(fresh);
    await tamper(app, deleteEntries(at(3, 2)));
    expect(essence(await check())).toEqual([['entry_missing', 3, 2]]);
  });

  test('entries deleted at the end of a chain', async () => {
    await tamper(app, deleteEntries(`record_id = '${things[0]}' and seq >= 3`));
    expect(essence(await check())).toEqual([['entry_missing', 0, 3], ['entry_missing', 0, 4]]);
  });

  test('a whole record deleted', async () => {
    await tamper(app, deleteEntries(`record_id = '${things[1]}'`));
    const report = await check();
    expect(essence(report)).toEqual([1, 2, 3, 4].map((seq) => ['entry_missing', 1, seq]));
    expect(report.findings.every(({ recordType, sealedAt }) => recordType === 'thing' && sealedAt !== null)).toBe(true);
  });

  test('a whole record deleted and the chain of seals made to fit without the key', async () => {
    await tamper(app, `${deleteEntries(`record_id = '${things[1]}'`)}; update ledger_seals set entries = entries - 1, root = sha256(root)`);
    const codes = new Set((await check()).findings.map(({ code }) => code));
    expect(codes).toContain('seal_forged');
    expect(codes).toContain('seal_replaced');
    expect(codes).toContain('entry_missing');
  });

  test('an entry put in afterwards, into a time that had been sealed', async () => {
    await aStep(app, { recordId: things[2]!, parkId });
    await tamper(app, `update ledger_entries set txid = (select txid from ledger_entries where ${at(2, 4)}) where ${at(2, 5)}`);
    expect(essence(await check())).toEqual([['entry_added', 2, 5]]);
  });

  test('an end cut off together with its seals, and a ledger that went on after it', async () => {
    const [before] = await asOwner<{ until: string }>(app, 'select max(until_txid::text::bigint)::text as until from ledger_seals');
    const cut = await aThing(app, 3, { parkId });
    app.clock.set('2026-03-02T01:35:00Z');
    await sealAll(app);
    await tamper(app, `${deleteEntries(`record_id = '${cut}'`)}; delete from ledger_seals where until_txid > '${before!.until}'`);
    const report = await check();
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings.every(({ code }) => code === 'seal_missing')).toBe(true);
    expect(report.findings.at(-1)).toMatchObject({ park: parkName, sealedAt: new Date('2026-03-02T01:35:00Z') });
    expect(report.findings.at(-1)!.says).toContain('cut off');

    await aThing(app, 3, { parkId });
    await sealAll(app);
    expect((await check()).findings.map(({ code }) => code)).toContain('seal_replaced');
  });

  test('a seal replaced by somebody who has the key', async () => {
    await tamper(app, deleteEntries(at(2, 4)));
    const lines = (await readFile(app.platform.config.sealFile, 'utf8')).trimEnd().split('\n');
    const last = parseSealLine(lines.at(-1)!)!;
    const forged = signSeal({ ...last, entries: last.entries - 1, root: Buffer.alloc(32, 1) }, sealKeys(app.platform.secrets.sealSeed).privateKey);
    await tamper(app, `update ledger_seals set entries = ${forged.entries}, root = '\\x${forged.root.toString('hex')}', signature = '\\x${forged.signature.toString('hex')}'
      where park_id = '${parkId}' and seq = ${last.seq}`);
    const report = await check();
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'seal_replaced', seal: last.seq, park: parkName }));
  });

  test('a seal removed from the middle, its entries still there', async () => {
    await aThing(app, 1, { parkId });
    await sealAll(app);
    await aThing(app, 1, { parkId });
    await sealAll(app);
    await tamper(app, `delete from ledger_seals where seq = 1`);
    const report = await check();
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'seal_missing', seal: 1, park: parkName }));
    expect(report.findings.filter(({ code }) => code === 'entry_unsealed').length).toBeGreaterThan(0);
  });

  test('the list of entries beside a seal changed, and its root with nothing left to name them by', async () => {
    await tamper(app, `update ledger_seals set leaves = substr(leaves, 2) where seq = 1`);
    expect((await check()).findings.map(({ code }) => code)).toEqual(['seal_leaves_changed']);
    await tamper(app, deleteEntries(at(0, 1)));
    expect((await check()).findings.map(({ code }) => code)).toContain('seal_broken');
  });

  test('a seal file that is missing, emptied, forged or has lost lines', async () => {
    await aThing(app, 1, { parkId });
    await sealAll(app);
    const path = app.platform.config.sealFile;
    const whole = await readFile(path, 'utf8');
    const lines = whole.trimEnd().split('\n');
    const codes = async (content: string | null) => {
      if (content === null) await rm(path);
      else await writeFile(path, content);
      return (await check()).findings.map(({ code }) => code);
    };
    expect(await codes(null)).toEqual(['file_missing']);
    expect(await codes('')).toEqual(['file_missing']);
    expect(await codes(`${lines.slice(1).join('\n')}\n`)).toEqual(['file_short']);
    expect(await codes(`${whole}not a seal\n`)).toEqual(['file_line']);
    const forged = signSeal({ ...parseSealLine(lines[0]!)!, entries: 99 }, sealKeys(Buffer.alloc(32, 7)).privateKey);
    expect(await codes(`${whole}${sealLine(forged)}\n`)).toEqual(['file_line']);
    expect(await codes(`${whole}${lines[0]!.slice(0, 40)}`)).toEqual([]);
  });

  test('a seal file read between two parks\' lines of one round is not short', async () => {
    const another = await aPark(app, '综合保税区');
    // In one transaction, so that they are sealed in one round.
    await inTransaction(app.platform, system, async (tx) => {
      for (const park of [parkId, another]) await aStepIn(tx, { recordId: newId(tx.now), parkId: park });
    });
    await sealAll(app);
    const path = app.platform.config.sealFile;
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const rounds = lines.map((line) => parseSealLine(line)!.untilTxid);
    expect(rounds.at(-1)).toBe(rounds.at(-2));
    await writeFile(path, `${lines.slice(0, -1).join('\n')}\n`);
    expect(await check()).toMatchObject({ whole: true, findings: [] });
    await writeFile(path, `${lines.toSpliced(-2, 1).join('\n')}\n`);
    expect((await check()).findings.map(({ code }) => code)).toEqual(['file_short']);
  });

  test('more damage than can be listed is counted', async () => {
    await tamper(app, `update ledger_entries set type = 'thing.lost'`);
    const report = await check({ mostFindings: 5 });
    expect(report.findings).toHaveLength(5);
    expect(report.findingsInAll).toBe(12);
  });
});

describe('the command', () => {
  const run = async (json: boolean) => {
    const printed: string[] = [];
    const config = { ...app.platform.config, databaseUrl: app.database.ownerUrl };
    const code = await verify(config, { json, print: (text) => printed.push(text), mention: () => undefined });
    return { code, text: printed.join('\n') };
  };

  test('ends with 0 only when the ledger is whole, and names the damage in a sentence', async () => {
    expect(await run(false)).toMatchObject({ code: 0, text: expect.stringContaining('The ledger is whole.') });
    await tamper(app, `update ledger_entries set type = 'thing.closed' where ${at(1, 2)}`);
    const { code, text } = await run(false);
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`\\[entry_changed\\] thing ${things[1]}, entry 2 \\(thing\\.closed\\): changed: .* \\[seal \\d+ of ${parkName} made at 2026-03-02T01:30:00\\.000Z\\]`));
  });

  test('says the same as JSON', async () => {
    await tamper(app, deleteEntries(at(1, 2)));
    const { code, text } = await run(true);
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ whole: false, findings: [{ code: 'entry_missing', recordId: things[1], seq: 2, park: parkName }] });
  });
});
