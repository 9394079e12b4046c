import { z } from 'zod';
import { Channel as ContactKind, CheckOutcome, NewContact } from './confirmations.ts';
import { endpoint } from './endpoint.ts';
import { commaList, Day, FileRef, Id, Instant, Light, line, mostAtOnce, Named, Note, Outcomes, pageOf, PageQuery, text, Version } from './shapes.ts';
import { TimelineEntry } from './timeline.ts';
import { UnmaskingReason } from './unmasking.ts';

/** Default categories of needs (source: the Jiaozhou service managers' six kinds, and other). */
export const Category = z.enum(['labour', 'policy', 'utilities', 'funds', 'procedures', 'land', 'other']);
export type Category = z.output<typeof Category>;
export const Channel = z.enum(['portal', 'visit', 'phone', 'counter', 'email', 'api']);
/** Beside those by which people raise something: what the platform opens by a rule. */
export const AnyChannel = z.enum([...Channel.options, 'rule']);
export const CaseStatus = z.enum([
  'submitted', 'declined', 'handling', 'waiting', 'reviewing', 'confirming', 'calling_back', 'closed', 'withdrawn',
  'verifying', 'asking_deputy', 'asking_owner', 'writing', 'visiting', 'replacing',
]);
export type CaseStatus = z.output<typeof CaseStatus>;
/** Of what an enterprise sees; the others are those of the park's own matters. */
export const OpenStatus = CaseStatus.exclude(['verifying', 'asking_deputy', 'asking_owner', 'writing', 'visiting', 'replacing']);
export type OpenStatus = z.output<typeof OpenStatus>;
export const TaskStatus = z.enum(['assigned', 'signed', 'working', 'fed_back', 'returned', 'done', 'cancelled']);
export type TaskStatus = z.output<typeof TaskStatus>;
export const CaseAction = z.enum([
  'accept', 'decline', 'object', 'assign_task', 'note_progress', 'ask_enterprise', 'supply', 'resume', 'extend', 'resolve',
  'approve_closing', 'send_back', 'confirm', 'record_confirmation', 'dispute', 'record_call_back', 'reopen', 'withdraw', 'urge', 'hand_on', 'answer_hand_on', 'cancel_hand_on',
  'note_attempt', 'confirm_liaison', 'replace_liaison', 'climb', 'report_gone', 'verify_anew',
]);
export type CaseAction = z.output<typeof CaseAction>;
export const TaskAction = z.enum(['sign', 'pass', 'return', 'transfer', 'note_progress', 'add_co_handler', 'feed_back', 'accept_feedback', 'reject_feedback', 'reassign', 'cancel', 'urge']);
export type TaskAction = z.output<typeof TaskAction>;
/** What a person has to do now; names a phrase below `worklist.todo`. */
export const Todo = z.enum([
  'accept', 'assign', 'follow', 'check_feedback', 'reassign', 'wait_enterprise', 'review', 'call_back', 'answer_hand_on',
  'sign', 'pass', 'work', 'supply', 'confirm', 'verify', 'ask_deputy', 'ask_owner', 'write_letter', 'visit', 'follow_replacement', 'none',
]);
export type Todo = z.output<typeof Todo>;
export const PeriodUnit = z.enum(['working_day', 'working_hour', 'natural_hour', 'natural_day', 'month']);
export type PeriodUnit = z.output<typeof PeriodUnit>;
/** Why a clock pauses. */
export const PauseReason = z.enum(['waiting_for_enterprise', 'closing', 'owner_checks_feedback']);
export type PauseReason = z.output<typeof PauseReason>;

export const ClockView = z.object({
  id: Id, name: z.string(), taskId: Id.nullable(), light: Light, period: z.object({ unit: PeriodUnit, amount: z.number() }),
  startedAt: Instant, stoppedAt: Instant.nullable(), pausedSince: Instant.nullable(), pauseReason: PauseReason.nullable(),
  dueAt: Instant.nullable(), yellowAt: Instant.nullable(), provisional: z.boolean(),
  /** Whole working days left till due; negative once late. */
  workingDaysLeft: z.number().nullable(),
});
export type ClockView = z.output<typeof ClockView>;
/** Reasons for which days count and don't count, and articles that a step follows. */
export type CountedFor = 'weekday' | 'makeup' | 'closure' | 'every_day';
export type OffFor = 'weekend' | 'holiday' | 'closure';
export type ClockLaw = 'civil-201' | 'civil-202' | 'civil-203';
/** A step of "why this date?": `code` names a phrase below `clock.steps`. */
export const ClockStep = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });

export const CaseSummary = z.object({
  id: Id, number: z.string(), kind: z.string(), title: z.string(), category: Category, status: CaseStatus, channel: AnyChannel,
  light: Light, dueAt: Instant.nullable(), pausedSince: Instant.nullable(), workingDaysLeft: z.number().nullable(),
  enterprise: Named.nullable(), park: Named, owner: Named, todo: Todo, openedAt: Instant, closedAt: Instant.nullable(),
  urges: z.number().int(), reopenings: z.number().int(), rating: z.number().int().nullable(), version: Version,
});
export type CaseSummary = z.output<typeof CaseSummary>;

export const TaskView = z.object({
  id: Id, status: TaskStatus, department: Named, office: Named.nullable(), handler: Named.nullable(), coHandlers: z.array(Named),
  instruction: z.string(), lead: z.boolean(), feedback: z.object({ outcome: z.enum(['solved', 'partly', 'impossible']), text: z.string(), at: Instant }).nullable(),
  returnReason: z.string().nullable(), urges: z.number().int(), light: Light, dueAt: Instant.nullable(), workingDaysLeft: z.number().nullable(),
  createdAt: Instant, version: Version, allowedActions: z.array(TaskAction),
});
export type TaskView = z.output<typeof TaskView>;

/** From 1, not at all, to 5, very. */
export const Satisfaction = z.literal([1, 2, 3, 4, 5]);
export type Satisfaction = z.output<typeof Satisfaction>;
export const CallBack = z.object({
  id: Id, at: Instant, by: Named, reached: z.boolean(), solved: z.boolean().nullable(), usable: z.boolean().nullable(),
  satisfaction: Satisfaction.nullable(), note: z.string().nullable(),
});
export const HandOnReason = z.enum(['wrong_park', 'change_of_post', 'leave']);
export type HandOnReason = z.output<typeof HandOnReason>;
/** Why a case has another owner. */
export const OwnerChange = z.enum([...HandOnReason.options, 'owner_gone', 'objection', 'park_moved']);
export type OwnerChange = z.output<typeof OwnerChange>;
export const HandOn = z.object({ id: Id, from: Named, to: Named, reason: HandOnReason, note: z.string().nullable(), offeredAt: Instant });

/** How staff heard what the enterprise said. */
export const ConfirmedHow = z.enum(['phone', 'counter', 'visit']);

export const CaseDetail = CaseSummary.extend({
  /** Withdrawn by the enterprise; the call-back asks whether of its own will. */
  withdrawn: z.boolean(), body: z.string(), declineReason: z.string().nullable(), resolution: z.string().nullable(), waitingFor: z.string().nullable(),
  reporter: z.object({ name: z.string().nullable(), phone: z.string().nullable(), onBehalf: z.boolean() }),
  confirmation: z.object({ solved: z.boolean().nullable(), rating: z.number().int().nullable(), comment: z.string().nullable(), silent: z.boolean(), at: Instant,
    /** Recorded by staff for the enterprise, which may object; null where it confirmed itself. */
    onBehalf: z.object({ by: Named, how: ConfirmedHow, saidBy: z.string() }).nullable(),
  }).nullable(),
  tasks: z.array(TaskView), clocks: z.array(ClockView), files: z.array(FileRef), callBacks: z.array(CallBack), handOn: HandOn.nullable(),
  formerOwners: z.array(z.object({ user: Named, from: Instant, until: Instant })),
  /** Path with the unguessable token that shows progress without an account. */
  trackingPath: z.string(), reopenUntil: Instant.nullable(),
  allowedActions: z.array(CaseAction),
});
export type CaseDetail = z.output<typeof CaseDetail>;

const CaseId = z.strictObject({ caseId: Id });
const TaskId = z.strictObject({ taskId: Id });
const Files = z.array(Id).max(10).default([]);
const at = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ version: Version, ...shape });

const CaseFilter = {
  q: z.string().trim().max(80).optional(), status: CaseStatus.optional(), state: z.enum(['open', 'closed']).optional(), category: Category.optional(), light: Light.optional(),
  parkId: Id.optional(), departmentId: Id.optional(), ownerId: Id.optional(), enterpriseId: Id.optional(), channel: AnyChannel.optional(),
  openedFrom: Day.optional(), openedUntil: Day.optional(), closedFrom: Day.optional(), closedUntil: Day.optional(),
  /** Late for so long that the reader, as leader of the park or above it, has been told. */
  escalated: z.stringbool().optional(),
  onTime: z.stringbool().optional(), rated: z.stringbool().optional(), kind: z.string().max(40).optional(),
};
export const listCases = endpoint({
  method: 'GET', path: '/cases', summary: 'Cases that I may see, newest first, or by clock', tag: 'cases',
  query: z.strictObject({ ...PageQuery, ...CaseFilter, order: z.enum(['newest', 'due']).default('newest') }), response: pageOf(CaseSummary),
});
export const countCases = endpoint({
  method: 'GET', path: '/cases/count', summary: 'How many cases a filter shows', tag: 'cases',
  query: z.strictObject(CaseFilter), response: z.object({ count: z.number().int() }),
});
export const exportCases = endpoint({
  method: 'GET', path: '/cases/export', summary: 'The same list as Excel or CSV', tag: 'cases',
  query: z.strictObject({ ...CaseFilter, caseIds: commaList(Id, mostAtOnce, 1).optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const WorkItem = z.object({
  todo: Todo, case: CaseSummary,
  task: z.object({ id: Id, status: TaskStatus, department: Named, handler: Named.nullable(), lead: z.boolean(), instruction: z.string() }).nullable(),
  light: Light, dueAt: Instant.nullable(), workingDaysLeft: z.number().nullable(), urges: z.number().int(),
  /** The colleague for whom this is done, when standing in. */
  standingInFor: Named.nullable(),
});
export type WorkItem = z.output<typeof WorkItem>;
export const getWorklist = endpoint({
  method: 'GET', path: '/worklist', summary: 'What I must do now, sorted by clock', tag: 'cases',
  query: z.strictObject({ ...PageQuery, todo: Todo.optional() }),
  response: pageOf(WorkItem).extend({ counts: z.object({ all: z.number().int(), red: z.number().int(), yellow: z.number().int() }) }),
});
export const exportWorklist = endpoint({
  method: 'GET', path: '/worklist/export', summary: 'The same list as Excel or CSV', tag: 'cases',
  query: z.strictObject({ todo: Todo.optional(), light: Light.optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const similarCases = endpoint({
  method: 'GET', path: '/cases/similar', summary: 'Open cases like this one, before submission', tag: 'cases',
  query: z.strictObject({ text: z.string().trim().min(2).max(500), enterpriseId: Id.optional() }), response: z.object({ items: z.array(CaseSummary) }),
});
/** What whoever raises a need takes away. */
export const CaseReceipt = z.object({
  id: Id, number: z.string(), title: z.string(), body: z.string(), status: CaseStatus, owner: Named, openedAt: Instant, dueAt: Instant.nullable(),
  /** Path of the page, and of the QR code, by which progress is followed without an account. */
  trackingPath: z.string(), version: z.int(),
});
export type CaseReceipt = z.output<typeof CaseReceipt>;

export const openCase = endpoint({
  method: 'POST', path: '/cases', summary: 'Raise a need; whoever receives it first owns it', tag: 'cases', creates: true,
  body: z.strictObject({
    kind: z.string().regex(/^[a-z_]{1,40}$/).default('request'), title: line(100), body: text(5000), category: Category, channel: Channel.optional(),
    /** Staff name the enterprise; enterprise people raise for their active one. */
    enterpriseId: Id.optional(), reporter: z.strictObject({ name: line(60), phone: z.string().max(30).optional() }).optional(),
    fileIds: Files,
    /** Chosen by the client: the same key never opens a second case. */
    clientKey: Id.optional(),
  }),
  example: {
    title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities', enterpriseId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b21',
    reporter: { name: '王女士', phone: '13912345678' },
  },
  response: CaseReceipt,
});
export const getCase = endpoint({ method: 'GET', path: '/cases/:caseId', summary: 'One case with tasks, clocks and what I may do', tag: 'cases', params: CaseId, response: CaseDetail });
export const getCaseTimeline = endpoint({
  method: 'GET', path: '/cases/:caseId/timeline', summary: 'Every step of a case, newest first', tag: 'cases', params: CaseId, query: z.strictObject(PageQuery), response: pageOf(TimelineEntry),
});
export const explainClock = endpoint({
  method: 'GET', path: '/clocks/:clockId/explanation', summary: 'Why this date? The steps by which a deadline was computed', tag: 'cases',
  params: z.strictObject({ clockId: Id }), response: z.object({ clock: ClockView, steps: z.array(ClockStep) }),
});
export const getCaseQr = endpoint({ method: 'GET', path: '/cases/:caseId/qr', summary: 'QR code (SVG) of the progress page', tag: 'cases', params: CaseId, exchange: 'binary', response: z.any() });

const caseVerb = <Body extends z.ZodType>(verb: string, summary: string, body: Body, example?: z.input<Body>) =>
  endpoint({ method: 'POST', path: `/cases/:caseId/${verb}`, summary, tag: 'cases', params: CaseId, body, response: CaseDetail, ...(example !== undefined && { example }) });

export const acceptCase = caseVerb('accept', 'Accept as valid; the handling period starts', at({ category: Category.optional(), note: Note.optional() }), { version: 1 });
export const declineCase = caseVerb('decline', 'Don\'t accept, with the reason and where to turn', at({ reason: text(1000) }));
export const objectToDecline = caseVerb('object', 'The enterprise objects to not being accepted; the head decides', at({ reason: text(1000) }));
export const assignTasks = caseVerb('tasks', 'Task one or several departments', at({
  tasks: z.array(z.strictObject({ departmentId: Id, instruction: text(1000), lead: z.boolean().default(false), workingDays: z.number().int().min(1).max(60).optional() })).min(1).max(8),
}));
export const noteProgress = caseVerb('progress', 'Record progress, a site check or an interim protective measure', at({
  type: z.enum(['progress', 'site_check', 'interim_measure']).default('progress'), note: Note, shownToEnterprise: z.boolean().default(true), fileIds: Files,
}));
export const askEnterprise = caseVerb('ask', 'Ask the enterprise for something; the clock pauses', at({ question: text(1000) }));
export const supply = caseVerb('supply', 'The enterprise answers; the clock runs on', at({ answer: text(2000), fileIds: Files }), { version: 4, answer: '变压器在厂区北门内，白天有人值班。' });
export const resumeCase = caseVerb('resume', 'Go on without the answer; the clock runs on', at({ note: Note }));
export const extendCase = caseVerb('extend', 'A leader extends the handling period once, with the reason', at({ workingDays: z.number().int().min(1).max(10), reason: text(500) }));
export const resolveCase = caseVerb('resolve', 'Propose the solution for closing review', at({ resolution: text(3000), fileIds: Files }));
export const approveClosing = caseVerb('approve', 'Closing review passed: the enterprise is asked to confirm', at({ note: Note.optional() }));
export const sendBack = caseVerb('send-back', 'Closing review failed: back to handling, with the reason', at({ reason: text(1000) }));
export const confirmCase = caseVerb('confirm', 'The enterprise confirms that it is solved, and rates', at({ rating: z.number().int().min(1).max(5), comment: text(1000).optional() }), { version: 7, rating: 5, comment: '第二天就修好了' });
export const recordConfirmation = caseVerb('confirm-on-behalf', 'Record what the enterprise said by telephone or at the counter; never by whoever handled the case', at({
  how: ConfirmedHow, saidBy: line(60), solved: z.boolean(), rating: z.number().int().min(1).max(5).optional(), comment: text(1000).optional(), fileIds: Files,
}));
export const disputeCase = caseVerb('dispute', 'The enterprise says that it is not solved', at({ reason: text(1000) }));
export const recordCallBack = caseVerb('call-back', 'Record the call-back: solved, usable, satisfying?', at({
  reached: z.boolean(), solved: z.boolean().optional(), usable: z.boolean().optional(), satisfaction: z.number().int().min(1).max(5).optional(), note: Note.optional(),
  /** For a withdrawn case: did the enterprise withdraw of its own will? */
  ownWill: z.boolean().optional(),
  /**
   * Whoever was reached is asked as well whether the enterprise's liaison is still the one; where it has one, this can't be left out.
   * One who is, with another mobile or mailbox, is corrected by the same step, which then asks for a fresh proof.
   */
  liaison: z.strictObject({ outcome: CheckOutcome.exclude(['unreachable']), wrongChannel: ContactKind.optional(), changedOn: Day.optional(), ...NewContact }).optional(),
}));
export const reopenCase = caseVerb('reopen', 'Open again within the window, with the reason', at({ reason: text(1000) }));
export const withdrawCase = caseVerb('withdraw', 'The enterprise withdraws; it is called back all the same', at({ reason: text(1000) }));
export const urgeCase = caseVerb('urge', 'Urge whoever has to act', at({ note: Note.optional() }));
export const offerHandOn = caseVerb('hand-on', 'Offer the case to another owner; it moves only when accepted', at({
  toUserId: Id, reason: HandOnReason, note: Note.optional(),
}));
export const answerHandOn = caseVerb('hand-on/answer', 'Accept or refuse a hand-on', at({ accept: z.boolean(), note: Note.optional() }));
export const cancelHandOn = caseVerb('hand-on/cancel', 'Take the offer back', at({}));
const several = <Shape extends z.ZodRawShape>(path: string, summary: string, shape: Shape) => endpoint({
  method: 'POST', path: `/cases/several/${path}`, summary, tag: 'cases',
  body: z.strictObject({ cases: z.array(z.strictObject({ caseId: Id, version: Version })).min(1).max(mostAtOnce), ...shape }), response: Outcomes,
});
export const acceptCases = several('accept', 'Accept several cases, each by itself', { note: Note.optional() });
export const urgeCases = several('urge', 'Urge whoever has to act on several cases', { note: Note.optional() });
export const assignTaskInCases = several('task', 'Task one department in several cases', {
  departmentId: Id, instruction: text(1000), workingDays: z.number().int().min(1).max(60).optional(),
});
export const offerHandOns = several('hand-on', 'Offer several cases to another owner; each moves only when accepted', {
  toUserId: Id, reason: HandOnReason, note: Note.optional(),
});
export const revealReporter = endpoint({
  method: 'POST', path: '/cases/:caseId/reveal', summary: 'Show the reporter\'s phone; the purpose goes on record', tag: 'cases', params: CaseId,
  body: UnmaskingReason, response: z.object({ phone: z.string().nullable() }),
});

const taskVerb = <Body extends z.ZodType>(verb: string, summary: string, body: Body, example?: z.input<Body>) =>
  endpoint({ method: 'POST', path: `/tasks/:taskId/${verb}`, summary, tag: 'cases', params: TaskId, body, response: CaseDetail, ...(example !== undefined && { example }) });

export const signTask = taskVerb('sign', 'The department signs for the task', at({}), { version: 1 });
export const passTask = taskVerb('pass', 'Pass to the responsible office and handler', at({ officeId: Id, handlerId: Id, note: Note.optional() }), {
  version: 2, officeId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b22', handlerId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b23', note: '请今日现场查看',
});
export const returnTask = taskVerb('return', 'Return to the owner, with the reason', at({ reason: text(1000) }), { version: 1, reason: '该路段由区城管部门养护' });
export const transferTask = taskVerb('transfer', 'Transfer to the department that is responsible; its clock goes on', at({ departmentId: Id, reason: text(1000) }), {
  version: 1, departmentId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b24', reason: '路灯由供电所维护',
});
export const noteTaskProgress = taskVerb('progress', 'Record progress, a site check or an interim protective measure', at({
  type: z.enum(['progress', 'site_check', 'interim_measure']).default('progress'), note: Note, shownToEnterprise: z.boolean().default(false), fileIds: Files,
}), { version: 3, type: 'site_check', note: '已到现场，灯杆线路受潮', shownToEnterprise: true });
export const addCoHandler = taskVerb('co-handlers', 'Add a co-handler', at({ userId: Id }));
export const feedBack = taskVerb('feed-back', 'Feed the result back to the owner', at({ outcome: z.enum(['solved', 'partly', 'impossible']), text: text(3000), fileIds: Files }), {
  version: 3, outcome: 'solved', text: '已更换线路，3月4日晚恢复照明。',
});
export const acceptFeedback = taskVerb('accept-feedback', 'The owner takes the feedback', at({ note: Note.optional() }));
export const rejectFeedback = taskVerb('reject-feedback', 'The owner sends the feedback back; the clock runs on', at({ reason: text(1000) }));
export const reassignTask = taskVerb('reassign', 'Give a returned task to a department', at({ departmentId: Id, instruction: text(1000).optional() }));
export const cancelTask = taskVerb('cancel', 'Cancel a task that is no longer needed', at({ reason: text(1000) }));
export const urgeTask = taskVerb('urge', 'Urge whoever holds the task', at({ note: Note.optional() }));

/** Candidates for passing, co-handling and handing on. */
export const listHandlers = endpoint({
  method: 'GET', path: '/cases/:caseId/candidates', summary: 'Whom this case or one of its tasks can be given to', tag: 'cases', params: CaseId,
  query: z.strictObject({ for: z.enum(['hand_on', 'pass', 'co_handler', 'department']), taskId: Id.optional() }),
  response: z.object({ items: z.array(z.object({ user: Named.nullable(), area: Named.nullable(), department: Named.nullable(), office: Named.nullable(), openWork: z.number().int() })) }),
});

export const Progress = z.object({
  number: z.string(), category: Category, status: OpenStatus, openedAt: Instant, dueAt: Instant.nullable(), light: Light, park: z.string(),
  steps: z.array(z.object({ at: Instant, type: z.string() })),
});
export type Progress = z.output<typeof Progress>;
export const getProgress = endpoint({
  method: 'GET', path: '/progress/:token', summary: 'Progress by the unguessable token of the QR code; shows nothing private', tag: 'progress',
  params: z.strictObject({ token: z.string().min(20).max(120) }), response: Progress,
});
export const findProgress = endpoint({
  method: 'POST', path: '/progress', summary: 'Progress by number and the last four digits of the reporter\'s phone', tag: 'progress',
  body: z.strictObject({ number: z.string().trim().min(5).max(30), phoneLast4: z.string().regex(/^\d{4}$/) }), response: Progress,
});
