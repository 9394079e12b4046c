import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { listPlannedCalls as endpoint, PlanKind, PlannedCall, TurnoverClass } from '@qilian/contract/verification-plan';
import { actsFor } from '../../../../platform/auth/actor.ts';
import { cutPage, everyItem, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { Stream } from '../../../../platform/http/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { downloadList } from '../../../../platform/spreadsheet/download.ts';
import { today } from '../../../../platform/today.ts';
import { visibleEnterprises } from '../../../enterprises/index.ts';
import { maskContact, openContact } from '../../../people/index.ts';
import { isWorkingDay } from '../../../../platform/calendar/index.ts';

type Filter = Omit<QueryOf<typeof endpoint>, 'cursor' | 'limit'>;
interface Row {
  enterprise_id: string; enterprise: string; park_id: string; park: string; holder_id: string; role: string; user_id: string; name: string; phone: Buffer | null; email: Buffer | null;
  officer_id: string | null; officer: string | null; kind: string; class: string; due_from: string; due_until: string; planned_on: string; confirmed_at: Date | null; failed: number;
}

const where = (tx: Tx, { parkId, officerId, mine, from, until, kind }: Filter): RawBuilder<boolean> => sql<boolean>`${sql.join([
  visibleEnterprises(tx.actor),
  ...parkId === undefined ? [] : [sql`v.park_id = ${parkId}`], ...officerId === undefined ? [] : [sql`v.officer_id = ${officerId}`], ...mine ? [sql`v.officer_id = any (${actsFor(tx.actor)}::uuid[])`] : [],
  ...from === undefined ? [] : [sql`v.planned_on >= ${from}`], ...until === undefined ? [] : [sql`v.planned_on <= ${until}`], ...kind === undefined ? [] : [sql`v.kind = ${kind}`],
], sql` and `)}`;

/** By day, what is over its date first. */
export async function listPlannedCalls(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof endpoint>): Promise<{ items: PlannedCall[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const day = today(tx);
  const { rows: found } = await sql<Row>`
    select v.enterprise_id, e.name as enterprise, v.park_id, p.name as park, v.holder_id, h.role, u.id as user_id, u.name, u.phone, u.email, o.id as officer_id, o.name as officer,
      v.kind, v.class, v.due_from, v.due_until, v.planned_on, c.confirmed_at, f.failed
    from verification_plan v join enterprises e on e.id = v.enterprise_id join areas p on p.id = v.park_id join enterprise_holders h on h.id = v.holder_id join users u on u.id = h.user_id
      left join users o on o.id = v.officer_id
      cross join lateral (select max(l.at) filter (where l.outcome = 'current') as confirmed_at from liaison_confirmations l where l.holder_id = v.holder_id) c
      cross join lateral (select count(*)::int as failed from liaison_confirmations l where l.enterprise_id = v.enterprise_id and l.outcome = 'unreachable' and l.occasion = 'call'
        and not exists (select from liaison_confirmations n where n.enterprise_id = l.enterprise_id and n.outcome <> 'unreachable' and (n.at, n.id) > (l.at, l.id))) f
    where ${where(tx, filter)} and ${after ? sql`(v.planned_on, v.enterprise_id) > (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
    order by v.planned_on, v.enterprise_id limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found, limit, (row) => [row.planned_on, row.enterprise_id]);
  return {
    next,
    items: rows.map((row): PlannedCall => ({
      enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park },
      holder: { id: row.holder_id, role: row.role as EnterpriseRole, user: { id: row.user_id, name: row.name }, ...maskContact(openContact(tx.platform.secrets, row)) },
      officer: row.officer_id === null ? null : { id: row.officer_id, name: row.officer! }, kind: row.kind as PlanKind, turnoverClass: row.class as TurnoverClass,
      dueFrom: row.due_from, dueUntil: row.due_until, plannedOn: row.planned_on, overdue: row.planned_on < day || row.due_until < day,
      lastConfirmedAt: row.confirmed_at?.toISOString() ?? null, failedCalls: row.failed,
    })),
  };
}

export function exportPlannedCalls(tx: Tx, { format, ...filter }: Filter & { format: 'xlsx' | 'csv' }): Stream {
  const columns = { plannedOn: 'date', dueUntil: 'date', enterprise: 'text', liaison: 'text', phone: 'text', officer: 'text', park: 'text', kind: 'text', class: 'text' } as const;
  const text = (key: string) => phrase(tx.actor.locale, `exports.verification_plan.${key}`);
  return downloadList(tx, { list: 'verification_plan', filter, format }, columns, everyItem((page) => listPlannedCalls(tx, { ...page, ...filter })), (call) => ({
    plannedOn: call.plannedOn, dueUntil: call.dueUntil, enterprise: call.enterprise.name, liaison: call.holder.user.name, phone: call.holder.phone, officer: call.officer?.name ?? null, park: call.park.name,
    kind: text(`kind.${call.kind}`), class: text(`class.${call.turnoverClass}`),
  }));
}

/** What of today is open, and what was done, of the reader and of those for whom the reader stands in. */
export async function myCalls(tx: Tx): Promise<{ day: string; working: boolean; open: number; overdue: number; done: number }> {
  const day = today(tx);
  const people = actsFor(tx.actor);
  const { rows: [row] } = await sql<{ open: number; overdue: number; done: number }>`
    select (select count(*)::int from verification_plan where officer_id = any (${people}::uuid[]) and planned_on <= ${day}) as open,
      (select count(*)::int from verification_plan where officer_id = any (${people}::uuid[]) and (planned_on < ${day} or planned_on = ${day} and due_until < ${day})) as overdue,
      (select count(distinct c.enterprise_id)::int from liaison_confirmations c where c.by_user_id = any (${people}::uuid[]) and c.occasion in ('call', 'visit', 'formation') and (c.at at time zone ${tx.platform.config.timeZone})::date = ${day}
        and c.at >= ${day}::date - interval '1 day') as done`.execute(tx.sql);
  return { day, working: isWorkingDay(tx.platform.officeHours.city(), day), ...row! };
}
