import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { CaseStatus, TaskStatus } from '@qilian/contract/cases';
import { queryOnceBuilt } from '../../platform/db/compiled.ts';
import type { Tables } from '../../platform/db/tables.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { mayWitness, partiesTo, partiesToTask, visibleCases } from './access.ts';
import { toStoredClock, type ClockEventRow, type StoredClock } from './clock/store.ts';
import { enterpriseName } from './enterprise-name.ts';
import { getKind, wordsOf, type Kind, type Party, type TaskParty } from './kinds.ts';
import { isOpenTask, type CaseFacts } from './rules.ts';

/** A task as the engine works with it. */
export interface CaseTask {
  id: string;
  departmentId: string;
  department: string;
  officeId: string | null;
  handlerId: string | null;
  coHandlers: string[];
  lead: boolean;
  status: TaskStatus;
  instruction: string;
  version: number;
  urges: number;
  parties: TaskParty[];
}

/** A case with all that its rules need, locked for the transaction or just read. */
export interface CaseFile {
  id: string;
  number: string;
  kind: Kind;
  title: string;
  category: string;
  status: CaseStatus;
  parkId: string;
  enterpriseId: string | null;
  enterprise: string | null;
  ownerId: string;
  owner: string;
  attendantId: string | null;
  reporterId: string | null;
  openedAt: Date;
  acceptedAt: Date | null;
  closedAt: Date | null;
  withdrawn: boolean;
  objections: number;
  reopenings: number;
  urges: number;
  version: number;
  tasks: CaseTask[];
  clocks: StoredClock[];
  callBackAttempts: number;
  handOn: { id: string; fromId: string; toId: string; reason: string } | null;
  /** What the acting person is to this case. */
  parties: Party[];
  /** When the enterprise last urged. */
  urgedAt: Date | null;
  /** Who recorded the enterprise's confirmation for it. */
  confirmedBy: string | null;
}

/** The status in which somebody may be asked to witness what the enterprise says. */
export const witnessed = 'confirming';

/** The tasks of `cases c` as JSON, with `more` fields of what is `joined`. */
export const tasksAsJson = <Row = TaskRow>(more = sql``, joined = sql``): RawBuilder<Row[]> => sql<Row[]>`(select coalesce(json_agg(json_build_object('id', t.id, 'departmentId', t.department_id, 'department', d.name, 'officeId', t.office_id,
    'handlerId', t.handler_id, 'coHandlers', t.co_handlers, 'lead', t.lead, 'status', t.status, 'instruction', t.instruction, 'version', t.version, 'urges', t.urges${more})
    order by t.created_at, t.id), '[]') from tasks t join departments d on d.id = t.department_id ${joined} where t.case_id = c.id)`;

export const clocksAsJson = sql<ClockJson[]>`(select coalesce(json_agg(json_build_object('id', k.id, 'case_id', k.case_id, 'task_id', k.task_id, 'name', k.name,
    'period_unit', k.period_unit, 'period_amount', k.period_amount,
    'events', (select json_agg(json_build_object('kind', e.kind, 'at', e.at, 'reason', e.reason, 'amount', e.amount) order by e.seq) from clock_events e where e.clock_id = k.id))
    order by k.started_at, k.id), '[]') from clocks k where k.case_id = c.id)`;
export const openHandOn = sql<CaseFile['handOn']>`(select json_build_object('id', h.id, 'fromId', h.from_id, 'toId', h.to_id, 'reason', h.reason) from hand_ons h where h.case_id = c.id and h.answered_at is null)`;
export const callBackAttempts = sql<number>`(select count(*) from call_backs b where b.case_id = c.id and b.at >= coalesce(c.resolved_at, c.opened_at))`;

/** What hangs on a case, as columns of a query over `cases c`. */
const caseParts = [
  tasksAsJson().as('tasks'), clocksAsJson.as('clocks'), openHandOn.as('open_hand_on'), callBackAttempts.as('attempts'),
  sql<Date | null>`c.urged_at`.as('urged_at'),
  sql<string | null>`c.confirmed_by`.as('confirmed_by'),
  sql<string[]>`case when c.status = ${sql.lit(witnessed)} then array(select w.user_id from case_owners w where w.case_id = c.id) else '{}' end`.as('owners'),
];

const names = [
  sql<string | null>`(select ${enterpriseName} from (values (1)) one left join enterprises e on e.id = c.enterprise_id)`.as('enterprise_name'),
  sql<string>`(select name from users u where u.id = c.owner_id)`.as('owner_name'),
];

export interface CaseParts {
  tasks: TaskRow[];
  clocks: ClockJson[];
  open_hand_on: CaseFile['handOn'];
  attempts: number;
  urged_at: Date | null;
  confirmed_by: string | null;
  /** All that there ever were, while somebody may be asked to witness: none of them may. */
  owners: string[];
  enterprise_name: string | null;
  owner_name: string;
}

type CaseRow = Selectable<Pick<Tables['cases'], 'id' | 'number' | 'kind' | 'title' | 'category' | 'status' | 'park_id' | 'enterprise_id' | 'owner_id' | 'attendant_id'
  | 'reporter_id' | 'opened_at' | 'accepted_at' | 'closed_at' | 'withdrawn' | 'objections' | 'reopenings' | 'urges' | 'version'>>;

/** The case, locked so that no other action can come between, if the actor may see it; else `cases.not_found` or `tasks.not_found`. */
export async function lockCaseFile(tx: Tx, by: { caseId: string } | { taskId: string }): Promise<CaseFile> {
  // In one packet, and yet read after the lock is held, so that nothing of it is older than the row.
  const [row, parts] = await Promise.all([
    caseBy(tx, by).selectAll('c').forUpdate('c').executeTakeFirst(),
    tx.sql.selectFrom('cases as c').select([...caseParts, ...names] as never).where('c.id', '=', idOf(by)).executeTakeFirst(),
  ]);
  if (!row) throw notFound('caseId' in by ? 'cases' : 'tasks');
  return toCaseFile(tx, row, parts as unknown as CaseParts);
}

/** The same without a lock, for reading. */
export async function getCaseFile(tx: Tx, by: { caseId: string } | { taskId: string }): Promise<CaseFile> {
  const row = await caseBy(tx, by).selectAll('c').select([...caseParts, ...names] as never).executeTakeFirst();
  if (!row) throw notFound('caseId' in by ? 'cases' : 'tasks');
  return toCaseFile(tx, row, row as unknown as CaseParts);
}

/** Nothing where the actor may see the case; else `cases.not_found`. */
export async function requireVisible(tx: Tx, caseId: string): Promise<void> {
  const found = await queryOnceBuilt(tx, 'case visible', { caseId }, (on, slots) => caseBy(on, slots).select('c.id'));
  if (found.length === 0) throw notFound('cases');
}

function caseBy(tx: Tx, by: { caseId: string } | { taskId: string }) {
  return tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never).where('c.id', '=', idOf(by));
}

const idOf = (by: { caseId: string } | { taskId: string }) => ('caseId' in by ? sql<string>`${by.caseId}` : sql<string>`(select case_id from tasks where id = ${by.taskId})`);

export function toCaseFile(tx: Tx, row: CaseRow, parts: CaseParts): CaseFile {
  const handOn = parts.open_hand_on;
  const kind = getKind(row.kind);
  const parties = partiesTo(tx.actor, {
    internal: kind.internal === true, ownerId: row.owner_id, attendantId: row.attendant_id, enterpriseId: row.enterprise_id, parkId: row.park_id, handOnTo: handOn?.toId ?? null,
  });
  const tasks = parts.tasks.map((task) => ({ ...task, parties: partiesToTask(tx.actor, parties, task) }));
  if (mayWitness(tx.actor, row.park_id, parts.owners, tasks)) parties.push('witness');
  return {
    id: row.id, number: row.number, kind, title: wordsOf(kind, tx.actor.locale, row, parts.enterprise_name).title, category: row.category, status: row.status as CaseStatus,
    parkId: row.park_id, enterpriseId: row.enterprise_id, enterprise: parts.enterprise_name, ownerId: row.owner_id, owner: parts.owner_name,
    attendantId: row.attendant_id, reporterId: row.reporter_id, openedAt: row.opened_at, acceptedAt: row.accepted_at, closedAt: row.closed_at,
    withdrawn: row.withdrawn, objections: row.objections, reopenings: row.reopenings, urges: row.urges, version: row.version,
    tasks,
    clocks: parts.clocks.map((clock) => toStoredClock(tx, clock, row.park_id)),
    callBackAttempts: parts.attempts, handOn, parties, urgedAt: parts.urged_at, confirmedBy: parts.confirmed_by,
  };
}

export type TaskRow = Omit<CaseTask, 'parties'>;
type ClockJson = Parameters<typeof toStoredClock>[1] & { events: ClockEventRow[] };

export function factsOf(file: CaseFile): CaseFacts {
  const handling = handlingClock(file);
  return {
    status: file.status, closedAt: file.closedAt, objections: file.objections, withdrawn: file.withdrawn,
    extended: (handling?.clock.extensions.length ?? 0) > 0, handlingDueAt: handling?.dueAt ?? null,
    handOn: file.handOn === null ? 'none' : file.parties.includes('office') ? 'offered_to_me' : 'offered',
    openTasks: file.tasks.filter((task) => isOpenTask(task.status)).length,
    urgedAt: file.urgedAt, confirmedOnBehalf: file.confirmedBy !== null,
  };
}

/** The clock that measures the handling of the present round. */
export function handlingClock(file: CaseFile): StoredClock | undefined {
  return file.clocks.findLast((clock) => clock.taskId === null && clock.name === file.kind.handlingClock);
}

/** The running or paused clock of that name. */
export function openClock(file: CaseFile, name: string, taskId: string | null = null): StoredClock | undefined {
  return file.clocks.findLast((clock) => clock.name === name && clock.taskId === taskId && clock.stoppedAt === null);
}

/** The clock that runs for the status in which the case is. */
export function statusClock(file: CaseFile): StoredClock | undefined {
  const name = file.kind.statuses[file.status]!.clock;
  return name === null ? undefined : openClock(file, name);
}

/** The clock of a task's first steps: signing for it, or passing it to an office. */
export function stepClock(file: CaseFile, taskId: string): StoredClock | undefined {
  return openClock(file, 'sign', taskId) ?? openClock(file, 'pass', taskId);
}
