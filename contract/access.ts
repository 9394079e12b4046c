import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Password, StaffMember } from './people.ts';
import { Done, Id, Instant, Version } from './shapes.ts';

/** The secret of a link that came by mail. */
const LinkToken = z.string().regex(/^[\w.-]{20,120}$/);

export const SessionWay = z.enum(['password', 'code', 'passkey', 'provider', 'demo', 'set_up']);
export const Session = z.object({
  id: Id,
  /** Of the caller. */
  current: z.boolean(),
  createdAt: Instant, lastSeenAt: Instant,
  /** Browser and system in words, `Chrome · Windows`; null when neither is known. */
  device: z.string().nullable(),
  /** Where it came from, coarsely: `203.0.113.*`. */
  network: z.string().nullable(),
  way: SessionWay.nullable(),
});
export type Session = z.output<typeof Session>;
const Sessions = z.object({ items: z.array(Session) });

export const listSessions = endpoint({ method: 'GET', path: '/sessions', summary: 'My open sessions', tag: 'session', response: Sessions });
export const exportSessions = endpoint({
  method: 'GET', path: '/sessions/export', summary: 'The same list as Excel or CSV', tag: 'session',
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const revokeSession = endpoint({
  method: 'DELETE', path: '/sessions/:sessionId', summary: 'End one of my sessions', tag: 'session',
  params: z.strictObject({ sessionId: Id }), response: Done,
});
export const revokeOtherSessions = endpoint({
  method: 'POST', path: '/sessions/end-others', summary: 'End all my sessions but this one', tag: 'session', response: Done,
});
export const disownSession = endpoint({
  method: 'POST', path: '/sessions/:sessionId/disown', summary: 'Say that a sign-in was not mine: all sessions end, and the account must be recovered', tag: 'session',
  params: z.strictObject({ sessionId: Id }), response: Done,
});
export const disownByLink = endpoint({
  method: 'POST', path: '/session/not-me', summary: 'The same by the link in the mail', tag: 'session',
  body: z.strictObject({ token: LinkToken }), response: z.object({ done: z.literal(true), side: z.enum(['staff', 'enterprise']) }),
});

export const listSessionsOf = endpoint({
  method: 'GET', path: '/people/:userId/sessions', summary: 'Open sessions of a person whom one administers', tag: 'people',
  params: z.strictObject({ userId: Id }), response: Sessions,
});
export const exportSessionsOf = endpoint({
  method: 'GET', path: '/people/:userId/sessions/export', summary: 'The same list as Excel or CSV', tag: 'people',
  params: z.strictObject({ userId: Id }), query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const endSessionOf = endpoint({
  method: 'DELETE', path: '/people/:userId/sessions/:sessionId', summary: 'End a session of a person whom one administers', tag: 'people',
  params: z.strictObject({ userId: Id, sessionId: Id }), response: Done,
});
export const endSessionsOf = endpoint({
  method: 'DELETE', path: '/people/:userId/sessions', summary: 'End all sessions of a person whom one administers', tag: 'people',
  params: z.strictObject({ userId: Id }), response: Done,
});

export const inviteStaffMember = endpoint({
  method: 'POST', path: '/staff/:userId/invitation', summary: 'Mail a link by which a password is set; earlier links end', tag: 'people',
  params: z.strictObject({ userId: Id }), body: z.strictObject({ version: Version }), response: StaffMember,
});
export const withdrawInvitation = endpoint({
  method: 'POST', path: '/staff/:userId/invitation/withdraw', summary: 'End the links that were mailed', tag: 'people',
  params: z.strictObject({ userId: Id }), body: z.strictObject({ version: Version }), response: StaffMember,
});

export const askRecovery = endpoint({
  method: 'POST', path: '/session/recovery', summary: 'Mail a link for a forgotten password; the answer is the same for everybody (staff)', tag: 'session',
  body: z.strictObject({ account: z.string().trim().toLowerCase().min(2).max(254) }), response: Done,
});
export const readLink = endpoint({
  method: 'POST', path: '/session/links/read', summary: 'Whose password a link sets', tag: 'session',
  body: z.strictObject({ token: LinkToken }),
  response: z.object({ purpose: z.enum(['invitation', 'recovery']), name: z.string(), loginName: z.string(), expiresAt: Instant }),
});
export const setPasswordByLink = endpoint({
  method: 'POST', path: '/session/links/use', summary: 'Set a password by a link, once; all sessions end', tag: 'session',
  body: z.strictObject({ token: LinkToken, password: Password }), response: Done,
});
