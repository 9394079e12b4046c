import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform.ts';
import { mayScrape } from '../telemetry/serve-metrics.ts';
import { Refusal } from '../errors.ts';

/** `/metrics` on the main port, only where METRICS_TOKEN is set and for who brings it. */
export function serveMetricsByToken(http: FastifyInstance, { config: { metrics: { token } }, metrics: { registry } }: Platform): void {
  if (token === undefined) return;
  http.get('/metrics', { logLevel: 'silent' }, async (request, reply) => {
    if (!mayScrape(token, request.headers.authorization)) throw new Refusal('unauthenticated', 'auth.sign_in');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
