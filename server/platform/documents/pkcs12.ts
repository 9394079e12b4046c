import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { fromBER } from 'asn1js';
import { CertBag, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, type Certificate, type SafeBag, type SafeContents } from 'pkijs';
import type { SealIdentity } from './read-seal.ts';

const der = (content: { toSchema(): { toBER(): ArrayBuffer } }) => Buffer.from(content.toSchema().toBER());

/** Certificates and key of a PKCS #12 (RFC 7292) as OpenSSL 3 and Windows make it. @throws where the password is wrong */
export async function readPkcs12(content: Buffer, password: string): Promise<SealIdentity> {
  const { result, offset } = fromBER(new Uint8Array(content));
  if (offset === -1) throw new Error('it is damaged');
  const pfx = new PFX({ schema: result });
  const secret = new Uint8Array(Buffer.from(password, 'utf8')).buffer;
  await pfx.parseInternalValues({ checkIntegrity: pfx.macData !== undefined, password: secret });
  const safe = pfx.parsedValue!.authenticatedSafe!;
  await safe.parseInternalValues({ safeContents: safe.safeContents.map(({ contentType }) => (contentType === '1.2.840.113549.1.7.6' ? { password: secret } : {})) });
  const bags = (safe.parsedValue as { safeContents: { value: SafeContents }[] }).safeContents.flatMap(({ value }) => value.safeBags);

  const key = await keyIn(bags, secret);
  const certificates = bags.flatMap(({ bagValue }) => (bagValue instanceof CertBag ? [new X509Certificate(der(bagValue.parsedValue as Certificate))] : []));
  const certificate = certificates.find((one) => one.checkPrivateKey(key)) ?? certificates[0];
  if (certificate === undefined) throw new Error('it holds no certificate');
  return { certificate, chain: certificates.filter((one) => one !== certificate && one.ca), key };
}

async function keyIn(bags: SafeBag[], password: ArrayBuffer): Promise<KeyObject> {
  for (const { bagValue } of bags) {
    if (bagValue instanceof PrivateKeyInfo) return createPrivateKey({ key: der(bagValue), format: 'der', type: 'pkcs8' });
    if (bagValue instanceof PKCS8ShroudedKeyBag) {
      await (bagValue as unknown as { parseInternalValues(by: { password: ArrayBuffer }): Promise<void> }).parseInternalValues({ password });
      return createPrivateKey({ key: der(bagValue.parsedValue!), format: 'der', type: 'pkcs8' });
    }
  }
  throw new Error('it holds no key');
}
