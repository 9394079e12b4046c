import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PaperCheck } from '@qilian/contract/papers';
import type { Tx } from '../db/transaction.ts';
import { notFound } from '../errors.ts';
import type { FileStore } from '../files/store.ts';
import { phrase, type Locale } from '../phrases.ts';
import { asPaperNumber } from './paper-number.ts';

interface Row {
  number: string;
  kind: string;
  park_id: string;
  park_name: string;
  sealed_at: Date;
  withdrawn_at: Date | null;
  sha256: Buffer;
  fingerprint: string;
}

/** What anybody learns by a paper's number. @throws Refusal `papers.not_found` */
export async function verifyPaper(tx: Tx, typed: string, locale: Locale): Promise<PaperCheck> {
  const { rows: [paper] } = await sql<Row>`select * from verify_paper(${asPaperNumber(typed)})`.execute(tx.sql);
  if (!paper) throw notFound('papers');
  const certificate = await tx.sql.selectFrom('seal_certificates').select(['subject', 'valid_until', 'self_made']).where('fingerprint', '=', paper.fingerprint).executeTakeFirstOrThrow();
  return {
    number: paper.number, title: phrase(locale, `papers.kinds.${paper.kind}`), issuer: { id: paper.park_id, name: paper.park_name },
    sealedAt: paper.sealed_at.toISOString(), withdrawnAt: paper.withdrawn_at?.toISOString() ?? null, sha256: paper.sha256.toString('hex'), intact: await isIntact(tx.platform.files, paper.sha256),
    certificate: { fingerprint: paper.fingerprint, subject: certificate.subject, validUntil: certificate.valid_until.toISOString(), selfMade: certificate.self_made },
  };
}

async function isIntact(files: FileStore, sha256: Buffer): Promise<boolean> {
  const digest = createHash('sha256');
  try {
    for await (const piece of await files.open(sha256)) digest.update(piece as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  return digest.digest().equals(sha256);
}
