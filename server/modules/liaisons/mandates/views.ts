import type { QueryOf } from '@qilian/contract/endpoint';
import type { listMandates as listEndpoint, Mandate } from '@qilian/contract/mandates';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesById } from '../../../platform/files/index.ts';
import { today } from '../../../platform/today.ts';
import { maskContact, openContact } from '../../people/index.ts';
import { mandateActions, visibleMandates } from './access.ts';

const mandates = (tx: Tx) => tx.sql.selectFrom('mandates as m').innerJoin('users as a', 'a.id', 'm.agent_id').innerJoin('users as g', 'g.id', 'm.granted_by')
  .where(visibleMandates(tx.actor))
  .select(['m.id', 'm.enterprise_id', 'm.enterprise_name as enterprise', 'm.park_id', 'm.agent_id', 'a.name as agent', 'a.phone', 'a.email', 'm.agency_name', 'm.scopes', 'm.from_day', 'm.until_day', 'm.state', 'm.granted_by', 'g.name as grantor',
    'm.granted_at', 'm.signed_at', 'm.agreement_file_id', 'm.terms_digest', 'm.granted_proof_at', 'm.signed_proof_at', 'm.granted_signature', 'm.signed_signature', 'm.ended_at', 'm.end_reason', 'm.version']);
export type MandateRow = Awaited<ReturnType<ReturnType<typeof mandates>['executeTakeFirstOrThrow']>>;

export async function listMandates(tx: Tx, { cursor, limit, enterpriseId, state }: QueryOf<typeof listEndpoint>): Promise<{ items: Mandate[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = mandates(tx).orderBy('m.granted_at', 'desc').orderBy('m.id', 'desc').limit(sql.lit(limit + 1));
  if (enterpriseId !== undefined) query = query.where('m.enterprise_id', '=', enterpriseId);
  if (state !== undefined) query = query.where('m.state', '=', state);
  if (after) query = query.where(sql<boolean>`(m.granted_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.granted_at, row.id]);
  return { items: await toMandates(tx, rows), next };
}

export async function getMandate(tx: Tx, mandateId: string): Promise<Mandate> {
  return (await toMandates(tx, [await findMandate(tx, mandateId)]))[0]!;
}

/** One row, locked. @throws Refusal `mandates.not_found` */
export async function takeMandate(tx: Tx, mandateId: string): Promise<MandateRow> {
  await tx.sql.selectFrom('mandates').select('id').where('id', '=', mandateId).forUpdate().execute();
  return findMandate(tx, mandateId);
}

/** @throws Refusal `mandates.not_found` */
export async function findMandate(tx: Tx, mandateId: string): Promise<MandateRow> {
  const row = await mandates(tx).where('m.id', '=', mandateId).executeTakeFirst();
  if (!row) throw notFound('mandates');
  return row;
}

async function toMandates(tx: Tx, rows: MandateRow[]): Promise<Mandate[]> {
  const files = await filesById(tx, rows.flatMap(({ agreement_file_id }) => agreement_file_id ?? []));
  return rows.map((row) => ({
    id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise },
    agent: { id: row.agent_id, name: row.agent, phone: maskContact(openContact(tx.platform.secrets, row)).phone }, agency: row.agency_name, scopes: row.scopes as Mandate['scopes'],
    from: row.from_day, until: row.until_day, state: row.state as Mandate['state'], grantedBy: { id: row.granted_by, name: row.grantor }, grantedAt: row.granted_at.toISOString(),
    signedAt: row.signed_at?.toISOString() ?? null, agreement: row.agreement_file_id === null ? null : files.get(row.agreement_file_id) ?? null,
    endedAt: row.ended_at?.toISOString() ?? null, endReason: row.end_reason, version: row.version, allowedActions: mandateActions(tx.actor, row, today(tx)),
  }));
}
