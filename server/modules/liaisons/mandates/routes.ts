import type { z } from 'zod';
import type { PasskeySignIn } from '@qilian/contract/credentials';
import * as contract from '@qilian/contract/mandates';
import { enterpriseSide, route, signedIn, withActor, type Api } from '../../../platform/http/index.ts';
import { askForSignature, proveSignature } from '../../people/index.ts';
import { granting } from './access.ts';
import { declineMandate, revokeMandate, signMandate } from './answer-mandate.ts';
import { draftTerms, grantMandate } from './grant-mandate.ts';
import { digestOf, termsOf } from './terms.ts';
import { takeFor } from './rules.ts';
import { findMandate, getMandate, listMandates } from './views.ts';

type Assertion = z.output<typeof PasskeySignIn>;

/** What the passkey said, without what it said it to. */
const assertionIn = ({ challengeId, credentialId, clientDataJSON, authenticatorData, signature, userHandle }: Assertion): Assertion =>
  ({ challengeId, credentialId, clientDataJSON, authenticatorData, signature, ...(userHandle !== undefined && { userHandle }) });

/** An agent to whom a mandate is offered has no seat yet, and one who holds it may be limited to anything: who sees which mandate stands in `access.ts`. */
export function routes(api: Api): void {
  route(api, contract.listMandates, { permit: signedIn, handle: ({ tx, query }) => listMandates(tx, query) });
  route(api, contract.getMandate, {
    permit: signedIn,
    handle: async ({ tx, params }) => {
      const mandate = await findMandate(tx, params.mandateId);
      return { ...await getMandate(tx, mandate.id), terms: termsOf(tx.actor.locale, mandate), termsDigest: digestOf(mandate) };
    },
  });
  route(api, contract.readTerms, { permit: enterpriseSide(...granting), handle: async ({ tx, body }) => draftTerms(tx, body) });
  route(api, contract.grantMandate, { permit: enterpriseSide(...granting), fresh: true, handle: async ({ tx, body }) => getMandate(tx, await grantMandate(tx, body)) });
  route(api, contract.signMandate, {
    permit: signedIn, fresh: true,
    handle: async ({ tx, params, body }) => {
      await signMandate(tx, params.mandateId, body);
      return getMandate(tx, params.mandateId);
    },
  });
  route(api, contract.beginMandateSignature, { permit: signedIn, handle: ({ tx, actor, body }) => askForSignature(tx, actor.userId!, body.termsDigest) });
  route(api, contract.grantMandateByPasskey, {
    permit: enterpriseSide(...granting),
    receive: (request, platform, { actor, body }) => proveSignature(platform, actor.userId!, body.termsDigest, assertionIn(body), request),
    handle: async ({ tx, body, received }) => {
      await received.forgive(tx);
      return getMandate(tx, await grantMandate(tx, body, received.signature));
    },
  });
  route(api, contract.signMandateByPasskey, {
    permit: signedIn,
    receive: async (request, platform, { actor, params, body }) => {
      await withActor(platform, request, (tx) => takeFor(tx, params.mandateId, body.version, 'sign'));
      return proveSignature(platform, actor.userId!, body.termsDigest, assertionIn(body), request);
    },
    handle: async ({ tx, params, body, received }) => {
      await received.forgive(tx);
      await signMandate(tx, params.mandateId, body, received.signature);
      return getMandate(tx, params.mandateId);
    },
  });
  route(api, contract.declineMandate, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await declineMandate(tx, params.mandateId, body);
      return getMandate(tx, params.mandateId);
    },
  });
  route(api, contract.revokeMandate, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await revokeMandate(tx, params.mandateId, body);
      return getMandate(tx, params.mandateId);
    },
  });
}
