import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../platform/errors.ts';
import type { Stream } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../platform/jobs/jobs.ts';
import { record } from '../../platform/ledger/record.ts';
import { phrase, type Locale } from '../../platform/phrases.ts';
import type { Platform } from '../../platform/platform.ts';
import { today } from '../../platform/today.ts';
import { writeZip } from '../../platform/zip.ts';
import { send } from '../notices/index.ts';
import { readablePage } from './readable-page.ts';

/** How long the copy waits for the person. */
const keptDays = 7;
export const exportTask = 'privacy.export';

const columns = ['id', 'state', 'asked_at', 'ready_at', 'expires_at', 'taken_at', 'size'] as const;
type Row = { id: string; state: string; asked_at: Date; ready_at: Date | null; expires_at: Date | null; taken_at: Date | null; size: number | null };

export const exportView = (row: Row) => ({
  id: row.id, state: row.state as 'waiting' | 'ready' | 'gone', askedAt: row.asked_at.toISOString(), readyAt: row.ready_at?.toISOString() ?? null, expiresAt: row.expires_at?.toISOString() ?? null,
  takenAt: row.taken_at?.toISOString() ?? null, size: row.size,
});

export async function lastExport(tx: Tx, userId: string) {
  const row = await tx.sql.selectFrom('person_exports').select(columns).where('user_id', '=', userId).orderBy('asked_at', 'desc').orderBy('id', 'desc').executeTakeFirst();
  return row ? exportView(row) : null;
}

/** Asks for a copy; one that is on its way or still kept is not made twice (PIPL art. 45). */
export async function askExport(tx: Tx, userId: string) {
  return actingAs(tx, system, async (all) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`export of ${userId}`}, 0))`.execute(all.sql);
    const last = await lastExport(all, userId);
    if (last && (last.state === 'waiting' || last.state === 'ready' && last.expiresAt! > tx.now.toISOString())) throw new Refusal('conflict', 'privacy.export_there');
    const id = newId(tx.now);
    await all.sql.insertInto('person_exports').values({ id, user_id: userId, asked_by: tx.actor.userId!, asked_at: tx.now, state: 'waiting' }).execute();
    await record({ ...all, actor: tx.actor }, { type: 'privacy.export_asked', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { userId, exportId: id } });
    await queueJob(all, exportTask, { exportId: id });
    return exportView((await all.sql.selectFrom('person_exports').select(columns).where('id', '=', id).executeTakeFirstOrThrow()));
  });
}

/** Job: gathers everything, as a page to read and as JSON, and tells the person. */
export const makeExport: JobHandler = async (platform, { exportId }) => {
  await inTransaction(platform, system, async (tx) => {
    const found = await tx.sql.selectFrom('person_exports as x').innerJoin('users as u', 'u.id', 'x.user_id').select(['x.id', 'x.user_id', 'x.state', 'u.locale', 'u.name'])
      .where('x.id', '=', exportId!).forUpdate('x').executeTakeFirst();
    if (found?.state !== 'waiting') return;
    const data: Record<string, object[]> = {};
    for (const tell of platform.tellers) Object.assign(data, await tell(tx, found.user_id));
    const locale = found.locale as Locale;
    const zip = writeZip([
      { name: `${phrase(locale, 'export_of_person.file')}.html`, content: readablePage(data, { locale, name: found.name, at: tx.now, timeZone: platform.config.timeZone }) },
      { name: 'data.json', content: JSON.stringify({ madeAt: tx.now.toISOString(), ...data }, null, 2) },
    ], tx.now);
    const expiresAt = new Date(tx.now.getTime() + keptDays * 86_400_000);
    await tx.sql.updateTable('person_exports').set({ state: 'ready', archive: platform.secrets.encrypt(zip), size: zip.length, ready_at: tx.now, expires_at: expiresAt }).where('id', '=', found.id).execute();
    send(tx, { to: [found.user_id], kind: 'data_export_ready', params: { due: expiresAt.toISOString() }, parkId: null, enterpriseId: null });
  });
};

/** @throws Refusal `privacy.export.not_found` where there is none, or it is not kept any more */
export async function downloadExport(tx: Tx, exportId: string): Promise<Stream> {
  const found = await tx.sql.selectFrom('person_exports').select(['id', 'archive']).where('user_id', '=', tx.actor.userId).where('state', '=', 'ready').where('expires_at', '>', tx.now)
    .where('id', '=', exportId).executeTakeFirst();
  if (!found?.archive) throw notFound('privacy.export');
  await tx.sql.updateTable('person_exports').set({ taken_at: tx.now }).where('id', '=', found.id).execute();
  await record(tx, { type: 'privacy.export_taken', record: { type: 'user', id: tx.actor.userId! }, parkId: null, enterpriseId: null, audience: 'auditor', params: { userId: tx.actor.userId!, exportId: found.id } });
  return { body: tx.platform.secrets.decryptBytes(found.archive), type: 'application/zip', fileName: `${phrase(tx.actor.locale, 'export_of_person.file')}-${today(tx)}.zip` };
}

/** Copies whose time is over are forgotten. */
export async function forgetExports(platform: Platform): Promise<void> {
  await inTransaction(platform, system, (tx) => tx.sql.updateTable('person_exports').set({ state: 'gone', archive: null }).where('archive', 'is not', null).where('expires_at', '<=', tx.now).execute());
}
