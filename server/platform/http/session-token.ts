import { hash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';

const cookieName = 'qilian_session';

export const newSessionToken = (): string => randomBytes(32).toString('base64url');
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** The token of the cookie, or of `Authorization: Bearer` for programs. */
export function tokenOf(request: FastifyRequest): { token: string; byCookie: boolean } | null {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  const cookie = request.cookies[cookieName];
  return cookie !== undefined && /^[\w-]{20,100}$/.test(cookie) ? { token: cookie, byCookie: true } : null;
}

/** Days for which the end of a session can still be told to the browser that had it. */
export const toldDays = 30;

export function giveToken(reply: FastifyReply, config: Config, token: string, expiresAt: Date): void {
  const expires = new Date(expiresAt.getTime() + toldDays * 86_400_000);
  void reply.setCookie(cookieName, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: config.publicUrl.startsWith('https:'), expires });
}

export function dropToken(reply: FastifyReply): void {
  void reply.clearCookie(cookieName, { path: '/' });
}
