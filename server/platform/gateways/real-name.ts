import { traceHeaders } from '../telemetry/tracing.ts';
import { GatewayError } from './gateways.ts';

const timeoutMs = 10_000;

/** What the register says of a name and a number: they belong together, they don't, or it doesn't know the number. */
export type RealNameVerdict = 'match' | 'mismatch' | 'unknown';

export interface RealNameGateway {
  /** @param key idempotency key, so that a repeat isn't billed twice @throws GatewayError where the register can't be asked */
  check(person: { name: string; idNumber: string }, key: string): Promise<RealNameVerdict>;
}

/**
 * Asks a real-name register over HTTP: POST of `{ name, idNumber, key }` with a bearer token, answered by `{ result }` with
 * `match`, `mismatch` or `unknown`. What stands between this and a city's own register is a few lines of its operator.
 */
export function httpRealName(url: string, token: string | undefined): RealNameGateway {
  return {
    async check({ name, idNumber }, key) {
      let answer: Response;
      let body: unknown;
      try {
        answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key, ...traceHeaders(), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
          body: JSON.stringify({ name, idNumber, key }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        body = answer.ok ? await answer.json() : await answer.body?.cancel();
      } catch (error) {
        throw new GatewayError(`The real-name register can't be reached: ${(error as Error).message}`, false);
      }
      if (!answer.ok) throw new GatewayError(`The real-name register answered ${answer.status}`, answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status));
      const { result } = (body ?? {}) as { result?: unknown };
      if (result !== 'match' && result !== 'mismatch' && result !== 'unknown') throw new GatewayError('The real-name register answered something else than match, mismatch or unknown', false);
      return result;
    },
  };
}
