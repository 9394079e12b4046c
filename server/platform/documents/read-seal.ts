import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fromBER, type BitString } from 'asn1js';
import { Certificate } from 'pkijs';
import { readPkcs12 } from './pkcs12.ts';

/** Files of the certificate by which papers are sealed, as the settings name them. */
export interface SealFiles {
  /** PEM, with the certificates between it and the root behind it; or PKCS #12. */
  cert: string;
  /** PEM; a PKCS #12 holds its key. */
  key: string | undefined;
  password: string | undefined;
}

/** A certificate, what stands between it and its root, and its key. */
export interface SealIdentity {
  certificate: X509Certificate;
  chain: X509Certificate[];
  key: KeyObject;
}

/** @throws Error that names the setting, what is wrong and the mend. Whether it is in its time is for `validityOf` to say. */
export async function readSeal({ cert, key, password }: SealFiles): Promise<SealIdentity> {
  const read = (setting: string, path: string) => readFile(path).catch((error: Error) => {
    throw new Error(`${setting}: the file ${path} can't be read (${error.message}).`);
  });
  const content = await read('SEAL_CERT', cert);
  const identity = content.includes('-----BEGIN ')
    ? fromPem(cert, content, key, key === undefined ? undefined : await read('SEAL_KEY', key), password)
    : await readPkcs12(content, password ?? '').catch((error: Error) => {
      throw new Error(`SEAL_CERT: ${cert} is neither PEM nor a PKCS #12 that SEAL_PASSWORD opens (${error.message}). An old PKCS #12 is made new by: openssl pkcs12 -legacy -in old.p12 -out all.pem && openssl pkcs12 -export -in all.pem -out new.p12`);
    });
  checkSeal(identity, cert);
  return identity;
}

function fromPem(certPath: string, content: Buffer, keyPath: string | undefined, key: Buffer | undefined, password: string | undefined): SealIdentity {
  const blocks = content.toString('latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const [certificate, ...chain] = blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new Error(`SEAL_CERT: ${certPath} holds something that is no certificate (${(error as Error).message}).`, { cause: error });
    }
  });
  if (certificate === undefined) throw new Error(`SEAL_CERT: ${certPath} holds no certificate.`);
  if (key === undefined) throw new Error('SEAL_KEY: missing: the file of the key of SEAL_CERT (PEM).');
  try {
    return { certificate, chain, key: createPrivateKey({ key, ...(password !== undefined && { passphrase: password }) }) };
  } catch (error) {
    throw new Error(`SEAL_KEY: ${keyPath} is no private key in PEM form${password === undefined ? '' : ' that SEAL_PASSWORD opens'} (${(error as Error).message}).`, { cause: error });
  }
}

/** Uses that allow to seal papers, where a certificate names its uses: document signing (RFC 9336), Adobe's and Microsoft's, e-mail, any. */
const sealingUses = new Set(['1.3.6.1.5.5.7.3.36', '1.2.840.113583.1.1.5', '1.3.6.1.4.1.311.10.3.12', '1.3.6.1.5.5.7.3.4', '2.5.29.37.0']);

function checkSeal({ certificate, key }: SealIdentity, path: string): void {
  if (!certificate.checkPrivateKey(key)) throw new Error(`SEAL_CERT and SEAL_KEY: the key is not that of the certificate ${path} (${nameOf(certificate)}).`);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const fits = (type === 'rsa' && details!.modulusLength! >= 2048) || (type === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(details!.namedCurve!));
  if (!fits) throw new Error(`SEAL_CERT: papers are sealed by RSA keys of 2048 bits or more, or by ECDSA with P-256, P-384 or P-521; ${path} holds ${type}${details?.namedCurve ? ` ${details.namedCurve}` : ''}${details?.modulusLength ? ` of ${details.modulusLength} bits` : ''}.`);
  const uses = certificate.keyUsage as string[] | undefined;
  if (!maySign(certificate) || (uses !== undefined && !uses.some((use) => sealingUses.has(use)))) {
    throw new Error(`SEAL_CERT: ${path} (${nameOf(certificate)}) is not for signing documents, so readers would refuse its seals. It is for: ${usesOf(certificate)}. Ask the authority for a certificate for document signing (key usage digitalSignature or nonRepudiation).`);
  }
}

/** Bits 0 and 1 of the key usage, where there is one (RFC 5280, 4.2.1.3). */
function maySign(certificate: X509Certificate): boolean {
  const bits = keyUsageBits(certificate);
  return bits === undefined || (bits & 0b1100_0000) !== 0;
}

function keyUsageBits(certificate: X509Certificate): number | undefined {
  const extension = parsed(certificate).extensions?.find(({ extnID }) => extnID === '2.5.29.15');
  return extension && new Uint8Array((extension.parsedValue as BitString).valueBlock.valueHexView)[0];
}

const bitNames = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign'];

function usesOf(certificate: X509Certificate): string {
  const bits = keyUsageBits(certificate);
  const named = bits === undefined ? [] : bitNames.filter((_name, index) => (bits & (0b1000_0000 >> index)) !== 0);
  return [...named, ...(certificate.keyUsage as string[] | undefined ?? [])].join(', ') || 'nothing';
}

export function parsed(certificate: X509Certificate): Certificate {
  return new Certificate({ schema: fromBER(new Uint8Array(certificate.raw)).result });
}

/** The subject in one line, readable. */
export function nameOf(certificate: X509Certificate): string {
  const { CN, O, OU } = certificate.toLegacyObject().subject as Partial<Record<'CN' | 'O' | 'OU', string>>;
  return CN ?? O ?? OU ?? certificate.subject;
}

export type Validity = 'valid' | 'not_yet' | 'expired';

export function validityOf(certificate: X509Certificate, at: Date): Validity {
  if (at < certificate.validFromDate) return 'not_yet';
  return at > certificate.validToDate ? 'expired' : 'valid';
}
