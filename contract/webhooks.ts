import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, Instant, Named, PageQuery, Version, pageOf } from './shapes.ts';

/** News that a webhook can ask for: steps of cases and enterprises that the enterprise itself may read. */
export const WebhookEvent = z.enum([
  'case.opened', 'case.accepted', 'case.declined', 'case.objected', 'case.task_assigned', 'case.task_signed', 'case.task_transferred', 'case.enterprise_asked', 'case.supplied', 'case.resumed',
  'case.progress', 'case.site_check', 'case.interim_measure', 'case.extended', 'case.deadline_recomputed', 'case.owner_changed', 'case.urged', 'case.resolved', 'case.closing_approved',
  'case.confirmed', 'case.confirmation_silent', 'case.disputed', 'case.called_back', 'case.closed', 'case.reopened', 'case.withdrawn_by_enterprise', 'case.withdrawn',
  'enterprise.registered', 'enterprise.edited', 'enterprise.stage_moved', 'enterprise.park_moved', 'enterprise.staff_assigned', 'enterprise.holder_seated', 'enterprise.holder_unseated',
]);
export type WebhookEvent = z.output<typeof WebhookEvent>;

export const Webhook = z.object({
  id: Id, program: Named, url: z.string(), events: z.array(WebhookEvent),
  /** `disabled`: by the platform, after three days without a taken delivery. */
  state: z.enum(['active', 'paused', 'disabled', 'ended']),
  failingSince: Instant.nullable(), lastSuccessAt: Instant.nullable(),
  /** Until when the former secret signs beside the present one. */
  formerSecretUntil: Instant.nullable(),
  waiting: z.number().int(), createdAt: Instant, version: Version,
});
export type Webhook = z.output<typeof Webhook>;
/** The secret (`whsec_…`, Standard Webhooks) stands in this answer and nowhere else. */
export const WebhookWithSecret = z.object({ webhook: Webhook, secret: z.string() });

/** Why nothing came back. */
export const DeliveryFailure = z.enum(['bad_url', 'not_https', 'private_address', 'no_address', 'timed_out', 'unreachable', 'disabled']);

export const Delivery = z.object({
  id: Id,
  /** The same for each delivery of one event: the header `webhook-id`. */
  eventId: Id, type: z.string(), eventAt: Instant, replay: z.boolean(), createdAt: Instant,
  /** `dropped`: the program may no longer have it. */
  status: z.enum(['waiting', 'delivered', 'failed', 'dropped']), attempts: z.number().int(), dueAt: Instant.nullable(), lastAt: Instant.nullable(),
  answerStatus: z.number().int().nullable(), answer: z.string().nullable(), failure: DeliveryFailure.nullable(), tookMs: z.number().int().nullable(),
});
export type Delivery = z.output<typeof Delivery>;

const WebhookId = z.strictObject({ webhookId: Id });
const Url = z.string().trim().min(1).max(500);
const Events = z.array(WebhookEvent).min(1).max(60);

export const listWebhooks = endpoint({
  method: 'GET', path: '/webhooks', summary: 'Webhooks, newest first: a program\'s own, or those of programs that I administer', tag: 'webhooks',
  query: z.strictObject({ ...PageQuery, programId: Id.optional(), ended: z.stringbool().default(false) }), response: pageOf(Webhook),
});
export const getWebhook = endpoint({ method: 'GET', path: '/webhooks/:webhookId', summary: 'One webhook', tag: 'webhooks', params: WebhookId, response: Webhook });
export const addWebhook = endpoint({
  method: 'POST', path: '/webhooks', summary: 'Have events sent to an address; the answer holds the secret, once', tag: 'webhooks', creates: true,
  body: z.strictObject({
    /** People name the program; a program's webhook is its own. */
    programId: Id.optional(), url: Url, events: Events,
  }),
  example: { url: 'https://hooks.example.cn/qilian', events: ['case.opened', 'case.closed'] },
  response: WebhookWithSecret,
});
export const editWebhook = endpoint({
  method: 'PATCH', path: '/webhooks/:webhookId', summary: 'Change address or events, pause, or go on', tag: 'webhooks',
  params: WebhookId, body: z.strictObject({ version: Version, url: Url.optional(), events: Events.optional(), state: z.enum(['active', 'paused']).optional() }), response: Webhook,
});
export const rotateWebhookSecret = endpoint({
  method: 'POST', path: '/webhooks/:webhookId/secret', summary: 'Give a new secret; both sign for a day', tag: 'webhooks', creates: true,
  params: WebhookId, body: z.strictObject({ version: Version }), response: WebhookWithSecret,
});
export const endWebhook = endpoint({
  method: 'POST', path: '/webhooks/:webhookId/end', summary: 'End a webhook for good', tag: 'webhooks', params: WebhookId, body: z.strictObject({ version: Version }), response: Webhook,
});
export const pingWebhook = endpoint({
  method: 'POST', path: '/webhooks/:webhookId/ping', summary: 'Send a test, of the type `ping`', tag: 'webhooks', creates: true, params: WebhookId, response: Delivery,
});
export const listDeliveries = endpoint({
  method: 'GET', path: '/webhooks/:webhookId/deliveries', summary: 'What was sent and how it was answered, newest first', tag: 'webhooks',
  params: WebhookId, query: z.strictObject({ ...PageQuery, status: Delivery.shape.status.optional() }), response: pageOf(Delivery),
});
export const replayDelivery = endpoint({
  method: 'POST', path: '/webhooks/:webhookId/deliveries/:deliveryId/replay', summary: 'Send one event again', tag: 'webhooks', creates: true,
  params: z.strictObject({ webhookId: Id, deliveryId: Id }), response: Delivery,
});
export const replaySince = endpoint({
  method: 'POST', path: '/webhooks/:webhookId/replay', summary: 'Send all events since an instant again, oldest first, also those that were never planned', tag: 'webhooks', creates: true,
  params: WebhookId, body: z.strictObject({ since: Instant }),
  example: { since: '2026-03-02T01:30:00Z' },
  response: z.object({
    planned: z.number().int(),
    /** Where to go on, when there are more than one call takes. */
    nextSince: Instant.nullable(),
  }),
});
