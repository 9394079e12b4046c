import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modules } from '../app.ts';
import { findOrAddEnterprisePerson } from '../modules/people/index.ts';
import { aLiaison, anOfficer } from '../modules/people/testing.ts';
import { aCase, aScene, ok, type Scene } from '../modules/cases/testing.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';
import { multipart } from '../testing/contract/call.ts';
import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { asOwner } from '../platform/ledger/testing.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { ringIsStale } from '../platform/secrets.ts';
import { loadRing } from '../platform/keys/key-ring.ts';
import { beginRotation, continueRotation, countLeft, retireKeys, rotateKeys } from '../platform/keys/rotate.ts';

let app: TestApp;
let scene: Scene;
/** Another process on the same database. */
let other: Platform;

beforeEach(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  other = await openPlatform({ config: app.platform.config, embedded: true, appUrl: app.database.appUrl, modules, clock: app.clock, gateways: app.platform.gateways, log: pino({ level: 'silent' }) });
});
afterEach(async () => {
  await closePlatform(other);
  await app.close();
});

const quick = { settleMs: 50 };
const found = async (phone: string) => (await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', `/enterprises?q=${phone}`)).items.map(({ id }) => id);
const person = (platform: Platform, phone: string, name = '赵敏') => inTransaction(platform, system, (tx) => findOrAddEnterprisePerson(tx, { name, phone }));
const keysInUse = () => asOwner<{ phone: number; email: number; phones: number; emails: number }>(app, `
  select array_agg(distinct get_byte(phone, 0)) as phone, array_agg(distinct key_of_index(phone_index)) as phones,
    array_agg(distinct get_byte(email, 0)) filter (where email is not null) as email, array_agg(distinct key_of_index(email_index)) filter (where email is not null) as emails
  from users where phone is not null`);

async function aHouseful(): Promise<void> {
  await app.api.http.inject({ method: 'POST', url: '/api/v1/cases', headers: { ...scene.as.liaison, 'idempotency-key': 'the-only-one' }, payload: { title: '门口积水', body: '雨后积水三天。', category: 'utilities' } });
  await anOfficer(app, { areaId: scene.parkId, phone: '13800138000', email: 'officer@park.example.cn' });
  await ok(scene, scene.as.liaison, 'POST', '/cases', { title: '厂区门口路灯不亮', body: '北门外的路灯坏了一周。', category: 'utilities', reporter: { name: '周强', phone: '13700137000' } });
  const { content, type } = multipart({ parkId: scene.parkId }, { name: '名单.csv', content: '企业名称,统一社会信用代码,联系人,联系电话\n祁连新材料有限公司,,李娜,13600136000\n祁连机电有限公司,911,吴刚,13600136001\n' });
  const { id } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...scene.as.officer, 'content-type': type }, payload: content })).json<{ id: string }>();
  await app.runJobs();
  const read = await ok<{ version: number; columns: { index: number; field: string }[] }>(scene, scene.as.officer, 'GET', `/imports/${id}`);
  await ok(scene, scene.as.officer, 'POST', `/imports/${id}/check`, { version: read.version, duplicates: 'update', columns: read.columns.map(({ index, field }) => ({ index, field })) });
  await app.runJobs();
  importId = id;
}
let importId: string;

describe('a change of keys', () => {
  test('brings everything from AES to SM4 and on to AES, each readable and found; the old keys are then retired', async () => {
    await aHouseful();
    for (const [cipher, number] of [['sm4', 2], ['aes', 3]] as const) {
      const report = await rotateKeys(app.platform, cipher, quick);
      expect(report).toMatchObject({ toKey: number, counts: { idempotency_keys: 1, cases: 1, import_rows: expect.any(Number), import_problems: 1 } });
      const left = await countLeft(app.platform);
      expect(Object.keys(left).length).toBeGreaterThan(12);
      expect(Object.entries(left).filter(([, count]) => count > 0)).toEqual([]);
      expect(await keysInUse()).toEqual([{ phone: [number], email: [number], phones: [number], emails: [number] }]);
      const [draft] = await asOwner<{ seats: { phone: string[] }[] }>(app, `select draft->'seats' as seats from import_rows where draft->>'contacts' is not null`);
      expect(draft!.seats[0]!.phone).toEqual([expect.stringMatching(new RegExp(`^0${number}.{64}$`))]);
      expect(await retireKeys(app.platform, { rest: 0 })).toEqual([number - 1]);
    }
    const [liaison] = await asOwner<{ id: string }>(app, `select id from enterprise_holders where enterprise_id = '${scene.enterpriseId}'`);
    const contact = await ok<{ phone: string }>(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/holders/${liaison!.id}/reveal`, { purpose: 'contact_check', note: '核对号码' });
    expect(await found(contact.phone)).toEqual([scene.enterpriseId]);
    const batch = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/imports/${importId}`);
    await ok(scene, scene.as.officer, 'POST', `/imports/${importId}/load`, { version: batch.version });
    await app.runJobs();
    expect(await found('13600136000')).toHaveLength(1);
    const [ring] = await asOwner<{ states: string }>(app, `select string_agg(number || ' ' || state || ' ' || (wrapped is not null), ', ' order by number) as states from data_keys`);
    expect(ring!.states).toBe('1 retired false, 2 retired false, 3 current true');
    expect((await asOwner<{ type: string }>(app, `select type from ledger_entries where record_type = 'data_keys' order by at, id`)).map(({ type }) => type))
      .toEqual(['keys.rotation_started', 'keys.rotated', 'keys.retired', 'keys.rotation_started', 'keys.rotated', 'keys.retired']);
  });

  test('under writers and readers in two processes: nobody is in twice, everybody is found at any time, nothing is left behind', async () => {
    const phones = Array.from({ length: 1500 }, (_, index) => `135${String(10_000_000 + index)}`);
    await inTransaction(app.platform, system, async (tx) => { for (const phone of phones) await findOrAddEnterprisePerson(tx, { name: '旧人', phone }); });
    const work = { busy: true };
    const failures: string[] = [];
    let written = 0;
    let refused = 0;
    const writer = async (platform: Platform, first: number) => {
      for (let round = first; work.busy; round += 1) {
        // Some are new, written by both processes at once; others are long there.
        const [fresh, known] = [`134${String(10_000_000 + round)}`, phones[(round * 7) % phones.length]!];
        try {
          await person(platform, fresh);
          const again = await person(platform, known);
          if (again.added) failures.push(`${known} was added once more`);
          written += 1;
        } catch (error) {
          if (!ringIsStale(error) && (error as { code?: string }).code !== '23505') throw error;
          refused += 1;
          await wait(5);
        }
      }
    };
    const writers = [writer(app.platform, 0), writer(other, 0), writer(app.platform, 5), writer(other, 5)];
    await wait(300);
    await rotateKeys(app.platform, 'sm4', { settleMs: 200 });
    await wait(300);
    work.busy = false;
    await Promise.all(writers);
    expect(failures).toEqual([]);
    expect(written).toBeGreaterThan(50);
    expect(refused).toBeLessThan(written);
    await retireKeys(app.platform, { rest: 0 });
    expect(await countLeft(app.platform)).toMatchObject({ users: 0 });
    const { secrets } = app.platform;
    const rows = await asOwner<{ phone: Buffer }>(app, `select phone from users where side = 'enterprise' and phone is not null`);
    const all = rows.map(({ phone }) => secrets.decrypt(phone));
    expect(new Set(all).size).toBe(all.length);
  });

  test('that dies in the middle is brought to its end by whoever comes next', async () => {
    await inTransaction(app.platform, system, async (tx) => { for (let index = 0; index < 1200; index += 1) await findOrAddEnterprisePerson(tx, { name: '众人', phone: `133${String(10_000_000 + index)}` }); });
    await beginRotation(app.platform, 'sm4');
    let batches = 0;
    expect(await continueRotation(app.platform, { ...quick, goOn: () => (batches += 1) <= 3 })).toBeNull();
    const { users } = await countLeft(app.platform);
    expect(users).toBeGreaterThan(0);
    expect(users).toBeLessThan(1200);
    // What lies under either key is found meanwhile, in both processes.
    await loadRing(other);
    for (const platform of [app.platform, other]) for (const phone of ['13310000001', '13310001199']) expect((await person(platform, phone)).added).toBe(false);
    await expect(retireKeys(app.platform, { rest: 0 })).rejects.toThrow('Keys are being changed');
    await app.sweep();
    expect(await countLeft(app.platform)).toMatchObject({ users: 0 });
    const [counted] = await asOwner<{ counts: { users: number }; finished: boolean }>(app, 'select counts, finished_at is not null as finished from key_rotations');
    expect(counted).toMatchObject({ counts: { users: expect.any(Number) }, finished: true });
    // Each row once.
    const [people] = await asOwner<{ count: number }>(app, 'select count(*)::int as count from users where phone is not null');
    expect(counted!.counts.users).toBe(people!.count);
  });
});

describe('a process that hears nothing of the change', () => {
  test('is refused, learns of the ring, and goes on', async () => {
    const deaf = { ...other, live: other.live };
    await rotateKeys(app.platform, 'sm4', { settleMs: 0 });
    // News of the change is still on its way.
    await wait(300);
    other.secrets.useRing([{ number: 1, cipher: 'aes-256-gcm', state: 'current', secret: null }]);
    await expect(person(deaf, '13900139999')).rejects.toMatchObject({ code: 'QK001' });
    await expect.poll(() => other.secrets.currentKey()).toBe(2);
    expect((await person(deaf, '13900139999')).added).toBe(true);
  });

  test('what it wrote where no index guards it is brought over before the old key goes', async () => {
    const need = await aCase(scene);
    await rotateKeys(app.platform, 'sm4', { settleMs: 0 });
    const late = await aLiaison(app);
    await asOwner(app, 'update cases set reporter_phone = $2 where id = $1', [need.id, await underFirst(late.phone)]);
    await expect(retireKeys(app.platform)).rejects.toThrow('A key may be retired');
    app.clock.set('2026-03-02T01:40:00Z');
    expect(await retireKeys(app.platform)).toEqual([1]);
    expect(await countLeft(app.platform)).toMatchObject({ cases: 0 });
  });

  async function underFirst(text: string): Promise<Buffer> {
    const { openSecrets } = await import('../platform/secrets.ts');
    return openSecrets(app.platform.config.dataKey!).encrypt(text);
  }
});

test('the wrong DATA_KEY is noticed at the start', async () => {
  const config = { ...app.platform.config, dataKey: randomBytes(32).toString('hex') };
  await expect(openPlatform({ config, embedded: true, appUrl: app.database.appUrl, modules, log: pino({ level: 'silent' }) })).rejects.toThrow('DATA_KEY is not the key');
});

test('a new database begins with the cipher of the setting', async () => {
  const fresh = await openTestApp({ env: { DATA_CIPHER: 'sm4' } });
  try {
    const officer = await aScene(fresh);
    await anOfficer(fresh, { areaId: officer.parkId, phone: '13800138000' });
    expect(await asOwner(fresh, `select number, cipher, (select array_agg(distinct get_byte(phone, 0)) from users where phone is not null) as used from data_keys`))
      .toEqual([{ number: 2, cipher: 'sm4-ctr-hmac-sm3', used: [2] }]);
  } finally {
    await fresh.close();
  }
});

/** Columns of bytes that hold no encrypted data, and what they hold. */
const plain: Record<string, string> = {
  'access_links.asked_index': 'a digest, forgotten within three months', 'identities.subject_index': 'a digest', 'identity_flows.state_hash': 'a digest of a token',
  'data_keys.wrapped': 'keys, wrapped', 'derived_keys.wrapped': 'keys, wrapped', 'data_keys.proof': 'a digest of a key', 'files.sha256': 'a digest of a content', 'idempotency_keys.fingerprint': 'a digest',
  'ledger_details.salt': 'salt', 'ledger_entries.detail_digest': 'a digest', 'ledger_entries.hash': 'a digest', 'ledger_entries.prev_hash': 'a digest',
  'passkey_challenges.challenge': 'a random number', 'passkeys.credential_id': 'a random number', 'passkeys.public_key': 'a public key', 'recovery_codes.digest': 'a digest',
  'seal_keys.wrapped': 'keys, wrapped', 'sealed_papers.sha256': 'a digest of a content',
  'ledger_seals.leaves': 'digests', 'ledger_seals.prev_root': 'a digest', 'ledger_seals.root': 'a digest', 'ledger_seals.signature': 'a signature',
  'program_tokens.token_hash': 'a digest of a token', 'sessions.token_hash': 'a digest of a token', 'sign_in_attempts.key': 'a digest, forgotten within a day', 'sign_in_codes.contact_index': 'a digest, forgotten within two days',
};

test('each column of bytes is known to the change of keys, or stands here with the reason', async () => {
  const columns = await asOwner<{ name: string }>(app, `select table_name || '.' || column_name as name from information_schema.columns where table_schema = current_schema() and data_type = 'bytea' order by 1`);
  const covered = app.platform.sealed.flatMap(({ covers }) => covers);
  expect(columns.map(({ name }) => name).filter((name) => !covered.includes(name) && plain[name] === undefined)).toEqual([]);
});
