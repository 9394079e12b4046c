import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, Named, pageOf, ShortPageQuery } from './shapes.ts';

const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/** What anybody learns who holds a paper: enough to tell a true one from a false one, nothing about a person or an enterprise. */
export const PaperCheck = z.object({
  number: z.string(),
  /** What sort of paper it is, in the reader's language. */
  title: z.string(),
  issuer: Named,
  sealedAt: Instant,
  /** It no longer says what holds: revoked, or replaced. */
  withdrawnAt: Instant.nullable(),
  /** SHA-256 of the file, hexadecimal: a copy with another one was changed. */
  sha256: z.string(),
  /** What the platform itself keeps still has this digest. */
  intact: z.boolean(),
  certificate: z.object({ fingerprint: Fingerprint, subject: z.string(), validUntil: Instant, selfMade: z.boolean() }),
});
export type PaperCheck = z.output<typeof PaperCheck>;

export const verifyPaper = endpoint({
  method: 'GET', path: '/papers/:number', summary: 'What a sealed paper is, by the number printed on it', tag: 'papers',
  params: z.strictObject({ number: z.string().trim().min(6).max(40) }), response: PaperCheck,
});

export const SealCertificate = z.object({
  fingerprint: Fingerprint, subject: z.string(), validFrom: Instant, validUntil: Instant,
  /** The platform vouches for itself: compare the fingerprint by another way, such as the park's website. */
  selfMade: z.boolean(),
  pem: z.string(),
});
export type SealCertificate = z.output<typeof SealCertificate>;

export const listSealCertificates = endpoint({
  method: 'GET', path: '/seal-certificates', summary: 'The certificates by which papers are and were sealed, newest first', tag: 'papers',
  query: z.strictObject(ShortPageQuery), response: pageOf(SealCertificate),
});
export const downloadSealCertificate = endpoint({
  method: 'GET', path: '/seal-certificates/:fingerprint', summary: 'One of these certificates as a PEM file, to be given to a reader of PDF', tag: 'papers',
  params: z.strictObject({ fingerprint: Fingerprint }), exchange: 'binary', response: z.any(),
});
