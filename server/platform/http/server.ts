import { randomUUID } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import type { Server as TlsServer } from 'node:tls';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import helmet from 'helmet';
import { maxFileBytes } from '@qilian/contract/files';
import type { Platform } from '../platform.ts';
import { keepCertificateFresh, oldestTls, readCertificate } from './certificate.ts';
import { openEventStreams } from './event-streams.ts';
import { closeInOrder } from './orderly-close.ts';
import { serveMetricsByToken } from './metrics.ts';
import { sendProblem } from './problems.ts';
import { limitRate } from './rate-limit.ts';
import { openRedirect } from './redirect.ts';
import type { Api } from './route.ts';

const maxBodyBytes = 256 * 1024;

/** The HTTP server without routes: limits, headers, request ids, problems. */
export async function openApi(platform: Platform): Promise<Api> {
  const { config } = platform;
  const log: FastifyBaseLogger = platform.log;
  const { tls } = config;
  const certificate = tls === null ? null : await readCertificate(tls);
  const http = fastify({
    loggerInstance: log,
    // One line a request, by the hook below.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: maxBodyBytes,
    trustProxy: typeof config.trustProxy === 'number' ? (_address: string, hop: number) => hop < (config.trustProxy as number) : config.trustProxy,
    // Of TLS the rest of the house knows nothing: it is the same server but for its sockets.
    ...(certificate && { serverFactory: (handler: RequestListener) => createServer({ ...certificate, minVersion: oldestTls }, handler) as unknown as Server }),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // Of addresses that lead to no route.
    frameworkErrors: (error, request, reply) => { sendProblem(error, request, reply); },
  });
  http.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  http.addHook('onSend', async (request, reply) => { void reply.header('x-request-id', request.id); });
  const { tracing, metrics } = platform;
  if (tracing.on) {
    http.addHook('onRequest', (request, reply, done) => {
      const { traceparent } = request.headers;
      const span = tracing.begin(typeof traceparent === 'string' ? traceparent : undefined, request.method, 'server', { 'http.request.method': request.method });
      reply.raw.once('close', () => {
        const route = request.routeOptions.url ?? 'unknown';
        span.name = `${request.method} ${route}`;
        Object.assign(span.attributes, { 'http.route': route, 'http.response.status_code': reply.statusCode, 'qilian.request_id': request.id });
        tracing.end(span, reply.statusCode >= 500 ? new Error(String(reply.statusCode)) : undefined);
      });
      tracing.enter(span, done);
    });
  }
  http.addHook('onResponse', async (request, reply) => {
    metrics.answered(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
    request.log.info({ method: request.method, path: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  // Built once: its plugin for Fastify builds it anew for every request.
  const protect = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"], fontSrc: ["'self'", 'data:'], objectSrc: ["'none'"], frameAncestors: ["'none'"],
        upgradeInsecureRequests: config.publicUrl.startsWith('https:') ? [] : null,
      },
    },
    // For a year; other names below the city's domain decide for themselves.
    strictTransportSecurity: config.publicUrl.startsWith('https:') && { maxAge: 31_536_000, includeSubDomains: false },
  });
  http.addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, (error) => done(error as Error | undefined)));
  await http.register(cookie);
  await http.register(compress, { global: true, threshold: 2048, encodings: ['br', 'gzip'] });
  await http.register(multipart, { limits: { files: 1, fields: 10, parts: 11, fileSize: Math.max(maxFileBytes, maxImportBytes), headerPairs: 100 } });
  if (config.rateLimitPerMinute > 0) {
    const limit = limitRate(platform, config.rateLimitPerMinute);
    http.addHook('onRequest', async (request, reply) => limit(request, reply));
  }
  if (tls !== null && certificate !== null) {
    const stop = keepCertificateFresh(http.server as unknown as TlsServer, tls, certificate, platform.log);
    http.addHook('onClose', async () => stop());
  }
  if (config.httpRedirectPort !== undefined) {
    const redirect = await openRedirect({ host: config.host, port: config.httpRedirectPort, publicUrl: config.publicUrl });
    http.addHook('preClose', async () => { redirect.close(); });
  }
  if (config.publicUrl.startsWith('https:') && tls === null && config.trustProxy === false) {
    log.warn('PUBLIC_URL begins with https:, but there is neither a certificate (TLS_CERT) nor a trusted proxy (TRUST_PROXY): every caller seems to come from the proxy\'s address');
  }
  const events = openEventStreams(platform);
  metrics.gauge('qilian_live_connections', 'Browsers that listen for news', undefined, () => events.count());
  serveMetricsByToken(http, platform);
  http.addHook('preClose', async () => events.close());
  closeInOrder(http);
  return { http, platform, routes: [], events };
}

/** Most bytes of one uploaded spreadsheet. */
export const maxImportBytes = 60 * 1024 * 1024;
