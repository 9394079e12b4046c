import type { FastifyReply, FastifyRequest } from 'fastify';
import { anyone, type Actor } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { deviceOf, hashToken, knowDevice, newSessionToken } from '../../../platform/http/index.ts';
import { ProviderError, type IdentityProvider, type ProvenIdentity, type ProviderFlow } from '../../../platform/identity-provider.ts';
import type { Platform } from '../../../platform/platform.ts';
import { refuseTooManyMessages } from '../sign-in/codes/message-limits.ts';

export type Side = 'staff' | 'enterprise';

const lifeMs = 10 * 60_000;

/** @throws Refusal `auth.no_provider` where none is set for this side */
function providerFor(platform: Platform, side: Side): IdentityProvider {
  const { identityProvider, config } = platform;
  if (identityProvider === null || !config.oidc!.sides.includes(side)) throw new Refusal('not_found', 'auth.no_provider');
  return identityProvider;
}

/** Everything that belongs to a flow follows from its state, which the browser carries, and a key that it hasn't. */
function flowOf(platform: Platform, side: Side, state: string): ProviderFlow {
  const derived = (purpose: string) => platform.secrets.sign(purpose, state).toString('base64url');
  return { returnTo: `${platform.config.publicUrl}${side === 'staff' ? '/console' : ''}/sign-in/provider`, state, nonce: derived('provider-nonce'), codeVerifier: derived('provider-verifier') };
}

export interface Begun {
  state: string;
  side: Side;
  url: string;
}

/** Works out where to send the browser. The provider may have to be asked, so no transaction is open. @throws Refusal `auth.no_provider`, `auth.provider_away` */
export async function prepareFlow(platform: Platform, side: Side): Promise<Begun> {
  const state = newSessionToken();
  const url = await providerFor(platform, side).begin(flowOf(platform, side, state)).catch((error: unknown) => { throw refusalOf(platform, error); });
  return { state, side, url };
}

/** Keeps a flow, bound to the browser that begins it. @param userId who is signed in and wants the accounts linked */
export async function keepFlow(tx: Tx, { state, side, url }: Begun, userId: string | null, request: FastifyRequest, reply: FastifyReply): Promise<{ url: string }> {
  await refuseTooManyMessages(tx, [], deviceOf(request, tx.platform) === null ? request.ip : null);
  await tx.sql.insertInto('identity_flows').values({
    state_hash: hashToken(state), device: knowDevice(request, reply, tx.platform), side, user_id: userId, created_at: tx.now, expires_at: new Date(tx.now.getTime() + lifeMs),
  }).execute();
  return { url };
}

export interface Returned extends ProvenIdentity {
  side: Side;
  linkFor: string | null;
}

/**
 * Takes what the provider sent back by the browser. The flow is spent whatever comes of it, so that an answer counts once.
 * @throws Refusal `auth.provider_flow_over` (used, too old, or of another browser), `auth.provider_refused`, `auth.provider_away`
 */
export async function finishFlow(
  platform: Platform, { state, code, iss, error }: { state: string; code?: string | undefined; iss?: string | undefined; error?: string | undefined }, request: FastifyRequest,
): Promise<Returned> {
  const device = deviceOf(request, platform);
  const flow = device === null ? undefined : await inTransaction(platform, anyone, (tx) => tx.sql.updateTable('identity_flows').set({ used_at: tx.now })
    .where('state_hash', '=', hashToken(state)).where('device', '=', device).where('used_at', 'is', null).where('expires_at', '>', tx.now)
    .returning(['side', 'user_id']).executeTakeFirst());
  if (!flow) throw new Refusal('unauthenticated', 'auth.provider_flow_over');
  if (error !== undefined || code === undefined) throw new Refusal('unauthenticated', 'auth.provider_refused');
  const side = flow.side as Side;
  const identity = await providerFor(platform, side).finish(flowOf(platform, side, state), { code, iss }).catch((failure: unknown) => { throw refusalOf(platform, failure); });
  return { ...identity, side, linkFor: flow.user_id };
}

function refusalOf(platform: Platform, error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  platform.log.warn({ err: error }, 'a sign-in by the identity provider failed');
  return error.kind === 'unreachable' ? new Refusal('unavailable', 'auth.provider_away') : new Refusal('unauthenticated', 'auth.provider_refused');
}

/** Where a browser that signed in by the provider signs out of it too. */
export async function signOutUrl(platform: Platform, { sessionId, side }: Actor): Promise<string | null> {
  const { identityProvider, config, secrets } = platform;
  if (identityProvider === null || sessionId === null) return null;
  const session = await inTransaction(platform, anyone, (tx) => tx.sql.selectFrom('sessions').select('identity_token').where('id', '=', sessionId).executeTakeFirst());
  if (!session?.identity_token) return null;
  return identityProvider.signOutUrl(secrets.decrypt(session.identity_token), `${config.publicUrl}${side === 'staff' ? '/console' : ''}/sign-in`);
}
