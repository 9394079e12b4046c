import * as contract from '@qilian/contract/provider';
import { Refusal } from '../../../platform/errors.ts';
import { anybody, route, signedIn, type Api } from '../../../platform/http/index.ts';
import { beginSession } from '../sign-in/sessions/begin-session.ts';
import { listIdentities, personBehind, unlinkIdentity } from './identities.ts';
import { meOf } from '../me.ts';
import { finishFlow, keepFlow, prepareFlow, type Side } from './provider-flow.ts';

const done = { done: true } as const;

/** Signing in by the city's identity provider, and the accounts there that are linked with ours. */
export function providerRoutes(api: Api): void {
  route(api, contract.beginProvider, {
    permit: anybody,
    receive: (_request, platform, { body }) => prepareFlow(platform, body.side),
    handle: ({ tx, received, request, reply }) => keepFlow(tx, received, null, request, reply),
  });
  route(api, contract.finishProvider, {
    permit: anybody,
    receive: (request, platform, { body }) => finishFlow(platform, body, request),
    handle: async ({ tx, actor, received, request, reply }) => {
      const { linkFor } = received;
      if (linkFor !== null && linkFor !== actor.userId) throw new Refusal('unauthenticated', 'auth.provider_flow_over');
      const userId = await personBehind(tx, received);
      return linkFor === null ? beginSession(tx, userId, 'provider', request, reply, { identityToken: received.idToken }) : meOf(tx);
    },
  });
  route(api, contract.listIdentities, { permit: signedIn, handle: ({ tx }) => listIdentities(tx) });
  route(api, contract.linkIdentity, {
    permit: signedIn,
    fresh: true,
    receive: (_request, platform, { actor }) => prepareFlow(platform, actor.side as Side),
    handle: ({ tx, actor, received, request, reply }) => keepFlow(tx, received, actor.userId, request, reply),
  });
  route(api, contract.unlinkIdentity, {
    permit: signedIn,
    fresh: true,
    handle: async ({ tx, params }) => {
      await unlinkIdentity(tx, params.identityId);
      return done;
    },
  });
}
