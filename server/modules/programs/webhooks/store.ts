import type { Updateable } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { addWebhook as addEndpoint, editWebhook as editEndpoint } from '@qilian/contract/webhooks';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound, staleVersion } from '../../../platform/errors.ts';
import { OutboundFailure, openOutbound } from '../../../platform/gateways/outbound.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { visiblePrograms } from '../access.ts';
import { recordNews } from '../store.ts';
import { deliverTask, jobAttempts } from './plan.ts';
import { newSecret } from './secrets.ts';
import { getWebhook } from './views.ts';

const dayMs = 86_400_000;
/** Of one program that haven't ended. */
const mostWebhooks = 20;

/** @throws Refusal `programs.webhook.not_found`, `common.stale_version`, `programs.webhook_ended` */
async function takeWebhook(tx: Tx, webhookId: string, version?: number) {
  const row = await tx.sql.selectFrom('webhooks as w').innerJoin('programs as p', 'p.id', 'w.program_id').select(['w.id', 'w.program_id', 'w.version', 'w.state', 'w.secret', 'p.parks'])
    .where('w.id', '=', webhookId).where(visiblePrograms(tx.actor)).forUpdate('w').executeTakeFirst();
  if (!row) throw notFound('programs.webhook');
  if (version !== undefined && row.version !== version) throw staleVersion(await getWebhook(tx, webhookId));
  if (row.state === 'ended') throw new Refusal('conflict', 'programs.webhook_ended');
  return row;
}

async function change(tx: Tx, row: { id: string; program_id: string; parks: string[] }, step: string, columns: Updateable<Tables['webhooks']>, params: Record<string, string | string[]> = {}): Promise<void> {
  await tx.sql.updateTable('webhooks').set(columns).set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', row.id).execute();
  await recordNews(tx, { id: row.program_id, parks: row.parks }, step, { params: { webhookId: row.id, ...params } });
}

/** @throws Refusal on `body.url` that says why it can't be called */
function requireUrl(tx: Tx, url: string): string {
  try {
    return openOutbound({ allowed: tx.platform.config.webhookNetworks }).check(url).href;
  } catch (error) {
    if (error instanceof OutboundFailure) throw invalidField('body.url', `programs.webhook_${error.code}`, { value: url });
    throw error;
  }
}

/** @returns its id and the secret, which can't be read again @throws Refusal `programs.not_found`, `programs.too_many_webhooks`, on `body.url` */
export async function addWebhook(tx: Tx, { programId, url, events }: BodyOf<typeof addEndpoint>): Promise<{ id: string; secret: string }> {
  const owner = programId ?? (tx.actor.side === 'program' ? tx.actor.userId! : undefined);
  if (owner === undefined) throw invalidField('body.programId', 'programs.webhook_whose');
  const program = await tx.sql.selectFrom('programs as p').select(['p.id', 'p.parks', 'p.ended_at']).where('p.id', '=', owner).where(visiblePrograms(tx.actor)).forUpdate().executeTakeFirst();
  if (!program) throw notFound('programs');
  if (program.ended_at !== null) throw new Refusal('conflict', 'programs.ended');
  const { count } = await tx.sql.selectFrom('webhooks').select((eb) => eb.fn.countAll<number>().as('count')).where('program_id', '=', owner).where('state', '!=', 'ended').executeTakeFirstOrThrow();
  if (count >= mostWebhooks) throw new Refusal('conflict', 'programs.too_many_webhooks', { params: { limit: mostWebhooks } });
  const [id, secret] = [newId(tx.now), newSecret()];
  await tx.sql.insertInto('webhooks').values({
    id, program_id: owner, url: requireUrl(tx, url), events: [...new Set(events)], secret: tx.platform.secrets.encrypt(secret), created_by: tx.actor.userId!, created_at: tx.now,
  }).execute();
  await recordNews(tx, program, 'webhook_added', { params: { webhookId: id, events } });
  return { id, secret };
}

/** One that was paused or disabled begins anew with what comes from now on; what it missed is replayed on request. */
export async function editWebhook(tx: Tx, webhookId: string, { version, url, events, state }: BodyOf<typeof editEndpoint>): Promise<void> {
  const row = await takeWebhook(tx, webhookId, version);
  await change(tx, row, 'webhook_edited', {
    ...(url !== undefined && { url: requireUrl(tx, url) }), ...(events !== undefined && { events: [...new Set(events)] }),
    ...(state !== undefined && { state, ...(state === 'active' && row.state !== 'active' && { failing_since: null, busy_until: null }) }),
  }, { ...(events && { events }), ...(state && { state }) });
  if (state === 'active') await queueJob(tx, deliverTask, { webhookId }, { maxAttempts: jobAttempts });
}

/** A new secret; the present one signs beside it for a day. */
export async function rotateSecret(tx: Tx, webhookId: string, version: number): Promise<string> {
  const row = await takeWebhook(tx, webhookId, version);
  const secret = newSecret();
  await change(tx, row, 'webhook_secret_rotated', { secret: tx.platform.secrets.encrypt(secret), former_secret: row.secret, former_until: new Date(tx.now.getTime() + dayMs) });
  return secret;
}

export async function endWebhook(tx: Tx, webhookId: string, version: number): Promise<void> {
  const row = await takeWebhook(tx, webhookId, version);
  await tx.sql.updateTable('webhook_deliveries').set({ status: 'dropped', due_at: null }).where('webhook_id', '=', webhookId).where('status', '=', 'waiting').execute();
  await change(tx, row, 'webhook_ended', { state: 'ended', former_secret: null, former_until: null });
}

/** One that is active. @throws Refusal `programs.webhook_not_active` */
export async function requireActive(tx: Tx, webhookId: string): Promise<{ id: string; programId: string; parks: string[] }> {
  const row = await takeWebhook(tx, webhookId);
  if (row.state !== 'active') throw new Refusal('conflict', 'programs.webhook_not_active');
  return { id: row.id, programId: row.program_id, parks: row.parks };
}
