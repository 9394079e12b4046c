import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';

/** Settings of the doors: what stands before the server, its own certificate, the city's identity provider. */

const named = new Set(['loopback', 'linklocal', 'uniquelocal']);
const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  return named.has(text) || (isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128))));
};

/** `false`, a number of proxies, or the proxies' addresses and networks. `true` is one proxy: whoever trusts all believes every address that a caller claims. */
const TrustProxy = z.string().trim().toLowerCase().transform((text, context): false | number | string[] => {
  if (['', 'false', 'no', 'off', '0'].includes(text)) return false;
  if (['true', 'yes', 'on'].includes(text)) return 1;
  if (/^\d$/.test(text)) return Number(text);
  const networks = text.split(',').map((one) => one.trim()).filter(Boolean);
  if (networks.length > 0 && networks.every(isNetwork)) return networks;
  context.addIssue({ code: 'custom', message: `"${text}" is neither true, false, a number of proxies (1 to 9) nor addresses and networks of proxies with commas between, such as 10.0.0.7,10.1.0.0/16` });
  return z.NEVER;
}).default(false);

const list = <Choice extends string>(choices: readonly [Choice, ...Choice[]]) => z.string().transform((text) => text.split(',').map((one) => one.trim()).filter(Boolean))
  .pipe(z.array(z.enum(choices)).min(1));

export const accessSettings = {
  TRUST_PROXY: TrustProxy,
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  HTTP_REDIRECT_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_LABEL: z.string().max(40).optional(),
  OIDC_SIDES: list(['staff', 'enterprise']).default(['staff']),
  OIDC_SCOPE: z.string().default('openid profile email phone'),
  OIDC_LINK_BY: list(['email', 'phone', 'login_name']).optional(),
  OIDC_EMAIL_CLAIM: z.string().default('email'),
  OIDC_PHONE_CLAIM: z.string().default('phone_number'),
  OIDC_LOGIN_NAME_CLAIM: z.string().optional(),
};

type Given = z.output<z.ZodObject<typeof accessSettings>> & { PORT: number; PUBLIC_URL?: string | undefined };

const isLoopbackUrl = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

/** What settings mean only together. */
export function checkAccess(s: Given, context: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void }): void {
  const wrong = (setting: string, message: string) => context.addIssue({ code: 'custom', path: [setting], message });
  if (s.TLS_CERT !== undefined && s.TLS_KEY === undefined) wrong('TLS_KEY', 'missing: TLS_CERT needs the file of its key');
  if (s.TLS_KEY !== undefined && s.TLS_CERT === undefined) wrong('TLS_CERT', 'missing: TLS_KEY needs the file of its certificate');
  if (s.TLS_CERT !== undefined && s.PUBLIC_URL?.startsWith('http:')) wrong('PUBLIC_URL', `"${s.PUBLIC_URL}" begins with http:, but TLS_CERT makes the server speak HTTPS alone`);
  if (s.HTTP_REDIRECT_PORT !== undefined && s.TLS_CERT === undefined) wrong('HTTP_REDIRECT_PORT', 'leads to HTTPS, which TLS_CERT and TLS_KEY turn on; behind a proxy, let the proxy do this');
  if (s.HTTP_REDIRECT_PORT === s.PORT) wrong('HTTP_REDIRECT_PORT', `${s.PORT} is the port of the server itself (PORT)`);
  if (s.OIDC_ISSUER !== undefined) {
    if (s.OIDC_CLIENT_ID === undefined) wrong('OIDC_CLIENT_ID', 'missing: OIDC_ISSUER needs the number under which the provider knows this product');
    if (s.OIDC_ISSUER.startsWith('http:') && !isLoopbackUrl(s.OIDC_ISSUER)) wrong('OIDC_ISSUER', `"${s.OIDC_ISSUER}" must begin with https:`);
    if (!s.OIDC_SCOPE.split(' ').includes('openid')) wrong('OIDC_SCOPE', `"${s.OIDC_SCOPE}" must hold the word openid`);
    if (s.OIDC_LINK_BY?.includes('login_name') && s.OIDC_LOGIN_NAME_CLAIM === undefined) wrong('OIDC_LOGIN_NAME_CLAIM', 'missing: OIDC_LINK_BY names login_name, so this must name the claim that holds it');
  } else if (s.OIDC_CLIENT_ID !== undefined) wrong('OIDC_ISSUER', 'missing: OIDC_CLIENT_ID belongs to a provider');
}

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** On the button; without it the product's own words. */
  label: string | undefined;
  sides: ('staff' | 'enterprise')[];
  scope: string;
  /** By which verified attributes accounts are linked. */
  linkBy: ('email' | 'phone' | 'login_name')[];
  emailClaim: string;
  phoneClaim: string;
  loginNameClaim: string | undefined;
}

export interface AccessConfig {
  /** Whose word on the caller's address counts: nobody's, that of so many proxies, or of proxies at these addresses. */
  trustProxy: false | number | string[];
  /** Files of the server's own certificate. */
  tls: { cert: string; key: string } | null;
  httpRedirectPort: number | undefined;
  oidc: OidcSettings | null;
}

export function readAccess(s: Given): AccessConfig {
  return {
    trustProxy: s.TRUST_PROXY,
    tls: s.TLS_CERT !== undefined && s.TLS_KEY !== undefined ? { cert: s.TLS_CERT, key: s.TLS_KEY } : null,
    httpRedirectPort: s.HTTP_REDIRECT_PORT,
    oidc: s.OIDC_ISSUER === undefined ? null : {
      issuer: s.OIDC_ISSUER, clientId: s.OIDC_CLIENT_ID!, clientSecret: s.OIDC_CLIENT_SECRET, label: s.OIDC_LABEL, sides: s.OIDC_SIDES, scope: s.OIDC_SCOPE,
      linkBy: s.OIDC_LINK_BY ?? ['email', 'phone', ...(s.OIDC_LOGIN_NAME_CLAIM === undefined ? [] : ['login_name' as const])],
      emailClaim: s.OIDC_EMAIL_CLAIM, phoneClaim: s.OIDC_PHONE_CLAIM, loginNameClaim: s.OIDC_LOGIN_NAME_CLAIM,
    },
  };
}
