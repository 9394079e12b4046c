import { sql, type RawBuilder } from 'kysely';
import type { AdvisedEnterprise, LiaisonAdvice, listAdvised as listEndpoint } from '@qilian/contract/liaison-advice';
import type { QueryOf } from '@qilian/contract/endpoint';
import { actsFor, parksAs, platform as system, type Actor } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { visibleEnterprises } from '../../enterprises/index.ts';
import { keepers, mayName, readers } from '../appointments/index.ts';
import { reasonsFor, seatAdvice, usualThresholds } from './rules.ts';
import { thresholdsOf } from './thresholds.ts';

/** The files `e` that the reader may see for who speaks for them: of the parks whose liaisons they keep, of the enterprise its owner and liaisons. */
function visible(actor: Actor): RawBuilder<boolean> {
  if (actor.side === 'staff') return sql<boolean>`e.park_id = any (${`{${parksAs(actor, ...readers).join(',')}}`}::uuid[])`;
  return sql<boolean>`(${visibleEnterprises(actor)} and ${actor.enterprise?.role !== 'agent'})`;
}

/** Whether the actor may say in how many regions an enterprise does business. */
export const mayState = (actor: Actor, { id, park_id: parkId }: { id: string; park_id: string }): boolean =>
  (actor.side === 'staff' ? parksAs(actor, ...keepers).includes(parkId) : actor.enterprise?.id === id && (actor.enterprise.role === 'owner' || actor.enterprise.role === 'primary'));

/** @throws Refusal `enterprises.not_found`, also for who has no part in who speaks for it */
export async function getFile(tx: Tx, enterpriseId: string) {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.name', 'e.park_id', 'e.headcount', 'e.industry_code', 'e.closed_on']).where('e.id', '=', enterpriseId).where(visible(tx.actor)).executeTakeFirst();
  if (!file) throw notFound('enterprises');
  return file;
}

export async function adviceFor(tx: Tx, enterpriseId: string): Promise<LiaisonAdvice> {
  const file = await getFile(tx, enterpriseId);
  const stated = await tx.sql.selectFrom('enterprise_regions as r').innerJoin('users as u', 'u.id', 'r.stated_by').select(['r.regions', 'r.stated_at', 'u.id', 'u.name']).where('r.enterprise_id', '=', enterpriseId).executeTakeFirst();
  const seats = await tx.sql.selectFrom('enterprise_holders as h').leftJoin('appointments as a', 'a.id', 'h.appointment_id').select(['h.role', 'h.scope', 'a.dedicated']).where('h.enterprise_id', '=', enterpriseId).where('h.until_day', 'is', null).execute();
  const primary = seats.find(({ role }) => role === 'primary');
  // The thresholds are the park's for everybody; only the row stands behind the walls of staff.
  const reasons = reasonsFor({ headcount: file.headcount, regions: stated?.regions ?? null, industryCode: file.industry_code }, await actingAs(tx, system, (all) => thresholdsOf(all, file.park_id)));
  const due = reasons.length > 0;
  const { actor } = tx;
  return {
    enterprise: { id: file.id, name: file.name }, state: due ? (primary?.dedicated === true ? 'met' : 'due') : 'not_due', reasons,
    seats: file.closed_on === null ? seatAdvice({ primary: primary ? { scope: primary.scope, dedicated: primary.dedicated === true } : null, deputy: seats.some(({ role }) => role === 'deputy') }, due) : [],
    headcount: file.headcount, regions: stated ? { count: stated.regions, by: { id: stated.id, name: stated.name }, at: stated.stated_at.toISOString() } : null, industryCode: file.industry_code,
    mayState: file.closed_on === null && mayState(actor, file), mayName: file.closed_on === null && (actor.side === 'staff' ? parksAs(actor, ...keepers).includes(file.park_id) : actor.enterprise !== null && mayName(actor.enterprise.role)),
  };
}

interface Row {
  id: string;
  name: string;
  park_id: string;
  park: string;
  headcount: number | null;
  regions: number | null;
  industry_code: string | null;
  officer_id: string | null;
  officer: string | null;
  primary_id: string | null;
  primary: string | null;
  from_headcount: number;
  from_regions: number;
  from_industries: string[];
}

/** Those whom a threshold reaches and whose liaison wasn't appointed for this work alone, the largest first. */
export async function listAdvised(tx: Tx, { cursor, limit, parkId, mine }: QueryOf<typeof listEndpoint>): Promise<{ items: AdvisedEnterprise[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const { headcount, regions, industries } = usualThresholds;
  const { rows: found } = await sql<Row>`
    select e.id, e.name, e.park_id, p.name as park, e.headcount, g.regions, e.industry_code, o.id as officer_id, o.name as officer, u.id as primary_id, u.name as "primary",
      t.headcount as from_headcount, t.regions as from_regions, t.industries as from_industries
    from enterprises e join areas p on p.id = e.park_id left join liaison_advice_rules r on r.park_id = e.park_id
      cross join lateral (select coalesce(r.headcount, ${headcount}::int) as headcount, coalesce(r.regions, ${regions}::int) as regions, coalesce(r.industries, ${industries}::text[]) as industries) t
      left join enterprise_regions g on g.enterprise_id = e.id
      left join enterprise_staff s on s.enterprise_id = e.id and s.capacity = 'service_officer' and s.until_day is null left join users o on o.id = s.user_id
      left join enterprise_holders h on h.enterprise_id = e.id and h.role = 'primary' and h.until_day is null left join users u on u.id = h.user_id left join appointments a on a.id = h.appointment_id
    where ${visible(tx.actor)} and e.closed_on is null and a.dedicated is distinct from true
      and (e.headcount > t.headcount or g.regions >= t.regions or exists (select from unnest(t.industries) i where e.industry_code like i || '%'))
      ${parkId === undefined ? sql`` : sql`and e.park_id = ${parkId}`} ${mine ? sql`and s.user_id = any (${actsFor(tx.actor)}::uuid[])` : sql``}
      ${after ? sql`and (-coalesce(e.headcount, 0), e.id) > (${after[0]}::int, ${after[1]}::uuid)` : sql``}
    order by -coalesce(e.headcount, 0), e.id limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found, limit, (row) => [String(-(row.headcount ?? 0)), row.id]);
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name! });
  return {
    next,
    items: rows.map((row): AdvisedEnterprise => ({
      enterprise: { id: row.id, name: row.name }, park: { id: row.park_id, name: row.park }, officer: named(row.officer_id, row.officer), primary: named(row.primary_id, row.primary),
      reasons: reasonsFor({ headcount: row.headcount, regions: row.regions, industryCode: row.industry_code }, { headcount: row.from_headcount, regions: row.from_regions, industries: row.from_industries }),
    })),
  };
}
