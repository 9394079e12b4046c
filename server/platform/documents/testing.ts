import { spawnSync } from 'node:child_process';
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BitString, Integer, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, Certificate, ExtKeyUsage, Extension } from 'pkijs';
import type { TestApp } from '../../testing/app.ts';
import { platform as system } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { timeOf } from './own-certificate.ts';
import { issuePaper, type IssuedPaper } from './papers.ts';
import type { SealIdentity } from './read-seal.ts';

/** Poppler's tools, an outside reader of PDF: from Debian's poppler-utils (`npm test -- --install`). */
export const hasPoppler = spawnSync('pdfsig', ['-v']).error === undefined && spawnSync('pdftoppm', ['-v']).error === undefined;

function withFile<Result>(content: Buffer, work: (path: string, folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'qilian-pdf-'));
  try {
    const path = join(folder, 'paper.pdf');
    writeFileSync(path, content);
    return work(path, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What pdfsig says of the signatures of a PDF. */
export const pdfsig = (pdf: Buffer): string => withFile(pdf, (path) => spawnSync('pdfsig', [path], { encoding: 'utf8' }).stdout);

export const textOf = (pdf: Buffer): string => withFile(pdf, (path) => spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout);

/** The first page as grey values, one byte a point. */
export function drawnPage(pdf: Buffer, dotsPerInch: number): { width: number; height: number; points: Buffer } {
  return withFile(pdf, (path, folder) => {
    spawnSync('pdftoppm', ['-gray', '-r', String(dotsPerInch), '-f', '1', '-l', '1', '-singlefile', path, join(folder, 'page')]);
    const content = readFileSync(join(folder, 'page.pgm'));
    const [header, width, height] = /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(content.toString('latin1', 0, 64))!;
    return { width: Number(width), height: Number(height), points: content.subarray(header.length) };
  });
}

interface Wishes {
  name?: string;
  from?: string;
  until?: string;
  /** Bits of the key usage, highest first; null leaves it out. */
  usage?: number | null;
  extendedUses?: string[];
  algorithm?: 'rsa' | 'rsa1024' | 'ec';
  issuer?: SealIdentity;
}

/** A certificate as an authority, or a careless administrator, might make it. */
export async function aSealIdentity({ name = '高新区管委会电子签章', from = '2026-01-01', until = '2028-01-01', usage = 0b1100_0000, extendedUses = [], algorithm = 'rsa', issuer }: Wishes = {}): Promise<SealIdentity> {
  const { subtle } = webcrypto;
  const keys = algorithm === 'ec' ? await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify'])
    : await subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: algorithm === 'rsa' ? 2048 : 1024, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);
  const certificate = new Certificate({ version: 2, serialNumber: new Integer({ value: Math.ceil(Math.random() * 1e9) }) });
  certificate.subject.typesAndValues.push(new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: name }) }));
  const above = issuer && new X509Certificate(issuer.certificate.raw).subject.replace(/^CN=/, '');
  certificate.issuer.typesAndValues.push(new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: above ?? name }) }));
  certificate.notBefore = timeOf(new Date(from));
  certificate.notAfter = timeOf(new Date(until));
  certificate.extensions = [
    ...(usage === null ? [] : [new Extension({ extnID: '2.5.29.15', critical: true, extnValue: new BitString({ valueHex: new Uint8Array([usage]).buffer }).toBER() })]),
    ...(extendedUses.length === 0 ? [] : [new Extension({ extnID: '2.5.29.37', extnValue: new ExtKeyUsage({ keyPurposes: extendedUses }).toSchema().toBER() })]),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey as unknown as CryptoKey);
  const signingKey = issuer === undefined ? keys.privateKey : await subtle.importKey('pkcs8', new Uint8Array(issuer.key.export({ format: 'der', type: 'pkcs8' })), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
  await certificate.sign(signingKey as unknown as CryptoKey, 'SHA-256');
  return {
    certificate: new X509Certificate(Buffer.from(certificate.toSchema(true).toBER())), chain: issuer === undefined ? [] : [issuer.certificate],
    key: createPrivateKey({ key: Buffer.from(await subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' }),
  };
}

/** The files of an identity, as the settings name them. */
export function sealFilesIn(folder: string, { certificate, chain, key }: SealIdentity, name = 'seal'): { cert: string; key: string } {
  const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(files.cert, [certificate, ...chain].map((one) => one.toString()).join(''));
  writeFileSync(files.key, key.export({ format: 'pem', type: 'pkcs8' }) as string);
  return files;
}

export const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;

/** A PKCS #12 as OpenSSL 3 makes it. */
export function pkcs12In(folder: string, identity: SealIdentity, password: string, more: string[] = []): string {
  const { cert, key } = sealFilesIn(folder, identity, 'of-p12');
  const out = join(folder, 'seal.p12');
  const { status, stderr } = spawnSync('openssl', ['pkcs12', '-export', '-in', cert, '-inkey', key, '-out', out, '-passout', `pass:${password}`, ...more], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return out;
}

/** A sealed paper of a record, by the second certificate of the platform. */
export async function aPaper(app: TestApp, { parkId, enterpriseId = null, record }: { parkId: string; enterpriseId?: string | null; record: { type: string; id: string } }): Promise<IssuedPaper> {
  await app.platform.paperSeal.identityAt(new Date(app.clock.now().getTime() + 10 * 365 * 86_400_000));
  return inTransaction(app.platform, system, (tx) => issuePaper(tx, {
    kind: 'delivery_certificate', parkId, enterpriseId, record, fileName: '任命书.pdf', reason: '联络员任命',
    draw: () => ({ locale: 'zh-CN', issuer: '管理委员会', title: '企业联络员任命书', content: ['兹任命王芳为本企业联络员。'] }),
  }));
}
