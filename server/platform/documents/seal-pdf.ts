import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { SignPdf } from '@signpdf/signpdf';
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import type { Platform } from '../platform.ts';
import { CmsSigner } from './cms-signer.ts';
import { nameOf, type SealIdentity } from './read-seal.ts';

/** Room for the signature and the certificates up to the root, in bytes. */
const roomFor = ({ certificate, chain }: SealIdentity) => 4096 + [certificate, ...chain].reduce((sum, { raw }) => sum + raw.length, 0);

export interface SealWish {
  /** Why it is sealed, which readers show beside the signature. */
  reason: string;
  at: Date;
}

/**
 * Seals a paper by the platform's certificate: PAdES baseline B-B (ETSI EN 319 142-1). Whoever changes a byte afterwards breaks it.
 * @throws Refusal `papers.seal_out_of_time`
 */
export async function sealPdf(platform: Platform, pdf: Buffer, wish: SealWish): Promise<Buffer> {
  return sealBy(await platform.paperSeal.identityAt(wish.at), pdf, wish);
}

export async function sealBy(identity: SealIdentity, pdf: Buffer, { reason, at }: SealWish): Promise<Buffer> {
  const prepared = plainAddPlaceholder({
    pdfBuffer: pdf, reason, signingTime: at, name: nameOf(identity.certificate), contactInfo: '', location: '',
    signatureLength: roomFor(identity), subFilter: SUBFILTER_ETSI_CADES_DETACHED, appName: 'Qilian',
  });
  return new SignPdf().sign(prepared, new CmsSigner(identity), at);
}
