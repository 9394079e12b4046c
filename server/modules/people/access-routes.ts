import * as contract from '@qilian/contract/access';
import { anybody, dropToken, route, signedIn, staff, type Api } from '../../platform/http/index.ts';
import { findLink } from './links/access-links.ts';
import { disownMailed, disownOwn } from './sign-in/sessions/disown.ts';
import { exportSessions } from './exports.ts';
import { inviteAgain, withdrawInvitation } from './links/invite.ts';
import { askRecovery, setPasswordByLink } from './links/recover.ts';
import { endOtherSessions, endSession, sessionsOf } from './sign-in/sessions/sessions.ts';
import { endSessionsOf, listSessionsOf } from './sign-in/sessions/sessions-of-others.ts';

const done = { done: true } as const;
const administrators = staff('administrator');

/** Where somebody is signed in, and how a password comes into being and back. */
export function accessRoutes(api: Api): void {
  route(api, contract.listSessions, { permit: signedIn, handle: ({ tx, actor }) => sessionsOf(tx, actor.userId!) });
  route(api, contract.exportSessions, { permit: signedIn, fresh: true, handle: ({ tx, query }) => exportSessions(tx, query) });
  route(api, contract.exportSessionsOf, { permit: administrators, fresh: true, handle: ({ tx, params, query }) => exportSessions(tx, query, params.userId) });
  route(api, contract.revokeSession, {
    permit: signedIn,
    handle: async ({ tx, actor, params, reply }) => {
      await endSession(tx, actor.userId!, params.sessionId, 'elsewhere');
      if (params.sessionId === actor.sessionId) dropToken(reply);
      return done;
    },
  });
  route(api, contract.revokeOtherSessions, {
    permit: signedIn,
    handle: async ({ tx }) => {
      await endOtherSessions(tx);
      return done;
    },
  });
  route(api, contract.disownSession, {
    permit: signedIn,
    handle: async ({ tx, params, reply }) => {
      await disownOwn(tx, params.sessionId);
      dropToken(reply);
      return done;
    },
  });
  route(api, contract.disownByLink, { permit: anybody, handle: async ({ tx, body }) => ({ ...done, ...await disownMailed(tx, body.token) }) });
  route(api, contract.listSessionsOf, { permit: administrators, handle: ({ tx, params }) => listSessionsOf(tx, params.userId) });
  route(api, contract.endSessionOf, {
    permit: administrators,
    handle: async ({ tx, params }) => {
      await endSessionsOf(tx, params.userId, params.sessionId);
      return done;
    },
  });
  route(api, contract.endSessionsOf, {
    permit: administrators,
    handle: async ({ tx, params }) => {
      await endSessionsOf(tx, params.userId);
      return done;
    },
  });
  route(api, contract.inviteStaffMember, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => inviteAgain(tx, params.userId, body.version) });
  route(api, contract.withdrawInvitation, { permit: administrators, handle: ({ tx, params, body }) => withdrawInvitation(tx, params.userId, body.version) });
  route(api, contract.askRecovery, {
    permit: anybody,
    handle: async ({ tx, body, request }) => {
      await askRecovery(tx, body.account, request.ip);
      return done;
    },
  });
  route(api, contract.readLink, {
    permit: anybody,
    handle: async ({ tx, body }) => {
      const { purpose, name, login_name: loginName, expires_at: expiresAt } = await findLink(tx, body.token);
      return { purpose, name, loginName, expiresAt: expiresAt.toISOString() };
    },
  });
  route(api, contract.setPasswordByLink, {
    permit: anybody,
    handle: async ({ tx, body, request, reply }) => {
      await setPasswordByLink(tx, body, request, reply);
      return done;
    },
  });
}
