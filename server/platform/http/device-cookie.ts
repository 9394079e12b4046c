import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform.ts';

const cookieName = 'qilian_device';
const purpose = 'device';
/** As long as browsers keep a cookie at most. */
const lifeSeconds = 400 * 24 * 60 * 60;

/** The number of the browser that calls, if it carries one that we gave: signed, so that nobody makes up a known one. */
export function deviceOf(request: FastifyRequest, { secrets }: Platform): string | null {
  const [, device, signature] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(request.cookies[cookieName] ?? '') ?? [];
  if (device === undefined || signature === undefined) return null;
  return secrets.verify(purpose, device, Buffer.from(signature, 'base64url')) ? device : null;
}

/** The number of the browser that calls; one that has none gets one. It says nothing about who sits before it. */
export function knowDevice(request: FastifyRequest, reply: FastifyReply, platform: Platform): string {
  const device = deviceOf(request, platform) ?? randomUUID();
  const value = `${device}.${platform.secrets.sign(purpose, device).toString('base64url')}`;
  void reply.setCookie(cookieName, value, { path: '/', httpOnly: true, sameSite: 'strict', secure: platform.config.publicUrl.startsWith('https:'), maxAge: lifeSeconds });
  return device;
}
