import { cutText } from '../../platform/cut-text.ts';
import { gather, type Statement, type Tx } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { wakeWorkersFor } from '../../platform/jobs/jobs.ts';
import { tell } from '../../platform/live.ts';
import { today } from '../../platform/today.ts';
import { traceHeaders } from '../../platform/telemetry/tracing.ts';
import { queueDelivery } from './delivery/delivery-plan.ts';
import { isUrgent, isWork, topicOf, type NoticeKind } from './kinds.ts';

/** Values of a notice's text: instants and days as ISO 8601, codes as they are; both are put into words for the reader. */
export type NoticeParams = Record<string, string | number | null>;

export interface Sending {
  to: string[];
  kind: NoticeKind;
  params: NoticeParams;
  parkId: string | null;
  enterpriseId: string | null;
  caseId?: string | null;
  taskId?: string | null;
  circularId?: string | null;
  /** Ways beyond the screen; by default mail, for those who have an address. What a person turned off stays out. */
  channels?: ('email' | 'sms')[];
}

const longestValue = 1000;

/**
 * Notices for people, on their screens at once and by mail or text message after the commit. Any number
 * of notices in one
 * statement at the end of the transaction; the same person gets each of them once.
 */
export function send(tx: Tx, ...sendings: Sending[]): void {
  const notices = sendings.flatMap(({ to, channels = ['email'], params, ...shared }) => [...new Set(to)].map((recipientId) => ({
    ...shared, id: newId(tx.now), standInId: isWork(shared.kind) ? newId(tx.now) : null, createdAt: tx.now.toISOString(), recipientId, params: shortened(params), email: channels.includes('email'), sms: channels.includes('sms'),
    topic: topicOf(shared.kind), urgent: isUrgent(shared.kind), must: topicOf(shared.kind) === 'account', zone: tx.platform.config.timeZone, actorId: tx.actor.userId, day: today(tx),
  })));
  if (notices.length === 0) return;
  gather(tx, write, ...notices);
  tell(tx, ...sendings.filter(({ to }) => to.length > 0).map(({ to, kind, caseId }) => (
    { type: 'notice', userIds: to, data: { kind, ...(typeof caseId === 'string' && { caseId }) } })));
}

interface Written extends Omit<Sending, 'to' | 'channels'> {
  id: string;
  /** Of the copy for whoever stands in, where the notice is about somebody's work. */
  standInId: string | null;
  recipientId: string;
  createdAt: string;
  email: boolean;
  sms: boolean;
  topic: string;
  urgent: boolean;
  must: boolean;
  zone: string;
  actorId: string | null;
  day: string;
}

/** What `write_notices` takes of each notice, in its order: ids, words of ours, truth values and instants, none of which an array must quote. */
const columns = ['id', 'standInId', 'recipientId', 'kind', 'parkId', 'enterpriseId', 'caseId', 'taskId', 'circularId', 'createdAt', 'topic', 'email', 'sms', 'urgent', 'must'] as const;

/** What concerns somebody's work reaches whoever stands in as well, who is told for whom. */
const write = (notices: Written[]): Statement => ({
  name: 'write_notices',
  text: `
    select case when w.channel is not null then ${queueDelivery('w.notice_id', 'w.channel', '$21')}::text end as queued, w.stand_in as "standIn", w.kind, w.case_id as "caseId"
      from write_notices($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) w`,
  values: [
    ...columns.map((column) => `{${notices.map((notice) => notice[column] ?? 'NULL').join(',')}}`), notices.map(({ params }) => JSON.stringify(params)),
    notices[0]!.createdAt, notices[0]!.zone, notices[0]!.actorId, notices[0]!.day, traceHeaders().traceparent ?? null,
  ],
  answered(tx, rows) {
    const { standIns = [], queued = [] } = Object.groupBy(rows as { queued: string | null; standIn: string | null; kind: string; caseId: string | null }[], ({ standIn }) => (standIn === null ? 'queued' : 'standIns'));
    tell(tx, ...standIns.map(({ standIn, kind, caseId }) => ({ type: 'notice', userIds: [standIn!], data: { kind, ...(caseId !== null && { caseId }) } })));
    wakeWorkersFor(tx, queued);
  },
});

function shortened(params: NoticeParams): NoticeParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [
    name, typeof value === 'string' && value.length > longestValue ? `${cutText(value, longestValue - 1)}…` : value,
  ]));
}
