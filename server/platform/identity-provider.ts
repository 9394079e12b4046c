import {
  allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, buildEndSessionUrl, calculatePKCECodeChallenge, ClientSecretBasic, ClientSecretPost,
  discovery, enableNonRepudiationChecks, fetchUserInfo, None, type ClientAuth, type Configuration,
} from 'openid-client';
import type { OidcSettings } from '../config-access.ts';

const timeoutSeconds = 8;
/** Endpoints and keys of a provider change seldom; a restart isn't needed when they do. */
const knownForMs = 60 * 60_000;

/** What belongs to one way to the provider and back. */
export interface ProviderFlow {
  /** Where the provider sends the browser back to. */
  returnTo: string;
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface ProvenIdentity {
  issuer: string;
  subject: string;
  /** Signed claims and those of the provider's user information, each whole by itself: what says "verified" stands beside what it verifies. */
  sources: Record<string, unknown>[];
  idToken: string;
}

/** The city's identity provider, by OpenID Connect: authorization code with PKCE, state and nonce. */
export interface IdentityProvider {
  /** The address at which the browser signs in. @throws ProviderError */
  begin(flow: ProviderFlow): Promise<string>;
  /** Exchanges the code and checks signature, issuer, audience, times and nonce. @throws ProviderError */
  finish(flow: ProviderFlow, answer: { code: string; iss?: string | undefined }): Promise<ProvenIdentity>;
  /** The address at which the browser signs out; null where the provider has none or can't be reached. */
  signOutUrl(idToken: string, returnTo: string): Promise<string | null>;
}

export class ProviderError extends Error {
  readonly kind: 'unreachable' | 'refused';
  constructor(kind: 'unreachable' | 'refused', cause: unknown) {
    super(`The identity provider ${kind === 'unreachable' ? 'can\'t be reached' : 'or its answer was refused'}: ${(cause as Error).message}`, { cause });
    this.name = 'ProviderError';
    this.kind = kind;
  }
}

/** `client_secret_basic` unless the provider takes only the other. */
const byEither = (secret: string): ClientAuth => (server, client, body, headers) => {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return (methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret))(server, client, body, headers);
};

/** Nothing is asked of the provider before somebody signs in by it, and it may be away at any time. */
export function openIdentityProvider(settings: OidcSettings): IdentityProvider {
  let known: { configuration: Configuration; until: number } | undefined;

  async function discover(): Promise<Configuration> {
    if (known && known.until > performance.now()) return known.configuration;
    const configuration = await discovery(
      new URL(settings.issuer), settings.clientId, undefined, settings.clientSecret === undefined ? None() : byEither(settings.clientSecret),
      { timeout: timeoutSeconds, execute: [enableNonRepudiationChecks, ...(settings.issuer.startsWith('http:') ? [allowInsecureRequests] : [])] },
    ).catch((error: unknown) => { throw new ProviderError('unreachable', error); });
    known = { configuration, until: performance.now() + knownForMs };
    return configuration;
  }

  return {
    async begin({ returnTo, state, nonce, codeVerifier }) {
      return buildAuthorizationUrl(await discover(), {
        redirect_uri: returnTo, scope: settings.scope, state, nonce, code_challenge: await calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256',
      }).href;
    },
    async finish({ returnTo, state, nonce, codeVerifier }, { code, iss }) {
      const configuration = await discover();
      const url = new URL(returnTo);
      url.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString();
      try {
        const tokens = await authorizationCodeGrant(configuration, url, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true });
        const claims = tokens.claims()!;
        const sources: Record<string, unknown>[] = [claims];
        if (configuration.serverMetadata().userinfo_endpoint !== undefined) sources.push(await fetchUserInfo(configuration, tokens.access_token, claims.sub));
        return { issuer: claims.iss, subject: claims.sub, sources, idToken: tokens.id_token! };
      } catch (error) {
        throw new ProviderError(isAway(error) ? 'unreachable' : 'refused', error);
      }
    },
    async signOutUrl(idToken, returnTo) {
      try {
        const configuration = await discover();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        return buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: returnTo }).href;
      } catch {
        return null;
      }
    },
  };
}

/** No answer, or one of a gateway before it. */
function isAway(error: unknown): boolean {
  const { code, cause, status } = error as { code?: string; cause?: unknown; status?: number };
  const causeStatus = (cause as { status?: number } | undefined)?.status;
  return code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && error.message === 'fetch failed') || (cause instanceof TypeError && cause.message === 'fetch failed')
    || (status ?? 0) >= 500 || (causeStatus ?? 0) >= 500;
}
