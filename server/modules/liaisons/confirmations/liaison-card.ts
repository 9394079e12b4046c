import { sql } from 'kysely';
import type { LiaisonCard, PlanKind, TurnoverClass } from '@qilian/contract/verification-plan';
import type { EnterpriseRole } from '@qilian/contract/people';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { today } from '../../../platform/today.ts';
import { callers, keepers, visibleEnterprises } from '../../enterprises/index.ts';
import { maskContact, openContact } from '../../people/index.ts';
import { notFound } from '../../../platform/errors.ts';
import { failedCalls } from './failed-calls.ts';
import { lastConfirmed } from './last-confirmed.ts';
import { cadenceOf } from './terms.ts';
import { turnoverClass, turnoverReasons } from './turnover-class/turnover-class.ts';
import { latestOfSeats } from './views.ts';

/** What staff need to know before they ask: class and cadence with the reasons, what is planned, and what was found out of each seat. */
export async function liaisonCard(tx: Tx, enterpriseId: string): Promise<LiaisonCard> {
  const day = today(tx);
  const { rows: [file] } = await sql<{ park_id: string; size_class: string | null; ownership: string | null; closed: boolean; changes: number; changed_at: Date | null }>`
    select e.park_id, e.size_class, e.ownership, e.closed_on is not null as closed,
      (select count(*)::int from enterprise_holders h where h.enterprise_id = e.id and h.role <> 'owner' and h.until_day > ${day}::date - interval '2 years' and h.until_day <= ${day}::date) as changes,
      (select max(l.at) from ledger_entries l where l.enterprise_id = e.id and l.audience <> 'auditor' and ${changesWhoSpeaks}
        and l.at > coalesce((select max(c.at) from liaison_confirmations c where c.enterprise_id = e.id and c.outcome <> 'unreachable'), '-infinity')) as changed_at
    from enterprises e where e.id = ${enterpriseId} and ${visibleEnterprises(tx.actor)}`.execute(tx.sql);
  if (!file) throw notFound('enterprises');
  const facts = { sizeClass: file.size_class, ownership: file.ownership, changes: file.changes };
  const [reasons, derived] = [turnoverReasons(facts), turnoverClass(facts)];
  const override = await tx.sql.selectFrom('turnover_overrides as o').innerJoin('users as u', 'u.id', 'o.set_by').select(['o.class', 'o.reason', 'o.until_day', 'u.id', 'u.name'])
    .where('o.enterprise_id', '=', enterpriseId).where('o.ended_at', 'is', null).where('o.until_day', '>=', day).executeTakeFirst();
  const chosen = (override?.class ?? derived) as TurnoverClass;
  const { highMonths, normalMonths, stableMonths } = await cadenceOf(tx, file.park_id);
  const plan = await tx.sql.selectFrom('verification_plan as v').leftJoin('users as u', 'u.id', 'v.officer_id').select(['v.planned_on', 'v.due_until', 'v.kind', 'u.id', 'u.name']).where('v.enterprise_id', '=', enterpriseId).executeTakeFirst();
  const seats = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['h.id', 'h.role', 'u.id as user_id', 'u.name', 'u.phone', 'u.email'])
    .where('h.enterprise_id', '=', enterpriseId).where('h.until_day', 'is', null).orderBy(sql`array_position('{primary,deputy,owner}'::text[], h.role)`).execute();
  const [known, latest] = [await lastConfirmed(tx, { holderIds: seats.map(({ id }) => id) }), await latestOfSeats(tx, seats.map(({ id }) => id))];
  return {
    turnover: {
      turnoverClass: chosen, derived, reasons, points: reasons.reduce((sum, { points }) => sum + points, 0), months: { high: highMonths, normal: normalMonths, stable: stableMonths }[chosen],
      override: override ? { turnoverClass: override.class as TurnoverClass, reason: override.reason, until: override.until_day, by: { id: override.id, name: override.name } } : null,
    },
    planned: plan ? { plannedOn: plan.planned_on, dueUntil: plan.due_until, kind: plan.kind as PlanKind, officer: plan.id === null ? null : { id: plan.id, name: plan.name! }, overdue: plan.planned_on < day || plan.due_until < day } : null,
    seats: seats.map((seat) => ({
      id: seat.id, role: seat.role as EnterpriseRole, user: { id: seat.user_id, name: seat.name }, ...maskContact(openContact(tx.platform.secrets, seat)),
      lastConfirmedAt: known.get(seat.id)?.at.toISOString() ?? null, lastOccasion: (known.get(seat.id)?.occasion ?? null) as LiaisonCard['seats'][number]['lastOccasion'], last: latest.get(seat.id) ?? null,
    })),
    failedCalls: await failedCalls(tx, enterpriseId), changedOn: file.changed_at?.toISOString() ?? null,
    mayRecord: !file.closed && parksAs(tx.actor, ...callers).includes(file.park_id), mayOverride: !file.closed && parksAs(tx.actor, ...keepers).includes(file.park_id),
  };
}

/** Of entries `l`: after a change of name, address or legal representative another person often speaks for the enterprise. */
export const changesWhoSpeaks = sql<boolean>`(l.type in ('enterprise.edited', 'enterprise.import_updated') and string_to_array(l.params->>'fields', ',') && '{name,address,legal_representative}' or l.type = 'enterprise.park_moved')`;
