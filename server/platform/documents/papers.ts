import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { maxFileBytes } from '@qilian/contract/files';
import type { FileRef } from '@qilian/contract/shapes';
import type { Tx } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import { record as enter } from '../ledger/record.ts';
import { today } from '../today.ts';
import { makePdf, type PaperDefinition, type PaperMarks } from './make-pdf.ts';
import { newPaperNumber } from './paper-number.ts';
import { fingerprintOf } from './paper-seal.ts';
import { sealBy } from './seal-pdf.ts';

interface StoredPdf {
  pdf: Buffer;
  name: string;
  /** Whose access the file has, by the rule that its module brought (`files` of the Module). */
  record: { type: string; id: string };
}

/** Keeps a PDF with the access of its record; durable before the commit that names it. */
export async function storePdf(tx: Tx, { pdf, name, record }: StoredPdf): Promise<FileRef> {
  const { sha256, size } = await tx.platform.files.put(Readable.from([pdf]), maxFileBytes);
  const file = { id: newId(tx.now), name, size, type: 'application/pdf' };
  await tx.sql.insertInto('files').values({ ...file, sha256, uploaded_by: tx.actor.userId, uploaded_at: tx.now, record_type: record.type, record_id: record.id }).execute();
  return file;
}

export interface Paper {
  /** A phrase below `papers.kinds`: what anybody learns who verifies it. No name of a person or an enterprise in it. */
  kind: string;
  parkId: string;
  enterpriseId: string | null;
  record: { type: string; id: string };
  fileName: string;
  /** Shown by readers of PDF beside the seal. */
  reason: string;
  draw: (marks: PaperMarks) => Omit<PaperDefinition, 'marks' | 'at'>;
}

export interface IssuedPaper {
  id: string;
  number: string;
  sha256: Buffer;
  file: FileRef;
}

/** Draws, seals, keeps and registers a paper; its digest stands in the ledger. About 100 ms. @throws Refusal `papers.seal_out_of_time` */
export async function issuePaper(tx: Tx, { kind, parkId, enterpriseId, record, fileName, reason, draw }: Paper): Promise<IssuedPaper> {
  const { platform, now } = tx;
  const number = newPaperNumber(Number(today(tx).slice(0, 4)));
  const marks = { number, verifyUrl: `${platform.config.publicUrl}/papers/${number}` };
  const identity = await platform.paperSeal.identityAt(now);
  const pdf = await sealBy(identity, await makePdf({ ...draw(marks), marks, at: now }), { reason, at: now });
  const file = await storePdf(tx, { pdf, name: fileName, record });
  const sha256 = createHash('sha256').update(pdf).digest();
  const id = newId(now);
  await tx.sql.insertInto('sealed_papers').values({
    id, number, kind, park_id: parkId, enterprise_id: enterpriseId, record_type: record.type, record_id: record.id,
    file_id: file.id, sha256, fingerprint: fingerprintOf(identity), sealed_at: now,
  }).execute();
  await enter(tx, { type: 'papers.sealed', record: { type: 'paper', id }, parkId, enterpriseId, audience: 'staff', params: { kind, number, sha256: sha256.toString('hex') } });
  return { id, number, sha256, file };
}

/** From now on whoever verifies these papers learns that they no longer hold. */
export async function withdrawPapers(tx: Tx, record: { type: string; id: string }, kind?: string): Promise<void> {
  const rows = await tx.sql.updateTable('sealed_papers').set({ withdrawn_at: tx.now })
    .where('record_type', '=', record.type).where('record_id', '=', record.id).where('withdrawn_at', 'is', null)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .returning(['id', 'park_id', 'enterprise_id', 'number', 'kind']).execute();
  await enter(tx, ...rows.map((row) => ({
    type: 'papers.withdrawn', record: { type: 'paper', id: row.id }, parkId: row.park_id, enterpriseId: row.enterprise_id, audience: 'staff' as const, params: { kind: row.kind, number: row.number },
  })));
}
