import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { Attempt, Cause, CauseView, exportOrders, listOrders as listEndpoint, OrderSummary, Rung, RungView, VerificationOrder } from '@qilian/contract/verification';
import { actsFor } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import { caseActionsOf, factsOf, getCaseFile, lightIs, selectSummaries, toSummary, visibleCases, type CaseFile } from '../../cases/index.ts';
import { maskContact, openContact } from '../../people/index.ts';
import { lastConfirmed } from '../confirmations/index.ts';
import { lastInteraction } from './causes/interactions.ts';
import { goneWaysOf, isBorne } from './ladder/borne.ts';
import { nextRung, rungOf, rungs, statusOfRung } from './ladder/ladder.ts';
import { lettersAsJson, toLetter } from './ladder/letters.ts';
import { reachableOf } from './causes/reachable.ts';

/** One order as staff who may see its case see it. @throws Refusal `verification.not_found` */
export async function orderDetail(tx: Tx, caseId: string): Promise<VerificationOrder> {
  const row = await selectSummaries(tx).innerJoin('verification_orders as v', 'v.case_id', 'c.id').where('c.id', '=', caseId).select([
    'v.outcome', 'v.gone_on', 'v.gone_as', 'v.appointment_id', 'v.enterprise_id as of_enterprise',
    sql<string | null>`(select address from enterprises where id = v.enterprise_id)`.as('address'),
    sql<CauseJson[]>`(select coalesce(json_agg(json_build_object('id', k.id, 'cause', k.cause, 'detail', k.detail, 'at', k.at, 'answeredAt', k.answered_at) order by k.at, k.id), '[]')
      from verification_causes k where k.case_id = v.case_id)`.as('causes'),
    sql<AttemptJson[]>`(select coalesce(json_agg(json_build_object('id', a.id, 'rung', a.rung, 'way', a.way, 'result', a.result, 'at', a.at, 'by', json_build_object('id', u.id, 'name', u.name), 'note', a.note) order by a.at, a.id), '[]')
      from verification_attempts a join users u on u.id = a.by_id where a.case_id = v.case_id)`.as('attempts'),
    sql<{ id: string; state: string; name: string; dueAt: string | null } | null>`(select json_build_object('id', o.id, 'state', o.state, 'name', u.name, 'dueAt', o.due_at) from correction_orders o join users u on u.id = o.user_id
      where o.enterprise_id = v.enterprise_id and o.settled_at is null order by o.opened_at desc limit 1)`.as('correction'),
    sql<boolean>`exists (select from cases o where o.enterprise_id = v.enterprise_id and o.closed_at is null and not o.internal)`.as('needs_open'),
    filesAsJson('case', sql.ref('c.id')).as('files'), lettersAsJson(sql.ref('c.id')).as('letters'),
  ]).executeTakeFirst();
  if (!row) throw notFound('verification');
  const enterpriseId = row.of_enterprise;
  const file = await getCaseFile(tx, { caseId });
  const holders = await holdersOf(tx, enterpriseId);
  const reachable = await reachableOf(tx, enterpriseId);
  const confirmed = (await lastConfirmed(tx, { enterpriseIds: [enterpriseId] })).get(enterpriseId);
  const { id, number, enterprise, park, owner, status, light, dueAt, workingDaysLeft, openedAt, closedAt, channel, version } = toSummary(tx, row);
  const goneWays = goneWaysOf(row.needs_open, row.attempts);
  return {
    caseId: id, number, enterprise: enterprise ?? { id: enterpriseId, name: file.enterprise ?? '' }, park, owner, status, light, dueAt, workingDaysLeft, openedAt, closedAt, channel, version,
    causes: row.causes.map((cause) => ({ ...cause, at: iso(cause.at)!, answeredAt: iso(cause.answeredAt) })),
    rungs: rungs.map((rung) => toRung(rung, file, holders, row.address, row.attempts.map((attempt) => ({ ...attempt, at: iso(attempt.at)! })))),
    nextRung: nextRung(status, reachable), holders,
    lastConfirmedAt: confirmed?.at.toISOString() ?? null, lastInteractionAt: (await lastInteraction(tx, enterpriseId))?.toISOString() ?? null,
    outcome: row.outcome as VerificationOrder['outcome'], goneOn: row.gone_on, goneAs: row.gone_as as VerificationOrder['goneAs'], appointmentId: row.appointment_id, correction: row.correction && { ...row.correction, state: row.correction.state as 'open', dueAt: iso(row.correction.dueAt) }, files: row.files, letters: row.letters.map((letter) => toLetter(tx, letter)),
    goneWays, allowedActions: caseActionsOf(file.kind, factsOf(file), file.parties, tx.now).filter((action) => isBorne(action, row.attempts, rungOf(status), goneWays)),
  };
}

type CauseJson = Omit<CauseView, 'at'> & { at: string };
type AttemptJson = Omit<Attempt, 'at'> & { at: string };
type HolderView = VerificationOrder['holders'][number];
/** PostgreSQL writes instants in JSON with an offset. */
const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

async function holdersOf(tx: Tx, enterpriseId: string): Promise<HolderView[]> {
  const rows = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['h.id', 'h.role', 'h.post', 'u.name', 'u.phone', 'u.email'])
    .where('h.enterprise_id', '=', enterpriseId).where('h.until_day', 'is', null).orderBy(sql`array_position(array['primary', 'deputy', 'owner'], h.role)`).execute();
  return rows.map(({ id, role, post, name, ...sealed }) => ({ id, role: role as EnterpriseRole, name, post, ...maskContact(openContact(tx.platform.secrets, sealed)) }));
}

const roleOfRung: Partial<Record<Rung, EnterpriseRole>> = { liaison: 'primary', deputy: 'deputy', owner: 'owner' };

function toRung(rung: Rung, file: CaseFile, holders: HolderView[], address: string | null, all: Attempt[]): RungView {
  const holder = holders.find(({ role }) => role === roleOfRung[rung]) ?? null;
  const attempts = all.filter((attempt) => attempt.rung === rung);
  const place = rung === 'address' || rung === 'visit' ? address : null;
  const present = rungOf(file.status);
  const reached = present === null ? rungs.findLastIndex((each) => all.some((attempt) => attempt.rung === each)) : rungs.indexOf(present);
  const there = rung === 'visit' || rung === 'liaison' || (rung === 'address' ? (address ?? '') !== '' : holder !== null);
  const state = file.status === statusOfRung[rung] ? 'present' : attempts.length > 0 ? 'tried' : !there ? 'absent' : rungs.indexOf(rung) < reached || present === null ? 'passed' : 'ahead';
  return { rung, state, holder: holder && { id: holder.id, name: holder.name, phone: holder.phone, email: holder.email }, address: place, attempts };
}

export type OrderFilter = Omit<QueryOf<typeof exportOrders>, 'format' | 'sort'>;

/** Orders whose cases the reader may see; list, count and export start from it. */
export function selectOrders(tx: Tx, filter: OrderFilter) {
  const { state, cause, outcome, rung, light, parkId, ownerId, enterpriseId, caseIds, mine } = filter;
  return tx.sql.selectFrom('verification_orders as v').innerJoin('cases as c', 'c.id', 'v.case_id').where(visibleCases(tx.actor) as never)
    .$if(state !== undefined, (q) => q.where('v.closed_at', state === 'open' ? 'is' : 'is not', null))
    .$if(cause !== undefined, (q) => q.where(sql<boolean>`exists (select from verification_causes k where k.case_id = v.case_id and k.cause = ${cause})`))
    .$if(outcome !== undefined, (q) => q.where('v.outcome', '=', outcome!))
    .$if(rung !== undefined, (q) => q.where('c.status', '=', statusOfRung[rung!]))
    .$if(light !== undefined, (q) => q.where(light === 'stopped' ? sql<boolean>`c.closed_at is not null` : sql<boolean>`c.closed_at is null and ${lightIs(light, 'c', tx.now)}`))
    .$if(parkId !== undefined, (q) => q.where('v.park_id', '=', parkId!))
    .$if(mine, (q) => q.where('c.owner_id', 'in', actsFor(tx.actor)))
    .$if(ownerId !== undefined, (q) => q.where('c.owner_id', '=', ownerId!))
    .$if(enterpriseId !== undefined, (q) => q.where('v.enterprise_id', '=', enterpriseId!))
    .$if(caseIds !== undefined, (q) => q.where('v.case_id', 'in', caseIds!));
}

export async function countOrders(tx: Tx, filter: OrderFilter): Promise<number> {
  const { count } = await selectOrders(tx, filter).select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow();
  return count;
}

/** By which rows are ordered: what ended comes last, what has no date after what has one. */
const urgency = sql<string>`concat(case when c.closed_at is null then '0' else '1' end, coalesce(to_char(c.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), 'never'))`;
const newness = sql<string>`to_char(v.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

export async function listOrders(tx: Tx, { cursor, limit, sort, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: OrderSummary[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const [key, way] = sort === 'urgent' ? [urgency, 'asc' as const] : [newness, 'desc' as const];
  let page = selectOrders(tx, filter).select(['v.case_id']).orderBy(key, way).orderBy('v.case_id', way).limit(sql.lit(limit + 1));
  if (after) page = page.where(sort === 'urgent' ? sql<boolean>`(${key}, v.case_id) > (${after[0]}, ${after[1]}::uuid)` : sql<boolean>`(${key}, v.case_id) < (${after[0]}, ${after[1]}::uuid)`);
  const found = await selectSummaries(tx).innerJoin('verification_orders as v', 'v.case_id', 'c.id').where('c.id', 'in', page)
    .select([
      'v.outcome', key.as('since'), 'v.enterprise_id as of_enterprise', sql<string | null>`(select name from enterprises where id = v.enterprise_id)`.as('found_name'),
      sql<Cause[]>`array(select k.cause from verification_causes k where k.case_id = v.case_id group by k.cause order by min(k.at))`.as('causes'),
      sql<number>`(select count(*)::int from verification_attempts a where a.case_id = v.case_id)`.as('attempts'),
    ]).orderBy(key, way).orderBy('v.case_id', way).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.since, row.id]);
  return {
    items: rows.map((row) => {
      const { id, number, enterprise, park, owner, status, light, dueAt, workingDaysLeft, openedAt, closedAt, version } = toSummary(tx, row);
      return {
        caseId: id, number, enterprise: enterprise ?? { id: row.of_enterprise, name: row.found_name ?? '' }, park, owner, status, light, dueAt, workingDaysLeft, causes: row.causes, attempts: row.attempts,
        openedAt, closedAt, outcome: row.outcome as OrderSummary['outcome'], version,
      };
    }),
    next,
  };
}
