import type { BodyOf, QueryOf } from '@qilian/contract/endpoint';
import type { dismissTwin as dismissEndpoint, listTwins as listEndpoint, Twin } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { cutPage, readCursor } from '../../../platform/http/index.ts';
import { record } from '../../../platform/ledger/record.ts';
import { keptPair } from './take-pair.ts';

function selectTwins(tx: Tx) {
  return tx.sql.selectFrom('enterprise_twins as t').where(keptPair(tx, 't.park_id', 't.other_park_id'))
    .innerJoin('enterprises as a', 'a.id', 't.one_id').innerJoin('enterprises as b', 'b.id', 't.other_id').where('a.closed_on', 'is', null).where('b.closed_on', 'is', null)
    .innerJoin('areas as pa', 'pa.id', 'a.park_id').innerJoin('areas as pb', 'pb.id', 'b.park_id')
    .select(['t.id', 't.reasons', 't.score', 't.found_at', 't.dismissed_at', 't.version', 'a.id as a_id', 'a.name as a_name', 'a.uscc as a_uscc', 'a.park_id as a_park', 'pa.name as a_park_name', 'a.created_at as a_created',
      'b.id as b_id', 'b.name as b_name', 'b.uscc as b_uscc', 'b.park_id as b_park', 'pb.name as b_park_name', 'b.created_at as b_created']);
}
type Row = Awaited<ReturnType<ReturnType<typeof selectTwins>['execute']>>[number];

const toTwin = (row: Row): Twin => ({
  id: row.id, reasons: row.reasons as Twin['reasons'], foundAt: row.found_at.toISOString(), dismissed: row.dismissed_at !== null, version: row.version,
  one: { id: row.a_id, name: row.a_name, uscc: row.a_uscc, park: { id: row.a_park, name: row.a_park_name }, createdAt: row.a_created.toISOString() },
  other: { id: row.b_id, name: row.b_name, uscc: row.b_uscc, park: { id: row.b_park, name: row.b_park_name }, createdAt: row.b_created.toISOString() },
});

/** Pairs of files that the reader keeps, the likeliest first. */
export async function listTwins(tx: Tx, { cursor, limit, enterpriseId, dismissed }: QueryOf<typeof listEndpoint>): Promise<{ items: Twin[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = selectTwins(tx).where('t.dismissed_at', dismissed ? 'is not' : 'is', null).orderBy('t.score', 'desc').orderBy('t.id').limit(sql.lit(limit + 1));
  if (enterpriseId !== undefined) query = query.where((eb) => eb.or([eb('t.one_id', '=', enterpriseId), eb('t.other_id', '=', enterpriseId)]));
  if (after) query = query.where(sql<boolean>`(-t.score, t.id) > (${-Number(after[0])}, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [String(row.score), row.id]);
  return { items: rows.map(toTwin), next };
}

/** Remembers that two files are of two enterprises, so that nobody has to look again. */
export async function dismissTwin(tx: Tx, twinId: string, { version, note }: BodyOf<typeof dismissEndpoint>): Promise<Twin> {
  const get = async () => {
    const row = await selectTwins(tx).where('t.id', '=', twinId).executeTakeFirst();
    if (!row) throw notFound('enterprises.twin');
    return row;
  };
  await tx.sql.selectFrom('enterprise_twins').select('id').where('id', '=', twinId).forUpdate().execute();
  const row = await get();
  if (row.version !== version) throw staleVersion(toTwin(row));
  if (row.dismissed_at !== null) throw new Refusal('conflict', 'enterprises.twin_dismissed');
  await tx.sql.updateTable('enterprise_twins').set({ dismissed_by: tx.actor.userId, dismissed_at: tx.now, version: version + 1 }).where('id', '=', twinId).execute();
  await record(tx, {
    type: 'enterprise.twin_dismissed', record: { type: 'enterprise_twin', id: twinId }, parkId: row.a_park, enterpriseId: null, audience: 'staff',
    params: { oneId: row.a_id, otherId: row.b_id }, detail: { one: row.a_name, other: row.b_name, note },
  });
  return toTwin(await get());
}
