import { traceHeaders } from '../telemetry/tracing.ts';
import { GatewayError, type SmsGateway } from './gateways.ts';

/** As patient as with a mail server: what is given up too early may come twice. */
const timeoutMs = 30_000;

/** Answers that a later attempt may mend: signing in (the operator's matter), time-outs, throttling. */
const passing = new Set([401, 403, 408, 409, 425, 429]);

/**
 * Hands text messages to an HTTP service: POST of `{ phone, text, key }` with a bearer token; any 2xx takes it.
 * The key comes as Idempotency-Key too, so that a repeat can be told.
 */
export function httpSms(url: string, token: string | undefined): SmsGateway {
  return {
    async send(phone, text, key) {
      let answer: Response;
      try {
        answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key, ...traceHeaders(), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
          body: JSON.stringify({ phone, text, key }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await answer.body?.cancel();
      } catch (error) {
        throw new GatewayError(`sms unreachable: ${(error as Error).message}`, false);
      }
      if (!answer.ok) {
        const permanent = answer.status >= 400 && answer.status < 500 && !passing.has(answer.status);
        throw new GatewayError(`sms ${permanent ? 'refused' : 'busy'}: ${answer.status}`, permanent);
      }
    },
  };
}
