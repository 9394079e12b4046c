import { sql } from 'kysely';
import * as contract from '@qilian/contract/papers';
import type { Tx } from '../db/transaction.ts';
import { notFound } from '../errors.ts';
import { anybody, cutPage, readCursor, route, type Api, type Stream } from '../http/index.ts';
import { localeFrom } from '../phrases.ts';
import { verifyPaper } from './verify-paper.ts';

/** Whoever holds a paper may ask about it, without a session. */
export function routes(api: Api): void {
  route(api, contract.verifyPaper, {
    permit: anybody,
    handle: ({ tx, actor, params, request }) => verifyPaper(tx, params.number, actor.userId === null ? localeFrom(request.headers['accept-language']) : actor.locale),
  });
  route(api, contract.listSealCertificates, { permit: anybody, handle: ({ tx, query }) => listCertificates(tx, query) });
  route(api, contract.downloadSealCertificate, { permit: anybody, handle: ({ tx, params }) => downloadCertificate(tx, params.fingerprint) });
}

async function listCertificates(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = readCursor(cursor, 2);
  const rows = await tx.sql.selectFrom('seal_certificates').selectAll()
    .$if(after !== null, (query) => query.where(sql<boolean>`(taken_at, fingerprint) < (${after![0]}::timestamptz, ${after![1]})`))
    .orderBy('taken_at', 'desc').orderBy('fingerprint', 'desc').limit(limit + 1).execute();
  const page = cutPage(rows, limit, (row) => [row.taken_at, row.fingerprint]);
  return {
    items: page.rows.map((row) => ({
      fingerprint: row.fingerprint, subject: row.subject, validFrom: row.valid_from.toISOString(), validUntil: row.valid_until.toISOString(), selfMade: row.self_made, pem: row.pem,
    })),
    next: page.next,
  };
}

async function downloadCertificate(tx: Tx, fingerprint: string): Promise<Stream> {
  const row = await tx.sql.selectFrom('seal_certificates').select('pem').where('fingerprint', '=', fingerprint).executeTakeFirst();
  if (!row) throw notFound('papers');
  return { body: row.pem, type: 'application/x-pem-file', fileName: `qilian-seal-${fingerprint.slice(0, 8)}.pem` };
}
