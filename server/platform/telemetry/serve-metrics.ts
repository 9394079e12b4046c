import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { Platform } from '../platform.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether an `Authorization` header carries the token of METRICS_TOKEN. */
export const mayScrape = (token: string, authorization: string | undefined): boolean => timingSafeEqual(digest(`Bearer ${token}`), digest(authorization ?? ''));

/** `/metrics` on a port of its own, which is not for the world: METRICS_HOST is loopback unless set. Undefined without METRICS_PORT. */
export async function serveMetrics({ config: { metrics: { port, host, token } }, metrics: { registry }, log }: Pick<Platform, 'config' | 'metrics' | 'log'>): Promise<Server | undefined> {
  if (port === undefined) return undefined;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') response.writeHead(404).end();
    else if (token !== undefined && !mayScrape(token, request.headers.authorization)) response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    else registry.metrics().then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text), () => response.writeHead(500).end());
  });
  server.listen(port, host);
  await once(server, 'listening');
  log.info({ host, port }, 'metrics are served');
  return server;
}
