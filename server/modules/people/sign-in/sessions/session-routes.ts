import * as contract from '@qilian/contract/session';
import packageJson from '../../../../../package.json' with { type: 'json' };
import { Refusal } from '../../../../platform/errors.ts';
import { anybody, dropToken, enterSession, route, signedIn, staff, tokenOf, withActor, type Api } from '../../../../platform/http/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { FastifyRequest } from 'fastify';
import { beginSession } from './begin-session.ts';
import { demoPeople, proveDemo } from '../../demo.ts';
import { meOf } from '../../me.ts';
import { askForPasskey, provePasskey } from '../../credentials/prove-passkey.ts';
import { findRelyingParty } from '../../credentials/relying-party.ts';
import { requireSeat } from '../codes/sign-in-with-code.ts';
import { beginPasskeySignIn } from '@qilian/contract/credentials';
import { signOutUrl } from '../../credentials/provider-flow.ts';
import { requestCode } from '../codes/request-code.ts';
import { sessionEnd } from './session-end.ts';
import { changePassword, chooseEnterprise, chooseLocale, endSession, ownLoginName, wrongCurrent } from './sessions.ts';
import { needsSetUp, setUp } from '../../set-up.ts';
import { provePassword, proveSignIn } from '../sign-in.ts';
import { proveCode } from '../codes/sign-in-with-code.ts';

const done = { done: true } as const;

/** The person as the session stands after a change to it. */
const meAnew = async (tx: Tx, request: FastifyRequest) => meOf(await enterSession(tx, tokenOf(request)!.token));

export function sessionRoutes(api: Api): void {
  route(api, contract.getStatus, {
    permit: anybody,
    handle: async ({ tx }) => ({
      version: packageJson.version, needsSetup: await needsSetUp(tx), timeZone: tx.platform.config.timeZone,
      passkeyOrigin: findRelyingParty(tx.platform.config)?.origin ?? null, demo: await demoPeople(tx),
      provider: tx.platform.config.oidc === null ? null : { label: tx.platform.config.oidc.label ?? null, sides: tx.platform.config.oidc.sides },
    }),
  });
  route(api, contract.setUp, {
    permit: anybody,
    handle: async ({ tx, body, request, reply }) => beginSession(tx, await setUp(tx, body), 'set_up', request, reply),
  });
  route(api, contract.getMe, { permit: signedIn, whileEnrolDue: true, handle: ({ tx }) => meOf(tx) });
  route(api, contract.getSessionEnd, { permit: anybody, handle: ({ tx, request }) => sessionEnd(tx, request) });
  route(api, contract.signIn, {
    permit: anybody,
    receive: (request, platform, { body }) => proveSignIn(platform, body, request),
    handle: async ({ tx, received, request, reply }) => {
      await received.forgive(tx);
      return beginSession(tx, received.userId, 'password', request, reply);
    },
  });
  route(api, beginPasskeySignIn, { permit: anybody, handle: ({ tx }) => askForPasskey(tx, null) });
  route(api, contract.signInWithPasskey, {
    permit: anybody,
    receive: (request, platform, { body }) => provePasskey(platform, null, body, request),
    handle: async ({ tx, received, request, reply }) => {
      await received.forgive(tx);
      await requireSeat(tx, received.userId);
      return beginSession(tx, received.userId, 'passkey', request, reply);
    },
  });
  route(api, contract.requestCode, { permit: anybody, handle: ({ tx, body, request }) => requestCode(tx, body, request) });
  route(api, contract.signInWithCode, {
    permit: anybody,
    receive: (request, platform, { body }) => proveCode(platform, { ...body, purpose: 'sign_in' }, request),
    handle: async ({ tx, received, request, reply }) => {
      await received.forgive(tx);
      return beginSession(tx, received.userId, 'code', request, reply);
    },
  });
  route(api, contract.signInDemo, {
    permit: anybody,
    handle: async ({ tx, body, request, reply }) => {
      await proveDemo(tx, body.userId);
      return beginSession(tx, body.userId, 'demo', request, reply);
    },
  });
  route(api, contract.signOut, {
    permit: anybody,
    receive: (_request, platform, { actor }) => signOutUrl(platform, actor),
    handle: async ({ tx, actor, received, reply }) => {
      if (actor.sessionId !== null) await endSession(tx, actor.userId!, actor.sessionId, 'elsewhere');
      dropToken(reply);
      return { ...done, continueAt: received };
    },
  });
  route(api, contract.chooseEnterprise, {
    permit: signedIn,
    handle: async ({ tx, body, request }) => {
      await chooseEnterprise(tx, body.enterpriseId);
      return meAnew(tx, request);
    },
  });
  route(api, contract.chooseLocale, {
    permit: signedIn,
    whileEnrolDue: true,
    handle: async ({ tx, body, request }) => {
      await chooseLocale(tx, body.locale);
      return meAnew(tx, request);
    },
  });
  route(api, contract.changePassword, {
    permit: staff(),
    fresh: true,
    receive: async (request, platform, { body }) => {
      const loginName = await withActor(platform, request, ownLoginName);
      return provePassword(platform, loginName, body.current, request).catch((error: unknown) => {
        throw error instanceof Refusal && error.code === 'auth.wrong_password' ? wrongCurrent() : error;
      });
    },
    handle: async ({ tx, body, received }) => {
      await received.forgive(tx);
      await changePassword(tx, body.password);
      return done;
    },
  });
}
