import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { OutboundFailure, openOutbound, type OutboundAnswer } from '../../../platform/gateways/outbound.ts';
import { queueJob, type JobPayload } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { disable } from './disable.ts';
import { messageOf, type Message } from './message.ts';
import { deliverTask, jobAttempts } from './plan.ts';
import { signedHeaders } from './secrets.ts';
import { waitAfter } from './back-off.ts';

/** Webhooks that one process serves at a time: slow receivers must leave its workers time for everything else. */
const mostAtOnce = 2;
/** Deliveries of one job, and failures after which it leaves the rest for later. */
const mostOfOneJob = 50;
const mostFailures = 3;
/** Milliseconds after which a worker that said nothing counts as gone. */
const silenceMs = 60_000;

const serving = new WeakMap<Platform, Set<string>>();

/** Sends what is due to one webhook, in the order in which it is due, one after the other. */
export async function deliver(platform: Platform, { webhookId = '' }: JobPayload): Promise<void> {
  const here = serving.get(platform) ?? new Set();
  serving.set(platform, here);
  // The sweep comes back to it.
  if (here.size >= mostAtOnce || here.has(webhookId)) return;
  here.add(webhookId);
  try {
    if (await claim(platform, webhookId)) await serve(platform, webhookId);
  } finally {
    here.delete(webhookId);
  }
}

const asSystem = <Result>(platform: Platform, work: (tx: Tx) => Promise<Result>) => inTransaction(platform, system, work);

/** No two workers send to one webhook. */
async function claim(platform: Platform, webhookId: string): Promise<boolean> {
  return asSystem(platform, async (tx) => {
    const { numUpdatedRows } = await tx.sql.updateTable('webhooks').set({ busy_until: new Date(tx.now.getTime() + silenceMs) })
      .where('id', '=', webhookId).where('state', '=', 'active').where((eb) => eb.or([eb('busy_until', 'is', null), eb('busy_until', '<=', tx.now)])).executeTakeFirst();
    return numUpdatedRows > 0n;
  });
}

async function serve(platform: Platform, webhookId: string): Promise<void> {
  let failures = 0;
  for (let sent = 0; sent < mostOfOneJob && failures < mostFailures; sent += 1) {
    const next = await asSystem(platform, (tx) => takeNext(tx, webhookId));
    if (next === null) break;
    if (next.message === null) await asSystem(platform, (tx) => drop(tx, next.id));
    else if (!await attempt(platform, next, next.message)) failures += 1;
  }
  await asSystem(platform, async (tx) => {
    await tx.sql.updateTable('webhooks').set({ busy_until: null }).where('id', '=', webhookId).execute();
    // What came in the meantime had a job that found this one at work.
    if (failures < mostFailures && await isDue(tx, webhookId)) await queueJob(tx, deliverTask, { webhookId }, { maxAttempts: jobAttempts });
  });
}

const due = (tx: Tx, webhookId: string) => tx.sql.selectFrom('webhook_deliveries as d').where('d.webhook_id', '=', webhookId).where('d.status', '=', 'waiting').where('d.due_at', '<=', tx.now);
const isDue = async (tx: Tx, webhookId: string) => (await due(tx, webhookId).select('d.id').limit(1).executeTakeFirst()) !== undefined;

interface Next {
  id: string;
  webhookId: string;
  url: string;
  secrets: string[];
  message: Message | null;
}

async function takeNext(tx: Tx, webhookId: string): Promise<Next | null> {
  const row = await due(tx, webhookId).innerJoin('webhooks as w', 'w.id', 'd.webhook_id').innerJoin('programs as p', 'p.id', 'w.program_id')
    .select(['d.id', 'd.type', 'd.entry_id', 'd.event_at', 'w.url', 'w.secret', 'w.former_secret', 'w.former_until', 'p.parks', 'p.scopes', 'p.department_id', 'p.ended_at', 'p.expires_at'])
    .where('w.state', '=', 'active').orderBy('d.due_at').orderBy('d.event_at').orderBy('d.entry_id').orderBy('d.id').limit(1).executeTakeFirst();
  if (!row) return null;
  await tx.sql.updateTable('webhooks').set({ busy_until: new Date(tx.now.getTime() + silenceMs) }).where('id', '=', webhookId).execute();
  const { secrets: vault } = tx.platform;
  const isOver = row.ended_at !== null || row.expires_at <= tx.now;
  return {
    id: row.id, webhookId, url: row.url,
    secrets: [row.secret, ...row.former_secret !== null && row.former_until !== null && row.former_until > tx.now ? [row.former_secret] : []].map((sealed) => vault.decrypt(sealed)),
    message: isOver ? null : await messageOf(tx, { id: row.id, type: row.type, entryId: row.entry_id, eventAt: row.event_at }, row),
  };
}

async function drop(tx: Tx, id: string): Promise<void> {
  await tx.sql.updateTable('webhook_deliveries').set({ status: 'dropped', due_at: null, last_at: tx.now }).where('id', '=', id).execute();
}

/** At least once: a process that dies between the answer and its recording sends again, with the same id. */
async function attempt(platform: Platform, next: Next, message: Message): Promise<boolean> {
  const start = performance.now();
  let answer: OutboundAnswer | OutboundFailure;
  try {
    const seconds = Math.floor(platform.clock.now().getTime() / 1000);
    answer = await openOutbound({ allowed: platform.config.webhookNetworks }).post(next.url, {
      'content-type': 'application/json; charset=utf-8', 'user-agent': 'Qilian-Webhooks/1', ...signedHeaders(next.secrets, message.id, seconds, message.body),
    }, message.body);
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    answer = error;
  }
  const tookMs = Math.round(performance.now() - start);
  return asSystem(platform, (tx) => settle(tx, next, answer, tookMs));
}

/** NUL can't be stored. */
const storable = (text: string) => text.replaceAll('\0', '').slice(0, 1000);

async function settle(tx: Tx, { id, webhookId }: Next, answer: OutboundAnswer | OutboundFailure, tookMs: number): Promise<boolean> {
  const isFailure = answer instanceof OutboundFailure;
  const taken = !isFailure && answer.status >= 200 && answer.status < 300;
  const webhook = await tx.sql.selectFrom('webhooks').select(['id', 'failing_since', 'state']).where('id', '=', webhookId).forUpdate().executeTakeFirstOrThrow();
  const failingSince = taken ? null : webhook.failing_since ?? tx.now;
  await tx.sql.updateTable('webhooks').set({ failing_since: failingSince, ...(taken && { last_success_at: tx.now }) }).where('id', '=', webhookId).execute();
  const before = await tx.sql.selectFrom('webhook_deliveries').select(['attempts', 'first_at']).where('id', '=', id).executeTakeFirstOrThrow();
  const attempts = before.attempts + 1;
  const firstAt = before.first_at ?? tx.now;
  const wait = taken ? null : waitAfter(attempts, Math.random());
  await tx.sql.updateTable('webhook_deliveries').set({
    status: taken ? 'delivered' : wait === null ? 'failed' : 'waiting', due_at: wait === null ? null : new Date(tx.now.getTime() + wait), attempts, first_at: firstAt, last_at: tx.now, took_ms: tookMs,
    answer_status: isFailure ? null : answer.status, answer: isFailure ? null : storable(answer.text), failure: isFailure ? answer.code : null,
  }).where('id', '=', id).execute();
  // Gone, says the receiver; or nothing was taken as long as one delivery was tried.
  const isGone = !isFailure && answer.status === 410;
  if (webhook.state === 'active' && failingSince !== null && (isGone || (wait === null && failingSince <= firstAt))) await disable(tx, webhookId, isGone ? 'gone' : 'failing');
  return taken;
}

/** Brings back what waits and is due: after a pause, a restart, or a busy time. */
export async function resumeDeliveries(platform: Platform): Promise<void> {
  await asSystem(platform, async (tx) => {
    const { rows } = await sql<{ id: string }>`select w.id from webhooks w where w.state = 'active' and (w.busy_until is null or w.busy_until <= ${tx.now})
      and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.status = 'waiting' and d.due_at <= ${tx.now})`.execute(tx.sql);
    for (const { id } of rows) await queueJob(tx, deliverTask, { webhookId: id }, { maxAttempts: jobAttempts });
  });
}
