import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';

const name = 'qilian_seen';
const header = 'x-qilian-seen';
const place = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i;
/** Longer than any replica may lag. */
const rememberedSeconds = 3600;

/**
 * How far in the database's log the caller has seen: a replica that isn't there yet would hide from people what
 * they just did. Browsers bring it in a cookie, which pages move on when they hear of something new; programs
 * send back what the answer to their last write said. Null where that isn't known: then the primary answers.
 */
export function seenBy(request: FastifyRequest, byCookie: boolean): string | null {
  const given = byCookie ? request.cookies[name] ?? '0/0' : request.headers[header];
  return typeof given === 'string' && place.test(given) ? given : null;
}

export function markSeen(reply: FastifyReply, config: Config, lsn: string): void {
  void reply.header(header, lsn)
    .setCookie(name, lsn, { path: '/', sameSite: 'strict', secure: config.publicUrl.startsWith('https:'), maxAge: rememberedSeconds });
}
