import * as contract from '@qilian/contract/webhooks';
import { orProgram, route, staff, type Api } from '../../../platform/http/index.ts';
import { ping, replayDelivery, replaySince } from './replay.ts';
import { addWebhook, editWebhook, endWebhook, rotateSecret } from './store.ts';
import { getWebhook, listDeliveries, listWebhooks } from './views.ts';

export function webhookRoutes(api: Api): void {
  const permit = orProgram('webhooks:manage', staff('administrator'));
  route(api, contract.listWebhooks, { permit, handle: ({ tx, query }) => listWebhooks(tx, query) });
  route(api, contract.getWebhook, { permit, handle: ({ tx, params }) => getWebhook(tx, params.webhookId) });
  route(api, contract.addWebhook, {
    permit,
    fresh: true,
    handle: async ({ tx, body }) => {
      const { id, secret } = await addWebhook(tx, body);
      return { webhook: await getWebhook(tx, id), secret };
    },
  });
  route(api, contract.editWebhook, {
    permit,
    fresh: true,
    handle: async ({ tx, params: { webhookId }, body }) => {
      await editWebhook(tx, webhookId, body);
      return getWebhook(tx, webhookId);
    },
  });
  route(api, contract.rotateWebhookSecret, {
    permit,
    fresh: true,
    handle: async ({ tx, params: { webhookId }, body }) => {
      const secret = await rotateSecret(tx, webhookId, body.version);
      return { webhook: await getWebhook(tx, webhookId), secret };
    },
  });
  route(api, contract.endWebhook, {
    permit,
    handle: async ({ tx, params: { webhookId }, body }) => {
      await endWebhook(tx, webhookId, body.version);
      return getWebhook(tx, webhookId);
    },
  });
  route(api, contract.pingWebhook, { permit, handle: ({ tx, params }) => ping(tx, params.webhookId) });
  route(api, contract.listDeliveries, { permit, handle: ({ tx, params, query }) => listDeliveries(tx, params.webhookId, query) });
  route(api, contract.replayDelivery, { permit, handle: ({ tx, params }) => replayDelivery(tx, params.webhookId, params.deliveryId) });
  route(api, contract.replaySince, { permit, handle: ({ tx, params, body }) => replaySince(tx, params.webhookId, body.since) });
}
