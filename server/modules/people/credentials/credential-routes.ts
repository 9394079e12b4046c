import * as contract from '@qilian/contract/credentials';
import { route, signedIn, staff, type Api } from '../../../platform/http/index.ts';
import { addPasskey, beginPasskey, checkNewPasskey } from './add-passkey.ts';
import { listPasskeys, removePasskey, renamePasskey } from './passkeys.ts';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, renewRecoveryCodes, showSecondFactor } from './second-factor.ts';

const done = { done: true } as const;

/** Passkeys of everybody, second factors of staff. */
export function credentialRoutes(api: Api): void {
  route(api, contract.listPasskeys, { permit: signedIn, whileEnrolDue: true, handle: ({ tx }) => listPasskeys(tx) });
  route(api, contract.beginPasskey, { permit: signedIn, fresh: true, whileEnrolDue: true, handle: ({ tx }) => beginPasskey(tx) });
  route(api, contract.addPasskey, {
    permit: signedIn,
    fresh: true,
    whileEnrolDue: true,
    receive: (_request, platform, { actor, body }) => checkNewPasskey(platform, actor.userId!, body),
    handle: ({ tx, body, received }) => addPasskey(tx, received, body),
  });
  route(api, contract.renamePasskey, { permit: signedIn, handle: ({ tx, params, body }) => renamePasskey(tx, params.passkeyId, body.name) });
  route(api, contract.removePasskey, {
    permit: signedIn,
    fresh: true,
    handle: async ({ tx, params }) => {
      await removePasskey(tx, params.passkeyId);
      return done;
    },
  });
  route(api, contract.getSecondFactor, { permit: staff(), whileEnrolDue: true, handle: ({ tx }) => showSecondFactor(tx) });
  route(api, contract.beginSecondFactor, { permit: staff(), fresh: true, whileEnrolDue: true, handle: ({ tx }) => beginSecondFactor(tx) });
  route(api, contract.confirmSecondFactor, { permit: staff(), fresh: true, whileEnrolDue: true, handle: ({ tx, body }) => confirmSecondFactor(tx, body.code) });
  route(api, contract.renewRecoveryCodes, { permit: staff(), fresh: true, handle: ({ tx }) => renewRecoveryCodes(tx) });
  route(api, contract.removeSecondFactor, {
    permit: staff(),
    fresh: true,
    handle: async ({ tx }) => {
      await removeSecondFactor(tx);
      return done;
    },
  });
}
