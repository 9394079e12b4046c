import { sizeClass } from '@qilian/contract/codes/size-class';
import type { Authority, EnterpriseDetail, SeatScope } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { maskContact, openContact } from '../people/index.ts';
import { allowedActions } from './access.ts';
import { selectSummaries, toSummary } from './summary.ts';

/** One file with its dated relations, present ones first. @param reader who will read it, where that isn't the actor */
export async function enterpriseDetail(tx: Tx, enterpriseId: string, reader: Actor = tx.actor): Promise<EnterpriseDetail> {
  const row = await selectSummaries(tx).where('e.id', '=', enterpriseId)
    .select(['e.legal_representative', 'e.registered_capital_yuan', 'e.address', 'e.headcount', 'e.revenue_yuan', 'e.assets_yuan', 'e.ownership', 'e.founded_on', 'e.parent_uscc', 'e.created_at', 'e.closed_on', 'e.closed_reason'])
    .executeTakeFirst();
  if (!row) throw notFound('enterprises');
  return {
    ...toSummary(tx, row),
    legalRepresentative: row.legal_representative, registeredCapitalYuan: row.registered_capital_yuan, address: row.address, headcount: row.headcount,
    revenueYuan: row.revenue_yuan, assetsYuan: row.assets_yuan, ownership: row.ownership as EnterpriseDetail['ownership'], foundedOn: row.founded_on, parentUscc: row.parent_uscc,
    sizeMissing: sizeClass({ industryCode: row.industry_code, headcount: row.headcount, revenue: row.revenue_yuan, assets: row.assets_yuan }).missing,
    parks: await parksOf(tx, enterpriseId), holders: await holdersOf(tx, enterpriseId), staff: await staffOf(tx, enterpriseId),
    closed: row.closed_on === null ? null : {
      on: row.closed_on, reason: row.closed_reason as 'merged', successor: row.closed_reason === 'merged' ? await successorOf(tx, enterpriseId) : null,
    },
    createdAt: row.created_at.toISOString(), allowedActions: allowedActions(reader, row),
  };
}

/** Through any number of merges. Null where it lies outside the reader's walls. */
async function successorOf(tx: Tx, enterpriseId: string): Promise<{ id: string; name: string } | null> {
  const { rows: [successor] } = await sql<{ id: string; name: string }>`select e.id, e.name from enterprises e where e.id = survivor_of(${enterpriseId}) and e.id <> ${enterpriseId}`.execute(tx.sql);
  return successor ?? null;
}

async function parksOf(tx: Tx, enterpriseId: string): Promise<EnterpriseDetail['parks']> {
  const rows = await tx.sql.selectFrom('enterprise_parks as p').innerJoin('areas as a', 'a.id', 'p.park_id').select(['a.id', 'a.name', 'p.from_day', 'p.until_day'])
    .where('p.enterprise_id', '=', enterpriseId).orderBy('p.until_day', (order) => order.desc().nullsFirst()).orderBy('p.id', 'desc').execute();
  return rows.map(({ id, name, from_day, until_day }) => ({ park: { id, name }, from: from_day, until: until_day }));
}

async function holdersOf(tx: Tx, enterpriseId: string): Promise<EnterpriseDetail['holders']> {
  const rows = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id')
    .select(['h.id', 'h.role', 'h.post', 'h.from_day', 'h.until_day', 'h.scope', 'h.authority', 'h.term_until', 'h.appointment_id', 'u.id as user_id', 'u.name', 'u.phone', 'u.email'])
    .where('h.enterprise_id', '=', enterpriseId).orderBy('h.until_day', (order) => order.desc().nullsFirst()).orderBy('h.id').execute();
  return rows.map((row) => ({
    id: row.id, role: row.role as EnterpriseDetail['holders'][number]['role'], user: { id: row.user_id, name: row.name }, post: row.post,
    ...maskContact(openContact(tx.platform.secrets, row)), from: row.from_day, until: row.until_day,
    scope: row.scope as SeatScope, authority: row.authority as Authority[] | null, termUntil: row.term_until, appointmentId: row.appointment_id,
  }));
}

async function staffOf(tx: Tx, enterpriseId: string): Promise<EnterpriseDetail['staff']> {
  const rows = await tx.sql.selectFrom('enterprise_staff as s').innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.id', 's.capacity', 's.from_day', 's.until_day', 'u.id as user_id', 'u.name'])
    .where('s.enterprise_id', '=', enterpriseId).orderBy('s.until_day', (order) => order.desc().nullsFirst()).orderBy('s.id').execute();
  return rows.map((row) => ({
    id: row.id, capacity: row.capacity as EnterpriseDetail['staff'][number]['capacity'], user: { id: row.user_id, name: row.name }, from: row.from_day, until: row.until_day,
  }));
}
