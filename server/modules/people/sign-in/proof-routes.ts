import type { FastifyRequest } from 'fastify';
import * as contract from '@qilian/contract/credentials';
import type { ProofWay } from '@qilian/contract/shapes';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { route, signedIn, staff, withActor, type Api } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { noteProof, requireWay, showProof } from './proof.ts';
import { askForPasskey, provePasskey } from '../credentials/prove-passkey.ts';
import { proveSecondFactor } from '../credentials/prove-second-factor.ts';
import { proveDemo } from '../demo.ts';
import { requestProofCode } from './codes/request-code.ts';
import { ownLoginName } from './sessions/sessions.ts';
import { provePassword } from './sign-in.ts';
import { proveCode } from './codes/sign-in-with-code.ts';

const wayOpen = (platform: Platform, request: FastifyRequest, way: ProofWay) => withActor(platform, request, (tx) => requireWay(tx, way));

/** A proof that fails is no end of the session: it is said of its field, or forbids what it was for. */
const failed = (field: 'body.password' | 'body.code' | null, codes: Record<string, string> = {}) => (error: unknown): never => {
  if (!(error instanceof Refusal && error.kind === 'unauthenticated')) throw error;
  const code = codes[error.code] ?? error.code;
  throw field === null ? new Refusal('forbidden', code, { params: error.params }) : invalidField(field, code, error.params);
};

/** Proving anew who one is: each way checks outside the transaction, so that a failure is counted. */
export function proofRoutes(api: Api): void {
  route(api, contract.getProof, { permit: signedIn, whileEnrolDue: true, handle: ({ tx }) => showProof(tx) });
  route(api, contract.proveByPassword, {
    permit: staff(),
    whileEnrolDue: true,
    receive: async (request, platform, { body }) => {
      await wayOpen(platform, request, 'password');
      return provePassword(platform, await withActor(platform, request, ownLoginName), body.password, request).catch(failed('body.password', { 'auth.wrong_password': 'auth.wrong_current_password' }));
    },
    handle: async ({ tx, received }) => {
      await received.forgive(tx);
      return noteProof(tx, 'password');
    },
  });
  route(api, contract.proveBySecondFactor, {
    permit: staff(),
    whileEnrolDue: true,
    receive: async (request, platform, { actor, body }) =>
      proveSecondFactor(platform, await wayOpen(platform, request, 'second_factor'), body.code, `session ${actor.sessionId}`, request).catch(failed('body.code')),
    handle: async ({ tx, received }) => {
      await received.forgive(tx);
      return noteProof(tx, 'second_factor');
    },
  });
  route(api, contract.requestProofCode, {
    permit: signedIn,
    handle: async ({ tx, body, request }) => requestProofCode(tx, await requireWay(tx, 'code'), body.by, request),
  });
  route(api, contract.proveByCode, {
    permit: signedIn,
    receive: async (request, platform, { body }) => proveCode(platform, { ...body, purpose: 'step_up', userId: await wayOpen(platform, request, 'code') }, request).catch(failed('body.code')),
    handle: async ({ tx, received }) => {
      await received.forgive(tx);
      return noteProof(tx, 'code');
    },
  });
  route(api, contract.beginPasskeyProof, { permit: signedIn, whileEnrolDue: true, handle: async ({ tx }) => askForPasskey(tx, await requireWay(tx, 'passkey')) });
  route(api, contract.proveByPasskey, {
    permit: signedIn,
    whileEnrolDue: true,
    receive: async (request, platform, { body }) => provePasskey(platform, await wayOpen(platform, request, 'passkey'), body, request).catch(failed(null)),
    handle: async ({ tx, received }) => {
      await received.forgive(tx);
      return noteProof(tx, 'passkey');
    },
  });
  route(api, contract.proveInDemo, {
    permit: signedIn,
    handle: async ({ tx, actor }) => {
      await proveDemo(tx, actor.userId!);
      return noteProof(tx, 'demo');
    },
  });
}
