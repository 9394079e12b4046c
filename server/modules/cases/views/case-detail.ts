import { sql, type RawBuilder } from 'kysely';
import type { CallBack, CaseAction, CaseDetail, ClockView, PauseReason, TaskView } from '@qilian/contract/cases';
import type { z } from 'zod';
import { queryOnceBuilt } from '../../../platform/db/compiled.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import { callBackAttempts, clocksAsJson, factsOf, openHandOn, tasksAsJson, toCaseFile, witnessed, type CaseFile, type CaseTask, type TaskRow } from '../case-file.ts';
import { isOfDepartment } from '../access.ts';
import { internalFiles } from '../file-access.ts';
import { selectSummaries, toSummary, workingDaysLeft } from './case-summary.ts';
import type { StoredClock } from '../clock/store.ts';
import { light } from '../clock/clock.ts';
import { wordsOf } from '../kinds.ts';
import { caseActionsOf, isOpenTask, lightOf, reopenUntil } from '../rules.ts';
import { actionsOfPrograms, taskActionsOf, taskRules } from '../tasks/task-rules.ts';
import { trackingPath } from './tracking.ts';

/** One case as its reader may see it, with what the reader may do. */
export async function caseDetail(tx: Tx, caseId: string): Promise<CaseDetail> {
  const staff = tx.actor.side === 'staff';
  const [row] = await queryOnceBuilt(tx, 'case', { caseId }, (on, slots) => selectSummaries(on, countedBelow).select([
    'c.accepted_at', 'c.resolved_at', 'c.urged_at', 'c.confirmed_by', 'c.reporter_id', 'c.withdrawn', 'c.objections', 'c.body', 'c.decline_reason', 'c.resolution', 'c.waiting_for', 'c.reporter_name', 'c.reporter_last4', 'c.on_behalf', 'c.rating_comment', 'c.silent', 'c.confirmed_at', 'c.confirmed_how', 'c.confirmed_said_by', 'c.recorded_rating',
    sql<{ id: string; name: string } | null>`(select json_build_object('id', u.id, 'name', u.name) from users u where u.id = c.confirmed_by)`.as('witness'),
    tasks.as('tasks'), clocksAsJson.as('clocks'), (staff ? callBacks : sql<CallBackJson[]>`null`).as('call_backs'), (staff ? sql<number>`0` : callBackAttempts).as('attempts'),
    (staff ? handOn : openHandOn as RawBuilder<HandOnJson | null>).as('hand_on'), formerOwners.as('former_owners'),
    filesAsJson(staff ? ['case', internalFiles] : ['case'], sql.ref('c.id')).as('files'),
  ]).where('c.id', '=', slots.caseId));
  if (!row) throw notFound('cases');
  const attempts = staff ? row.call_backs.filter((call) => new Date(call.at) >= (row.resolved_at ?? row.opened_at)).length : row.attempts;
  const owners = row.status === witnessed ? [row.owner_id, ...row.former_owners.map(({ user }) => user.id)] : [];
  const file = toCaseFile(tx, row, { ...row, open_hand_on: row.hand_on, attempts, owners, enterprise_name: row.enterprise, owner_name: row.owner });
  const extras = new Map(row.tasks.map((extra) => [extra.id, extra]));
  const open = file.tasks.filter(({ status }) => isOpenTask(status));
  const summary = toSummary(tx, { ...row, open_tasks: open.map(({ status }) => status) });
  // A department's program reads the department's own tasks as its liaison does.
  const own = new Set(file.tasks.filter(({ departmentId }) => isOfDepartment(tx.actor, departmentId)).map(({ id }) => id));
  return {
    ...summary,
    todo: file.parties.includes('office') ? 'answer_hand_on' : summary.todo,
    withdrawn: row.withdrawn, body: wordsOf(file.kind, tx.actor.locale, row, file.enterprise).body, declineReason: row.decline_reason, resolution: shown(row.resolution, staff || !['handling', 'reviewing'].includes(file.status)), waitingFor: row.waiting_for,
    reporter: { name: row.reporter_name, phone: row.reporter_last4 && `*******${row.reporter_last4}`, onBehalf: row.on_behalf },
    confirmation: row.confirmed_at === null && !row.silent ? null : {
      // What it said then: whether the need is still solved is told by status and call-backs.
      solved: row.silent ? null : true, rating: row.rating ?? row.recorded_rating, comment: row.rating_comment, silent: row.silent,
      onBehalf: row.witness === null ? null : { by: row.witness, how: row.confirmed_how as 'phone' | 'counter' | 'visit', saidBy: row.confirmed_said_by! },
      at: (row.confirmed_at ?? file.closedAt ?? tx.now).toISOString(),
    },
    tasks: file.tasks.map((task) => toTaskView(tx, file, task, extras.get(task.id)!, staff || own.has(task.id))),
    clocks: file.clocks.filter((clock) => staff || clock.taskId === null || own.has(clock.taskId)).map((clock) => toClockView(tx, clock, file.parkId)),
    files: row.files,
    callBacks: staff ? row.call_backs.map((call) => ({ ...call, at: iso(call.at)! })) : [],
    handOn: staff && row.hand_on !== null ? toHandOn(row.hand_on) : null,
    formerOwners: row.former_owners.map((former) => ({ ...former, from: iso(former.from)!, until: iso(former.until)! })),
    trackingPath: trackingPath(tx, caseId),
    reopenUntil: file.closedAt === null || file.status === 'declined' ? null : reopenUntil(file.kind, file.closedAt).toISOString(),
    allowedActions: await offered(tx, file),
  };
}

/** What is offered would be accepted. */
async function offered(tx: Tx, file: CaseFile): Promise<CaseAction[]> {
  const allowed = caseActionsOf(file.kind, factsOf(file), file.parties, tx.now);
  return file.kind.borne && allowed.length > 0 ? file.kind.borne(tx, file.id, file.status, allowed) : allowed;
}

/** Whatever hangs on the case is read once; what only staff see isn't read for others. */
const countedBelow = sql<null>`null::text[]`;
const tasks = tasksAsJson<TaskRow & TaskExtra>(
  sql`, 'office', f.name, 'handler', h.name, 'outcome', t.outcome, 'feedback', t.feedback, 'fedBackAt', t.fed_back_at,
      'returnReason', t.return_reason, 'dueAt', t.due_at, 'yellowAt', t.yellow_at, 'pausedSince', t.paused_since, 'createdAt', t.created_at,
      'namedCoHandlers', (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name)), '[]') from users u where u.id = any (t.co_handlers))`,
  sql`left join offices f on f.id = t.office_id left join users h on h.id = t.handler_id`,
);
const callBacks = sql<CallBackJson[]>`(select coalesce(json_agg(json_build_object('id', b.id, 'at', b.at, 'by', json_build_object('id', u.id, 'name', u.name), 'reached', b.reached, 'solved', b.solved,
      'usable', b.usable, 'satisfaction', b.satisfaction, 'note', b.note) order by b.at), '[]') from call_backs b join users u on u.id = b.by_id where b.case_id = c.id)`;
const handOn = sql<HandOnJson | null>`(select json_build_object('id', h.id, 'fromId', h.from_id, 'from', f.name, 'toId', h.to_id, 'to', u.name, 'reason', h.reason, 'note', h.note, 'offeredAt', h.offered_at)
      from hand_ons h join users f on f.id = h.from_id join users u on u.id = h.to_id where h.case_id = c.id and h.answered_at is null)`;
const formerOwners = sql<FormerOwner[]>`(select coalesce(json_agg(json_build_object('user', json_build_object('id', u.id, 'name', u.name), 'from', w.from_at, 'until', w.until_at) order by w.from_at), '[]')
      from case_owners w join users u on u.id = w.user_id where w.case_id = c.id and w.until_at is not null)`;

interface TaskExtra {
  office: string | null;
  handler: string | null;
  outcome: 'solved' | 'partly' | 'impossible' | null;
  feedback: string | null;
  fedBackAt: string | null;
  returnReason: string | null;
  dueAt: string | null;
  yellowAt: string | null;
  pausedSince: string | null;
  createdAt: string;
  namedCoHandlers: { id: string; name: string }[];
}
type CallBackJson = z.input<typeof CallBack>;
interface HandOnJson {
  id: string;
  fromId: string;
  from: string;
  toId: string;
  to: string;
  reason: string;
  note: string;
  offeredAt: string;
}
type FormerOwner = CaseDetail['formerOwners'][number];

/** PostgreSQL writes instants in JSON with an offset. */
const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());
const shown = <Value>(value: Value, visible: boolean): Value | null => (visible ? value : null);

function toHandOn({ id, fromId, from, toId, to, reason, note, offeredAt }: HandOnJson): NonNullable<CaseDetail['handOn']> {
  return { id, from: { id: fromId, name: from }, to: { id: toId, name: to }, reason: reason as NonNullable<CaseDetail['handOn']>['reason'], note, offeredAt: iso(offeredAt)! };
}

/** The enterprise sees which department works on it and how far it is, not what the offices write to each other. */
function toTaskView(tx: Tx, file: CaseFile, task: CaseTask, extra: TaskExtra, inside: boolean): TaskView {
  const open = taskRules.statuses[task.status].waitsFor !== null;
  const dueAt = extra.dueAt === null ? null : new Date(extra.dueAt);
  const mirror = { due_at: dueAt, yellow_at: extra.yellowAt === null ? null : new Date(extra.yellowAt), paused_since: extra.pausedSince === null ? null : new Date(extra.pausedSince) };
  return {
    id: task.id, status: task.status, department: { id: task.departmentId, name: task.department },
    office: task.officeId !== null && extra.office !== null ? { id: task.officeId, name: extra.office } : null,
    handler: inside && task.handlerId !== null && extra.handler !== null ? { id: task.handlerId, name: extra.handler } : null,
    coHandlers: inside ? extra.namedCoHandlers : [], instruction: inside ? task.instruction : '', lead: task.lead,
    feedback: inside && extra.outcome !== null && extra.feedback !== null ? { outcome: extra.outcome, text: extra.feedback, at: iso(extra.fedBackAt)! } : null,
    returnReason: inside ? extra.returnReason : null, urges: task.urges, light: lightOf(mirror, open, tx.now),
    dueAt: inside ? iso(extra.dueAt) : null, workingDaysLeft: inside && open ? workingDaysLeft(tx, file.parkId, dueAt) : null,
    createdAt: iso(extra.createdAt)!, version: task.version, allowedActions: taskActionsOf(task.status, task.parties).filter((action) => tx.actor.side !== 'program' || actionsOfPrograms.has(action)),
  };
}

export function toClockView(tx: Tx, stored: StoredClock, parkId: string): ClockView {
  const { clock } = stored;
  const last = clock.intervals.at(-1)!;
  return {
    id: stored.id, name: stored.name, taskId: stored.taskId, light: light(clock, tx.platform.officeHours.of(parkId), tx.now), period: clock.period,
    startedAt: clock.startedAt.toISOString(), stoppedAt: stored.stoppedAt?.toISOString() ?? null, pausedSince: stored.pausedSince?.toISOString() ?? null,
    pauseReason: stored.pausedSince !== null && last.kind === 'paused' ? last.reason as PauseReason : null, dueAt: stored.dueAt?.toISOString() ?? null,
    yellowAt: stored.yellowAt?.toISOString() ?? null, provisional: stored.provisional,
    workingDaysLeft: stored.stoppedAt === null ? workingDaysLeft(tx, parkId, stored.dueAt) : null,
  };
}
