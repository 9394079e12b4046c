import type { QueryOf } from '@qilian/contract/endpoint';
import type { Correction, listCorrections as listEndpoint, Reason } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import { filesAsJson } from '../../../../platform/files/index.ts';
import { maskContact, openContact } from '../../../people/index.ts';
import { correctionActions, visibleCorrections } from '../access.ts';
import { shownReasons } from '../shown-reasons.ts';

const corrections = (tx: Tx) => tx.sql.selectFrom('correction_orders as o').innerJoin('enterprises as e', 'e.id', 'o.enterprise_id').innerJoin('areas as p', 'p.id', 'o.park_id')
  .innerJoin('users as u', 'u.id', 'o.user_id').innerJoin('users as b', 'b.id', 'o.opened_by').leftJoin('users as a', 'a.id', 'o.answered_by').leftJoin('users as r', 'r.id', 'o.reviewed_by')
  .where(visibleCorrections(tx.actor)).selectAll('o')
  .select(['e.name as enterprise', 'p.name as park', 'u.name as liaison', 'u.phone', 'u.email', 'b.name as opener', 'a.name as answerer', 'r.name as reviewer', filesAsJson('correction', sql`o.id`).as('files'),
    sql<{ caseId: string; number: string; owner: string } | null>`(select json_build_object('caseId', c.id, 'number', c.number, 'owner', w.name) from verification_orders v join cases c on c.id = v.case_id join users w on w.id = c.owner_id
      where v.enterprise_id = o.enterprise_id and v.closed_at is null)`.as('verification')]);
export type CorrectionRow = Awaited<ReturnType<ReturnType<typeof corrections>['executeTakeFirstOrThrow']>>;

export async function listCorrections(tx: Tx, { cursor, limit, state, enterpriseId }: QueryOf<typeof listEndpoint>): Promise<{ items: Correction[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const due = sql<string>`coalesce(o.due_at, 'infinity')`;
  let query = corrections(tx).select(sql<string>`coalesce(o.due_at, 'infinity')::text`.as('place')).orderBy(due).orderBy('o.id').limit(sql.lit(limit + 1));
  if (state !== undefined && state.length > 0) query = query.where('o.state', 'in', state);
  if (enterpriseId !== undefined) query = query.where('o.enterprise_id', '=', enterpriseId);
  if (after) query = query.where(sql<boolean>`(${due}, o.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.place, row.id]);
  return { items: await toCorrections(tx, rows), next };
}

export async function getCorrection(tx: Tx, correctionId: string): Promise<Correction> {
  return (await toCorrections(tx, [await findCorrection(tx, correctionId)]))[0]!;
}

/** @throws Refusal `corrections.not_found` */
export async function findCorrection(tx: Tx, correctionId: string): Promise<CorrectionRow> {
  const row = await corrections(tx).where('o.id', '=', correctionId).executeTakeFirst();
  if (!row) throw notFound('corrections');
  return row;
}

async function toCorrections(tx: Tx, rows: CorrectionRow[]): Promise<Correction[]> {
  const shown = await shownReasons(tx, rows.map(({ reasons }) => reasons as unknown as Reason[]));
  return rows.map((row, index) => ({
    id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park },
    liaison: { id: row.user_id, name: row.liaison, phone: maskContact(openContact(tx.platform.secrets, row)).phone },
    state: row.state as Correction['state'], stage: row.stage as Correction['stage'], reasons: shown[index]!, note: row.note,
    openedAt: row.opened_at.toISOString(), openedBy: { id: row.opened_by, name: row.opener }, dueAt: row.due_at?.toISOString() ?? null,
    outcome: row.outcome as Correction['outcome'], settledAt: row.settled_at?.toISOString() ?? null,
    answer: row.answered_at === null ? null : { by: { id: row.answered_by!, name: row.answerer! }, at: row.answered_at.toISOString(), statement: row.statement, files: row.files, mandateId: row.mandate_id },
    review: row.reviewed_at === null ? null : { by: { id: row.reviewed_by!, name: row.reviewer! }, at: row.reviewed_at.toISOString(), accepted: row.accepted!, note: row.review_note },
    verification: tx.actor.side === 'enterprise' ? null : row.verification, version: row.version, allowedActions: correctionActions(tx.actor, row),
  }));
}
