import { createHash, webcrypto } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { Attribute, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo } from 'pkijs';
import { Signer } from '@signpdf/utils';
import { parsed, type SealIdentity } from './read-seal.ts';

const oids = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
};

/**
 * A detached CMS signature as PAdES baseline B-B asks for it (ETSI EN 319 142-1): with the signing certificate among what is
 * signed, and without a signing time there, which the signature dictionary states.
 */
export class CmsSigner extends Signer {
  readonly identity: SealIdentity;

  constructor(identity: SealIdentity) {
    super();
    this.identity = identity;
  }

  override async sign(content: Buffer): Promise<Buffer> {
    const { certificate, chain, key } = this.identity;
    const [leaf, ...between] = [certificate, ...chain].map(parsed);
    const attributes = [
      new Attribute({ type: oids.contentType, values: [new ObjectIdentifier({ value: oids.data })] }),
      new Attribute({ type: oids.messageDigest, values: [new OctetString({ valueHex: sha256(content) })] }),
      new Attribute({ type: oids.signingCertificateV2, values: [signingCertificate(certificate.raw)] }),
    ];
    const signed = new SignedData({
      version: 1,
      encapContentInfo: new EncapsulatedContentInfo({ eContentType: oids.data }),
      certificates: [leaf!, ...between],
      signerInfos: [new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: leaf!.issuer, serialNumber: leaf!.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: inDerOrder(attributes) }),
      })],
    });
    const { subtle } = webcrypto;
    const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
    const algorithm = key.asymmetricKeyType === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { name: 'ECDSA', namedCurve: curves[key.asymmetricKeyDetails!.namedCurve!]! };
    const privateKey = await subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
    await signed.sign(privateKey as unknown as CryptoKey, 0, 'SHA-256', new Uint8Array(content));
    return Buffer.from(new ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) }).toSchema().toBER());
  }
}

const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

const sha256 = (content: Uint8Array): ArrayBuffer => new Uint8Array(createHash('sha256').update(content).digest()).buffer;

/** The set of signed attributes as DER orders it: by their encodings (X.690, 11.6). */
function inDerOrder(attributes: Attribute[]): Attribute[] {
  const encoded = (attribute: Attribute) => Buffer.from(attribute.toSchema().toBER());
  return attributes.toSorted((one, other) => encoded(one).compare(encoded(other)));
}

/** ESSCertIDv2 by SHA-256, which is its default and thus left out (RFC 5035, section 3). */
const signingCertificate = (raw: Uint8Array) => new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: sha256(raw) })] })] })] });
