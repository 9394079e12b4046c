import { sql } from 'kysely';
import type { Verification } from '@qilian/contract/audit';
import { parksAs, platform as system } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { cutPage, readCursor } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../platform/jobs/jobs.ts';
import { record } from '../../platform/ledger/record.ts';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { noPark } from '../../platform/ledger/seal-rows.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import { tell } from '../../platform/live.ts';

export const verifyTask = 'audit.verify';

const select = (tx: Tx) => tx.sql.selectFrom('verifications as v').innerJoin('users as u', 'u.id', 'v.started_by').selectAll('v').select('u.name');
type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

const toView = (row: Row): Verification => ({
  id: row.id, startedBy: { id: row.started_by, name: row.name }, startedAt: row.started_at.toISOString(), state: row.state as Verification['state'], checked: row.checked, total: row.total,
  endedAt: row.ended_at?.toISOString() ?? null, report: row.report as Verification['report'],
});

/** @throws Refusal `audit.verifying` while one is under way */
export async function startVerification(tx: Tx): Promise<Verification> {
  await sql`select pg_advisory_xact_lock(hashtextextended('verification', 0))`.execute(tx.sql);
  const parks = parksAs(tx.actor, 'auditor');
  const running = await tx.sql.selectFrom('verifications').select('id').where('state', 'in', ['waiting', 'running']).where(sql<boolean>`parks <@ ${`{${parks.join(',')}}`}::uuid[]`).executeTakeFirst();
  if (running) throw new Refusal('conflict', 'audit.verifying');
  const id = newId(tx.now);
  await tx.sql.insertInto('verifications').values({ id, started_by: tx.actor.userId!, parks, started_at: tx.now, state: 'waiting' }).execute();
  await record(tx, { type: 'audit.verification_started', record: { type: 'verification', id }, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, audience: 'auditor' });
  await queueJob(tx, verifyTask, { verificationId: id }, { maxAttempts: 1 });
  return toView(await select(tx).where('v.id', '=', id).executeTakeFirstOrThrow());
}

export async function listVerifications(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: Verification[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = select(tx).where(sql<boolean>`v.parks <@ ${`{${parksAs(tx.actor, 'auditor').join(',')}}`}::uuid[]`).orderBy('v.started_at', 'desc').orderBy('v.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(v.started_at, v.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.started_at, row.id]);
  return { items: rows.map(toView), next };
}

/**
 * Job: the same check as `npm run verify`, with progress on the screens of whoever started it. Findings of other parks are
 * counted, not shown.
 */
export const verify: JobHandler = async (platform, { verificationId }) => {
  const change = (set: Record<string, unknown>) => inTransaction(platform, system, async (tx) => {
    const row = await tx.sql.updateTable('verifications').set(set).where('id', '=', verificationId!).returning('started_by').executeTakeFirstOrThrow();
    tell(tx, { type: 'verification', userIds: [row.started_by], data: { verificationId: verificationId! } });
  });
  const { parks, estimate } = await inTransaction(platform, system, async (tx) => {
    const row = await tx.sql.selectFrom('verifications').select('parks').where('id', '=', verificationId!).executeTakeFirstOrThrow();
    const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from ledger_entries`.execute(tx.sql);
    return { parks: row.parks, estimate: found!.count };
  });
  await change({ state: 'running', total: estimate });
  let told = performance.now();
  let telling = Promise.resolve();
  try {
    const { findings, ...report } = await verifyLedger({
      databaseUrl: platform.pool.options.connectionString!, sealFile: platform.config.sealFile, publicKey: sealKeys(platform.secrets.sealSeed).publicKey,
      onProgress: (checked) => {
        if (performance.now() - told < 500) return;
        told = performance.now();
        telling = telling.then(() => change({ checked })).catch(() => undefined);
      },
    });
    await telling;
    const shown = findings.filter(({ parkId }) => parkId === null || parks.includes(parkId))
      .map(({ code, says, recordType, recordId, caseNumber, seq, park, seal }) => ({ code, says, recordType, recordId, caseNumber, seq, park, seal }));
    await change({ state: report.whole ? 'whole' : 'broken', checked: report.entries, ended_at: platform.clock.now(), report: JSON.stringify({ ...report, findings: shown }) });
  } catch (error) {
    platform.log.error({ err: error }, 'the ledger could not be checked');
    await telling;
    await change({ state: 'failed', ended_at: platform.clock.now() });
  }
};

/** Seals of the auditor's parks and of what belongs to no single park, newest first: a seal tells nothing of what it seals. */
export async function listSeals(tx: Tx, { cursor, limit, parkId }: { cursor?: string | undefined; limit: number; parkId?: string | undefined }) {
  const after = readCursor(cursor, 3);
  const parks = parksAs(tx.actor, 'auditor');
  const chains = parkId === undefined ? [...parks, noPark] : parks.filter((park) => park === parkId);
  const chain = sql`coalesce(s.park_id, ${sql.lit(noPark)}::uuid)`;
  const { rows: found } = await sql<{ chain: string; park: string | null; seq: number; sealed_at: Date; entries: number; root: Buffer; signature: Buffer }>`
    select ${chain} as chain, a.name as park, s.seq, s.sealed_at, s.entries, s.root, s.signature from ledger_seals s left join areas a on a.id = s.park_id
    where ${chain} = any (${chains}::uuid[]) and ${after ? sql`(s.sealed_at, ${chain}, s.seq) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::int)` : sql`true`}
    order by s.sealed_at desc, ${chain} desc, s.seq desc limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found, limit, (row) => [row.sealed_at, row.chain, String(row.seq)]);
  return {
    items: rows.map((row) => ({
      park: row.park === null ? null : { id: row.chain, name: row.park },
      seq: row.seq, sealedAt: row.sealed_at.toISOString(), entries: row.entries, root: row.root.toString('hex'), signature: row.signature.toString('base64'),
    })),
    next,
  };
}
