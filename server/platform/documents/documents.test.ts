import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaperCheck, SealCertificate } from '@qilian/contract/papers';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { platform as platformActor } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import { aPark, asOwner } from '../ledger/testing.ts';
import { makePdf, sealPdf, withdrawPapers, type PaperDefinition } from './index.ts';
import { asPaperNumber, newPaperNumber } from './paper-number.ts';
import { isPrintable } from './printable.ts';
import { readSeal } from './read-seal.ts';
import { sealBy } from './seal-pdf.ts';
import { aPaper as aSealedPaper, aSealIdentity, drawnPage, hasOpenssl, hasPoppler, pdfsig, pkcs12In, sealFilesIn, textOf } from './testing.ts';

let app: TestApp;
let folder: string;
let parkId: string;
const at = new Date('2026-03-02T01:30:00Z');

beforeAll(async () => {
  app = await openTestApp();
  folder = await mkdtemp(join(tmpdir(), 'qilian-seals-'));
  parkId = await aPark(app, '高新区');
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const aLetter = (given: Partial<PaperDefinition> = {}): PaperDefinition => ({
  locale: 'zh-CN', issuer: '高新区管理委员会', title: '企业联络员任命书', at, content: ['兹任命张㛃瑶、李䶮为本企业联络员，负责与管委会的日常联系。'], ...given,
});
const asSystem = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(app.platform, platformActor, work);
const aPaper = (id: string = randomUUID()) => aSealedPaper(app, { parkId, record: { type: 'shed', id } });
const get = (path: string, headers: Record<string, string> = {}) => app.api.http.inject({ url: `/api/v1${path}`, headers });

describe('a paper', () => {
  it('stays small: of the font it holds what it uses', async () => {
    const long = aLetter({ content: ['专用设备制造业高质量发展扶持资金申报须知与联络员职责说明。'.repeat(60)] });
    expect((await makePdf(long)).length).toBeLessThan(200_000);
    expect((await makePdf(aLetter({ sheet: 'certificate' }))).length).toBeLessThan(200_000);
  });

  it('is the same paper when it is made again', async () => {
    expect((await makePdf(aLetter())).equals(await makePdf(aLetter()))).toBe(true);
  });

  it('shows a character that the font lacks as 〓', () => {
    expect(isPrintable('张㛃瑶𬸚，。《》—…√㎡①')).toBe(true);
    expect(isPrintable('好的😀')).toBe(false);
  });

  describe.skipIf(!hasPoppler)('drawn by Poppler', () => {
    it('has every Chinese character really on the page, not only in its text', async () => {
      // A font without the glyph draws nothing, or one box for all.
      const picture = async (character: string) => {
        const { width, height, points } = drawnPage(await makePdf({ locale: 'zh-CN', issuer: ' ', title: ' ', at, content: [{ text: character, fontSize: 60 }] }), 50);
        const [from, to] = [Math.floor(height * 0.13), Math.floor(height * 0.4)];
        return points.subarray(from * width, to * width);
      };
      const ink = (points: Buffer) => points.filter((value) => value < 128).length;
      const drawn = await Promise.all([...'企联任命㛃䶮𬸚龘'].map(picture));
      for (const points of drawn) expect(ink(points)).toBeGreaterThan(150);
      for (const [index, one] of drawn.entries()) for (const other of drawn.slice(index + 1)) expect(one.equals(other)).toBe(false);
      expect(ink(await picture(' '))).toBeLessThan(20);
    });

    it('says who speaks, its number and its pages', async () => {
      const number = newPaperNumber(2026);
      const text = textOf(await makePdf(aLetter({ marks: { number, verifyUrl: `https://qilian.example.cn/papers/${number}` }, content: ['一', { text: '二', pageBreak: 'before' }] })));
      for (const expected of ['高新区管理委员会', '企业联络员任命书', number, '第 1 页，共 2 页', '第 2 页，共 2 页', `https://qilian.example.cn/papers/${number}`]) expect(text).toContain(expected);
      expect(textOf(await makePdf(aLetter({ locale: 'en', title: 'Appointment' })))).toContain('Page 1 of 1');
    });
  });
});

describe.skipIf(!hasPoppler)('the seal, looked at by pdfsig', () => {
  it('is a valid PAdES signature over the whole file, by the platform\'s own certificate', async () => {
    const says = pdfsig(await sealPdf(app.platform, await makePdf(aLetter()), { reason: '联络员任命', at }));
    expect(says).toContain('Signature is Valid');
    expect(says).toContain('Signature Type: ETSI.CAdES.detached');
    expect(says).toContain('Signing Hash Algorithm: SHA-256');
    expect(says).toContain('Total document signed');
    expect(says).toContain('企联 Qilian 文书签章');
  });

  it('is valid with an RSA certificate of a Chinese name below an authority, with P-384, and over several pages', async () => {
    const authority = await aSealIdentity({ name: '测试根证书', usage: 0b0000_0100 });
    const pages = aLetter({ content: ['一', { text: '二', pageBreak: 'before' }], marks: { number: newPaperNumber(2026), verifyUrl: 'https://qilian.example.cn/papers/x' } });
    for (const identity of [await aSealIdentity({ issuer: authority }), await aSealIdentity({ algorithm: 'ec' })]) {
      const says = pdfsig(await sealBy(identity, await makePdf(pages), { reason: 'Appointment （任命）', at }));
      expect(says).toContain('Signature is Valid');
      expect(says).toContain('Total document signed');
      expect(says).toContain('高新区管委会电子签章');
    }
  });

  it('breaks with each changed byte', async () => {
    const sealed = await sealPdf(app.platform, await makePdf(aLetter()), { reason: '任命', at });
    const contents = sealed.indexOf('/Contents <');
    for (const place of [200, Math.floor(sealed.length / 2), contents - 40, sealed.length - 12]) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      expect(pdfsig(changed), `byte ${place} of ${sealed.length}`).not.toContain('Signature is Valid');
    }
    // What is appended is not covered: readers say so.
    expect(pdfsig(Buffer.concat([sealed, Buffer.from('\n% more\n')]))).not.toContain('Total document signed');
  });
});

it('is made and sealed in the product\'s own runtime too, which reads packages in another way than these tests', async () => {
  const script = `import { makePdf } from './make-pdf.ts'; import { makeOwnCertificate } from './own-certificate.ts'; import { sealBy } from './seal-pdf.ts';
    const at = new Date('2026-03-02T01:30:00Z');
    const pdf = await makePdf({ locale: 'zh-CN', issuer: '管委会', title: '任命书', at, content: ['王芳'] });
    process.stdout.write(String((await sealBy(await makeOwnCertificate('localhost', at), pdf, { reason: '任命', at })).includes('/ETSI.CAdES.detached')));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', script], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['true', '']);
});

describe('the certificate by setting', () => {
  const refusal = async (identity: Parameters<typeof sealFilesIn>[1], change: (files: { cert: string; key: string }) => Promise<unknown> | void = () => undefined) => {
    const files = sealFilesIn(folder, identity);
    await change(files);
    return readSeal({ ...files, password: undefined }).then(() => 'taken', (error: Error) => error.message);
  };

  it('is taken where it may sign documents', async () => {
    expect(await refusal(await aSealIdentity())).toBe('taken');
    expect(await refusal(await aSealIdentity({ usage: null }))).toBe('taken');
    expect(await refusal(await aSealIdentity({ usage: 0b0100_0000, extendedUses: ['1.3.6.1.5.5.7.3.36'] }))).toBe('taken');
  });

  it('is refused with the reason where it can\'t seal', async () => {
    const [one, other] = [await aSealIdentity(), await aSealIdentity()];
    expect(await refusal({ ...one, key: other.key })).toMatch(/SEAL_CERT and SEAL_KEY: the key is not that of the certificate .*高新区管委会电子签章/);
    expect(await refusal(await aSealIdentity({ usage: 0b0010_0000 }))).toMatch(/not for signing documents.*keyEncipherment/);
    expect(await refusal(await aSealIdentity({ extendedUses: ['1.3.6.1.5.5.7.3.1'] }))).toMatch(/not for signing documents.*1\.3\.6\.1\.5\.5\.7\.3\.1/);
    expect(await refusal(await aSealIdentity({ algorithm: 'rsa1024' }))).toMatch(/rsa of 1024 bits/);
    expect(await refusal(one, ({ key }) => rm(key))).toMatch(/SEAL_KEY: the file .* can't be read/);
    expect(await refusal(one, ({ key }) => writeFile(key, 'nonsense'))).toMatch(/SEAL_KEY: .* is no private key/);
    expect(await refusal(one, ({ cert }) => writeFile(cert, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'))).toMatch(/SEAL_CERT: .* no certificate/);
    expect(await refusal(one, ({ cert }) => writeFile(cert, 'nonsense'))).toMatch(/neither PEM nor a PKCS #12/);
  });

  it.skipIf(!hasOpenssl)('may be a PKCS #12', async () => {
    const identity = await aSealIdentity({ issuer: await aSealIdentity({ name: '测试根证书', usage: 0b0000_0100 }) });
    const cert = pkcs12In(folder, identity, '口令 1');
    const read = await readSeal({ cert, key: undefined, password: '口令 1' });
    expect(read.certificate.fingerprint256).toBe(identity.certificate.fingerprint256);
    await expect(readSeal({ cert, key: undefined, password: 'wrong' })).rejects.toThrow(/SEAL_PASSWORD/);
  });

  it('keeps the product from starting where it is wrong, seals where it is right, and says when it has expired', async () => {
    const [one, other] = [await aSealIdentity(), await aSealIdentity()];
    const wrong = sealFilesIn(folder, { ...one, key: other.key }, 'wrong');
    await expect(openTestApp({ env: { SEAL_CERT: wrong.cert, SEAL_KEY: wrong.key } })).rejects.toThrow(/the key is not that/);

    const right = sealFilesIn(folder, one, 'right');
    const given = await openTestApp({ env: { SEAL_CERT: right.cert, SEAL_KEY: right.key, LOG_LEVEL: 'silent' } });
    try {
      const sealed = await sealPdf(given.platform, await makePdf(aLetter()), { reason: '任命', at });
      expect(sealed.includes(Buffer.from('/SubFilter /ETSI.CAdES.detached'))).toBe(true);
      const { items } = (await given.api.http.inject({ url: '/api/v1/seal-certificates' })).json<{ items: SealCertificate[] }>();
      expect(items).toMatchObject([{ subject: '高新区管委会电子签章', selfMade: false }]);
      await expect(sealPdf(given.platform, sealed, { reason: '任命', at: new Date('2029-01-01') })).rejects.toThrow('papers.seal_out_of_time');
      sealFilesIn(folder, await aSealIdentity({ from: '2028-06-01', until: '2031-01-01' }), 'right');
      await expect(sealPdf(given.platform, await makePdf(aLetter()), { reason: '任命', at: new Date('2029-01-01') })).resolves.toBeInstanceOf(Buffer);
    } finally {
      await given.close();
    }
  });
});

describe('the platform\'s own certificate', () => {
  it('is one for all processes, and is followed by another before it ends', async () => {
    const first = await app.platform.paperSeal.identityAt(at);
    const { openPaperSeal } = await import('./paper-seal.ts');
    const elsewhere = await openPaperSeal(app.platform, null, app.platform.log);
    expect((await elsewhere.identityAt(at)).certificate.fingerprint256).toBe(first.certificate.fingerprint256);
    const later = new Date('2035-12-31T00:00:00Z');
    const second = await app.platform.paperSeal.identityAt(later);
    expect(second.certificate.fingerprint256).not.toBe(first.certificate.fingerprint256);
    expect((await elsewhere.identityAt(later)).certificate.fingerprint256).toBe(second.certificate.fingerprint256);
  });

  it('keeps its key wrapped', async () => {
    const [row] = await asOwner<{ wrapped: Buffer }>(app, 'select wrapped from seal_keys limit 1');
    const { key } = await app.platform.paperSeal.identityAt(at);
    expect(row!.wrapped.includes(key.export({ format: 'der', type: 'pkcs8' }).subarray(-30))).toBe(false);
  });

  it('can be had by anybody', async () => {
    const { items } = (await get('/seal-certificates')).json<{ items: SealCertificate[] }>();
    const file = await get(`/seal-certificates/${items[0]!.fingerprint}`);
    expect(file.body).toBe(items[0]!.pem);
    expect(file.headers['content-disposition']).toContain('attachment');
    expect((await get(`/seal-certificates/${'0'.repeat(64)}`)).statusCode).toBe(404);
  });
});

describe('the register', () => {
  it('tells anybody with the number what a paper is, and nothing of whom it is about', async () => {
    const paper = await aPaper();
    const check = (await get(`/papers/${paper.number}`)).json<PaperCheck>();
    expect(check).toMatchObject({ number: paper.number, issuer: { name: '高新区' }, sealedAt: at.toISOString(), withdrawnAt: null, sha256: paper.sha256.toString('hex'), intact: true });
    expect(Object.keys(check).toSorted()).toEqual(['certificate', 'intact', 'issuer', 'number', 'sealedAt', 'sha256', 'title', 'withdrawnAt']);
    const typed = encodeURIComponent(` ${paper.number.toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o').replace('ql2o26', 'ql2026')} `);
    expect((await get(`/papers/${typed}`)).json<PaperCheck>().number).toBe(paper.number);
  });

  it('knows no number that it never gave, in the reader\'s language', async () => {
    const answer = await get('/papers/QL2026-00000-00000', { 'accept-language': 'en' });
    expect(answer.json()).toMatchObject({ status: 404, code: 'papers.not_found', detail: expect.stringContaining('no paper with this number') as string });
  });

  it('finds a file that was changed or lost in the store', async () => {
    const paper = await aPaper();
    await writeFile(app.platform.files.path(paper.sha256), 'changed');
    expect((await get(`/papers/${paper.number}`)).json<PaperCheck>().intact).toBe(false);
    await rm(app.platform.files.path(paper.sha256));
    expect((await get(`/papers/${paper.number}`)).json<PaperCheck>().intact).toBe(false);
  });

  it('says that a paper was withdrawn', async () => {
    const recordId = randomUUID();
    const paper = await aPaper(recordId);
    await asSystem((tx) => withdrawPapers(tx, { type: 'shed', id: recordId }));
    expect((await get(`/papers/${paper.number}`)).json<PaperCheck>().withdrawnAt).toBe(at.toISOString());
  });

  it('has each digest in the ledger', async () => {
    const paper = await aPaper();
    expect(await asOwner(app, `select params ->> 'sha256' as sha256 from ledger_entries where record_id = '${paper.id}'`)).toEqual([{ sha256: paper.sha256.toString('hex') }]);
  });

  it('reads numbers as people type them', () => {
    expect(asPaperNumber('ql2026 7f3k9 m2p4t')).toBe('QL2026-7F3K9-M2P4T');
    expect(asPaperNumber('QL2026-OIL00-00000')).toBe('QL2026-01100-00000');
  });
});
