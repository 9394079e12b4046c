import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { BitString, Integer, OctetString, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension, Time, TimeType } from 'pkijs';
import type { SealIdentity } from './read-seal.ts';

const years = 10;
const dayMs = 86_400_000;

/** A certificate that vouches for itself: it proves that a paper is unchanged and from this platform, to whoever compares the certificate. */
export async function makeOwnCertificate(host: string, now: Date): Promise<SealIdentity> {
  const { subtle } = webcrypto;
  const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = new Certificate({ version: 2, serialNumber: new Integer({ valueHex: serial() }) });
  const value = `企联 Qilian 文书签章 ${host}`;
  for (const side of [certificate.subject, certificate.issuer]) side.typesAndValues.push(new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value }) }));
  certificate.notBefore = timeOf(new Date(now.getTime() - dayMs));
  certificate.notAfter = timeOf(new Date(now.getTime() + years * 365.25 * dayMs));
  certificate.extensions = [
    new Extension({ extnID: '2.5.29.19', critical: true, extnValue: new BasicConstraints({ cA: false }).toSchema().toBER() }),
    // digitalSignature and nonRepudiation.
    new Extension({ extnID: '2.5.29.15', critical: true, extnValue: new BitString({ valueHex: new Uint8Array([0b1100_0000]).buffer, unusedBits: 6 }).toBER() }),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey as unknown as CryptoKey);
  const keyId = await certificate.getKeyHash('SHA-1');
  certificate.extensions.push(new Extension({ extnID: '2.5.29.14', extnValue: new OctetString({ valueHex: keyId }).toBER() }));
  await certificate.sign(keys.privateKey as unknown as CryptoKey, 'SHA-256');
  const pkcs8 = Buffer.from(await subtle.exportKey('pkcs8', keys.privateKey));
  return {
    certificate: new X509Certificate(Buffer.from(certificate.toSchema(true).toBER())), chain: [],
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
  };
}

/** Positive, 127 random bits. */
function serial(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.buffer;
}

/** Up to 2049 in the short form (RFC 5280, 4.1.2.5). */
export const timeOf = (value: Date): Time => new Time({ type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime, value });
