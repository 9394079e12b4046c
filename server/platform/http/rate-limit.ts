import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../callers.ts';
import { Refusal } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { hashToken, tokenOf } from './session-token.ts';

const windowMs = 60_000;

interface Window {
  calls: number;
  endsAt: number;
}

/**
 * Counts calls a minute for each caller, in this process. Answers say where the caller stands in the
 * fields `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10.
 * @param limit calls a minute where the caller has no limit of its own
 */
export function limitRate(platform: Platform, limit: number, now: () => number = () => performance.now()): (request: FastifyRequest, reply: FastifyReply) => void {
  const windows = new Map<string, Window>();
  let nextTidy = now() + windowMs;

  function tidy(at: number): void {
    nextTidy = at + windowMs;
    for (const [key, window] of windows) if (window.endsAt <= at) windows.delete(key);
  }

  return (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    const at = now();
    if (at >= nextTidy) tidy(at);
    const { policy, key, limit: own } = callerOf(platform, request);
    const quota = own ?? limit;
    const name = `${policy} ${key}`;
    let window = windows.get(name);
    if (!window || window.endsAt <= at) {
      window = { calls: 0, endsAt: at + windowMs };
      windows.set(name, window);
    }
    window.calls += 1;
    // In whole milliseconds: a sum of fractions less one of them may be a hair more than a minute.
    const seconds = Math.ceil(Math.floor(window.endsAt - at) / 1000);
    void reply.header('ratelimit-policy', `"${policy}";q=${quota};w=${windowMs / 1000}`).header('ratelimit', `"${policy}";r=${Math.max(0, quota - window.calls)};t=${seconds}`);
    if (window.calls > quota) throw new Refusal('too_many', 'common.too_many', { retryAfterSeconds: seconds });
  };
}

function callerOf({ callers }: Platform, request: FastifyRequest): Caller {
  const token = tokenOf(request)?.token;
  const known = token === undefined ? undefined : callers.find(hashToken(token).toString('hex'));
  return known ?? { policy: 'address', key: request.ip, limit: null };
}
