import { z } from 'zod';
import { PasskeySignIn, SecondFactorCode } from './credentials.ts';
import { endpoint } from './endpoint.ts';
import { ActingRole, MandateScope, Password, StaffRole } from './people.ts';
import { Done, Id, Instant, Locale, Named, line } from './shapes.ts';

export const Me = z.object({
  user: z.object({ id: Id, name: z.string(), locale: Locale, side: z.enum(['staff', 'enterprise']) }),
  /** Present posts (staff); empty for enterprise people. */
  posts: z.array(z.object({ role: StaffRole, area: Named, department: Named.nullable(), office: Named.nullable() })),
  roles: z.array(StaffRole),
  parks: z.array(Named),
  /** The active enterprise and the seat held in it (enterprise people); an agent has the scopes of the mandate instead. */
  enterprise: Named.extend({ role: ActingRole, scopes: z.array(MandateScope) }).nullable(),
  /** All enterprises in which a seat or a mandate is held; one of them is active. */
  enterprises: z.array(Named.extend({ role: ActingRole })),
  /** Colleagues for whom this person stands in today. */
  standsInFor: z.array(Named),
  unreadNotices: z.number().int(),
  /** Signed in by password alone where the post asks for more: nothing else is open until a second factor is enrolled. */
  enrolDue: z.boolean(),
});
export type Me = z.output<typeof Me>;

const demoPerson = { userId: Id, name: z.string(), at: z.string() };
/** Whom anybody may be without a password in the demo. */
export const DemoPerson = z.discriminatedUnion('side', [
  z.object({ ...demoPerson, side: z.literal('staff'), role: StaffRole }), z.object({ ...demoPerson, side: z.literal('enterprise'), role: ActingRole }),
]);
export type DemoPerson = z.output<typeof DemoPerson>;

export const getStatus = endpoint({
  method: 'GET', path: '/status', summary: 'What the sign-in page needs to know', tag: 'session',
  response: z.object({
    version: z.string(), needsSetup: z.boolean(), timeZone: z.string(),
    /** The origin at which passkeys work; null where `PUBLIC_URL` is one at which they can't. */
    passkeyOrigin: z.string().nullable(),
    /** The city's identity provider: its name, and which side signs in by it. */
    provider: z.object({ label: z.string().nullable(), sides: z.array(z.enum(['staff', 'enterprise'])) }).nullable(),
    /** Roles that may be entered without a password; only in the demo on loopback. */
    demo: z.array(DemoPerson),
  }),
});
export const setUp = endpoint({
  method: 'POST', path: '/setup', summary: 'Create the city, a first park and the first administrator (only while there is none)', tag: 'session',
  body: z.strictObject({
    token: z.string().max(200), city: line(80), district: line(80), park: line(80),
    name: line(60), loginName: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/), password: Password,
  }),
  response: Me,
});
/** Its time was over; ended from another device, by an administrator, with a new way of signing in, after "this wasn't me", with the last seat or post, or with the person's data. */
export const SessionEnd = z.enum(['expired', 'elsewhere', 'administrator', 'credentials', 'disowned', 'left', 'erased']);
export type SessionEnd = z.output<typeof SessionEnd>;
export const getSessionEnd = endpoint({
  method: 'GET', path: '/session/end', summary: 'Why the session that this browser had is over', tag: 'session',
  response: z.object({ why: SessionEnd.nullable() }),
});
export const getMe = endpoint({ method: 'GET', path: '/me', summary: 'Who is signed in', tag: 'session', response: Me });
export const signIn = endpoint({
  method: 'POST', path: '/session/password', summary: 'Sign in with a password (staff), and with the code of the second factor where one is enrolled', tag: 'session',
  body: z.strictObject({ loginName: z.string().trim().toLowerCase().max(40), password: z.string().max(200), secondFactor: SecondFactorCode.optional() }), response: Me,
});
export const requestCode = endpoint({
  method: 'POST', path: '/session/codes', summary: 'Send a one-time code to a mobile or an e-mail address (enterprise people)', tag: 'session',
  /** In the language that was chosen here; without it in the account's. */
  body: z.strictObject({ to: z.string().trim().min(5).max(254), locale: Locale.optional() }),
  response: z.object({ codeId: Id, channel: z.enum(['sms', 'email']), expiresAt: Instant, resendAfterSeconds: z.number().int() }),
});
export const signInWithCode = endpoint({
  method: 'POST', path: '/session/code', summary: 'Sign in with a one-time code', tag: 'session',
  body: z.strictObject({ codeId: Id, code: z.string().regex(/^\d{6}$/) }), response: Me,
});
export const signInDemo = endpoint({
  method: 'POST', path: '/session/demo', summary: 'Enter the demo in a role', tag: 'session',
  body: z.strictObject({ userId: Id }), response: Me,
});
export const signOut = endpoint({
  method: 'DELETE', path: '/session', summary: 'Sign out', tag: 'session',
  /** Where the browser signs out of the identity provider too, if it signed in by it. */
  response: Done.extend({ continueAt: z.url().nullable() }),
});
export const chooseEnterprise = endpoint({
  method: 'POST', path: '/session/enterprise', summary: 'Choose the active enterprise', tag: 'session',
  body: z.strictObject({ enterpriseId: Id }), response: Me,
});
export const chooseLocale = endpoint({
  method: 'POST', path: '/session/locale', summary: 'Choose the language of screens and mails', tag: 'session',
  body: z.strictObject({ locale: Locale }), response: Me,
});
export const changePassword = endpoint({
  method: 'POST', path: '/me/password', summary: 'Change my password; other sessions end', tag: 'session',
  body: z.strictObject({ current: z.string().max(200), password: Password }), response: Done,
});
export const signInWithPasskey = endpoint({
  method: 'POST', path: '/session/passkey', summary: 'Sign in with a passkey, without typing a name', tag: 'session', body: PasskeySignIn, response: Me,
});
