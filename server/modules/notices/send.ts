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
    ...shared, id: newId(tx.now), standInId: isWork(shared.kind) ? newId(tx.now) : null, createdAt: tx.now, recipientId, params: shortened(params), email: channels.includes('email'), sms: channels.includes('sms'),
    topic: topicOf(shared.kind), urgent: isUrgent(shared.kind), must: topicOf(shared.kind) === 'account', zone: tx.platform.config.timeZone, actorId: tx.actor.userId, day: today(tx),
  })));
  if (notices.length === 0) return;
  gather(tx, write, ...notices);
  tell(tx, ...sendings.filter(({ to }) => to.length > 0).map(({ to, kind, caseId }) => (
    { type: 'notice', userIds: to, data: { kind, ...(typeof caseId === 'string' && { caseId }) } })));
}

interface Written {
  id: string;
  createdAt: Date;
  zone: string;
  recipientId: string;
  actorId: string | null;
  day: string;
}

/** What concerns somebody's work reaches whoever stands in as well, who is told for whom. */
const write = (notices: Written[]): Statement => ({
  name: 'write_notices',
  text: `
    with told as materialized (
      select with_stand_ins($1::jsonb, $5::uuid[], $6::uuid, $7::date) as notices
    ), given as materialized (
      select n.* from told, jsonb_to_recordset(told.notices) as n ("id" uuid, "recipientId" uuid, "parkId" uuid, "enterpriseId" uuid,
        "kind" text, "params" jsonb, "caseId" uuid, "taskId" uuid, "circularId" uuid, "createdAt" timestamptz, "email" boolean, "sms" boolean)
    ), written as (
      insert into notices (id, recipient_id, park_id, enterprise_id, kind, params, case_id, task_id, circular_id, created_at)
      select "id", "recipientId", "parkId", "enterpriseId", "kind", "params", "caseId", "taskId", "circularId", "createdAt" from given
    ), ways as materialized (
      select w.notice_id, w.channel, w.due_at, w.digest from told, notice_ways(told.notices, $3, $4) w
    ), planned as (
      insert into notice_deliveries (notice_id, channel, status, at, due_at, digest) select notice_id, channel, 'queued', $3, due_at, digest from ways
    )
    select ${queueDelivery('notice_id', 'channel', '$2')}::text as queued, null::uuid as "standIn", null as kind, null::uuid as "caseId" from ways where due_at is null
    union all
    select null, "recipientId", "kind", "caseId" from given where "params" ? 'standingFor'`,
  values: [
    JSON.stringify(notices), traceHeaders().traceparent ?? null, notices[0]!.createdAt, notices[0]!.zone,
    `{${notices.map(({ recipientId }) => recipientId).join(',')}}`, notices[0]!.actorId, notices[0]!.day,
  ],
  answered(tx, rows) {
    const standIns = (rows as { standIn: string | null; kind: string; caseId: string | null }[]).filter(({ standIn }) => standIn !== null);
    tell(tx, ...standIns.map(({ standIn, kind, caseId }) => ({ type: 'notice', userIds: [standIn!], data: { kind, ...(caseId !== null && { caseId }) } })));
    wakeWorkersFor(tx, rows.slice(standIns.length));
  },
});

function shortened(params: NoticeParams): NoticeParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [
    name, typeof value === 'string' && value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value,
  ]));
}
