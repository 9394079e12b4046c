import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Me } from './session.ts';
import { Done, Id, Instant } from './shapes.ts';

const AtProvider = z.object({
  /** At the city's identity provider, where the browser goes next. */
  url: z.url(),
});
/** What the provider may hand back in an address: visible characters. */
const Returned = (most: number) => z.string().regex(/^[\x21-\x7e]+$/).max(most);

export const beginProvider = endpoint({
  method: 'POST', path: '/session/provider', summary: 'Begin to sign in by the city\'s identity provider', tag: 'session',
  body: z.strictObject({ side: z.enum(['staff', 'enterprise']) }), response: AtProvider,
});
export const finishProvider = endpoint({
  method: 'POST', path: '/session/provider/finish', summary: 'Finish it with what the provider sent back, in the same browser, once', tag: 'session',
  body: z.strictObject({ state: Returned(100), code: Returned(2000).optional(), iss: Returned(500).optional(), error: Returned(200).optional() }), response: Me,
});
export const listIdentities = endpoint({
  method: 'GET', path: '/me/identities', summary: 'Accounts at the identity provider that are linked with mine', tag: 'session',
  response: z.object({
    items: z.array(z.object({ id: Id, issuer: z.string(), linkedBy: z.enum(['email', 'phone', 'login_name']), linkedAt: Instant, lastUsedAt: Instant })),
  }),
});
export const linkIdentity = endpoint({
  method: 'POST', path: '/me/identities', summary: 'Begin to link my account with that at the identity provider', tag: 'session', response: AtProvider,
});
export const unlinkIdentity = endpoint({
  method: 'DELETE', path: '/me/identities/:identityId', summary: 'Unlink it; it no longer signs me in', tag: 'session',
  params: z.strictObject({ identityId: Id }), response: Done,
});
