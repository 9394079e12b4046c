import { sql, type RawBuilder } from 'kysely';
import type { CaseStatus, CaseSummary, Todo } from '@qilian/contract/cases';
import { actsFor } from '../../../platform/auth/actor.ts';
import { workingDaysBetweenInstants } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { partiesTo, uuids, visibleCases } from '../access.ts';
import { enterpriseName } from '../enterprise-name.ts';
import { getKind, wordsOf, type Kind, type Party } from '../kinds.ts';
import { isFinal, lightOf } from '../rules.ts';

/** Cases that the actor may see, with what a line of a list shows; callers name a page of them at most. */
export function selectSummaries(tx: Tx, openTasks = openTasksOfOwn(tx)) {
  return tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor, 'few') as never)
    .leftJoin('enterprises as e', 'e.id', 'c.enterprise_id')
    .innerJoin('areas as a', 'a.id', 'c.park_id')
    .innerJoin('users as o', 'o.id', 'c.owner_id')
    .select([
      'c.id', 'c.number', 'c.kind', 'c.title', 'c.category', 'c.status', 'c.channel', 'c.due_at', 'c.yellow_at', 'c.paused_since', 'c.enterprise_id', enterpriseName.as('enterprise'),
      'c.park_id', 'a.name as park', 'c.owner_id', 'o.name as owner', 'c.attendant_id', 'c.opened_at', 'c.closed_at', 'c.urges', 'c.reopenings', 'c.rating', 'c.version',
      openTasks.as('open_tasks'),
    ]);
}

/** Statuses of the open tasks: how far the departments are. Only the owner's next step depends on it. */
const openTasksOfOwn = (tx: Tx): RawBuilder<string[] | null> => sql`case when c.owner_id = any (${uuids(actsFor(tx.actor))}) then
  array(select t.status from tasks t where t.case_id = c.id and t.status not in ('done', 'cancelled')) end`;

export type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectSummaries>['execute']>>[number];

/** Whole working days from today to the deadline; negative once it lies on an earlier day. */
export function workingDaysLeft(tx: Tx, parkId: string, dueAt: Date | null): number | null {
  return dueAt === null ? null : workingDaysBetweenInstants(tx.platform.officeHours.of(parkId), tx.now, dueAt);
}

export function toSummary(tx: Tx, row: SummaryRow): CaseSummary {
  const kind = getKind(row.kind);
  const open = !isFinal(kind, row.status);
  const parties = partiesTo(tx.actor, { internal: kind.internal === true, ownerId: row.owner_id, attendantId: row.attendant_id, enterpriseId: row.enterprise_id, parkId: row.park_id, handOnTo: null });
  return {
    id: row.id, number: row.number, kind: row.kind, title: wordsOf(kind, tx.actor.locale, row, row.enterprise).title, category: row.category as CaseSummary['category'], status: row.status as CaseStatus,
    channel: row.channel as CaseSummary['channel'], light: lightOf(row, open, tx.now), dueAt: row.due_at?.toISOString() ?? null,
    pausedSince: row.paused_since?.toISOString() ?? null, workingDaysLeft: open ? workingDaysLeft(tx, row.park_id, row.due_at) : null,
    enterprise: row.enterprise_id !== null && row.enterprise !== null ? { id: row.enterprise_id, name: row.enterprise } : null,
    park: { id: row.park_id, name: row.park }, owner: { id: row.owner_id, name: row.owner },
    todo: todoOf(kind, row.status as CaseStatus, parties, row.open_tasks),
    openedAt: row.opened_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null,
    urges: row.urges, reopenings: row.reopenings, rating: row.rating, version: row.version,
  };
}

const partiesByRank = ['owner', 'attendant', 'enterprise', 'agent'] as const;

/** What the reader has to do with the case now. What its departments owe or brought back comes before new tasks for them. */
export function todoOf(kind: Kind, status: CaseStatus, parties: readonly Party[], openTasks: readonly string[] | null): Todo {
  const { todo = {} } = kind.statuses[status] ?? {};
  const party = partiesByRank.find((each) => parties.includes(each) && todo[each] !== undefined);
  const own = party === undefined ? 'none' : todo[party]!;
  if (own !== 'assign' || openTasks === null) return own;
  if (openTasks.includes('returned')) return 'reassign';
  if (openTasks.includes('fed_back')) return 'check_feedback';
  return openTasks.length > 0 ? 'follow' : 'assign';
}
