import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { aCaseWithADepartment, aScene } from '../modules/cases/testing.ts';
import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { queueJob } from '../platform/jobs/jobs.ts';
import { serveMetrics } from '../platform/telemetry/serve-metrics.ts';
import { openTracing, traceFields, traceHeaders } from '../platform/telemetry/tracing.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
}, 30_000);

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
}

/** A real OTLP/HTTP receiver on loopback. */
async function openReceiver() {
  const spans: SentSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (request.method !== 'POST' || request.url !== '/v1/traces') return response.writeHead(404).end();
      headers.push(request.headers);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };
      spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    })();
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, headers, close: () => server.close() };
}

const read = async (token?: string) => app!.api.http.inject({ url: '/metrics', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
const token = 'a-token-for-prometheus';

test('metrics are nobody\'s business without the token, and say what goes on with it', async () => {
  app = await openTestApp({ env: { METRICS_TOKEN: token } });
  const scene = await aScene(app);
  await aCaseWithADepartment(scene);
  await app.runJobs();
  await app.platform.gateways.mail.send({ to: 'a@example.cn', subject: '企', text: '联', messageId: '<1@x>' });
  await app.api.http.inject({ url: '/api/v1/status' });
  expect((await read()).statusCode).toBe(401);
  expect((await read('another-token-altogether')).statusCode).toBe(401);
  const answer = await read(token);
  expect(answer.statusCode).toBe(200);
  for (const line of [
    /qilian_http_request_seconds_count\{method="GET",route="\/api\/v1\/status",status="200"\} 1/, /qilian_http_request_seconds_bucket\{le="0\.5"/, /qilian_database_connections\{state="limit"\} 8/,
    /qilian_jobs\{state="failed"\} 0/, /qilian_jobs_lag_seconds \d/, /qilian_messages_total\{channel="mail",outcome="sent"\} [1-9]/, /qilian_live_connections 0/,
    /qilian_ledger_unsealed_seconds 0/, /qilian_open_cases\{light="green"\} 1/, /process_resident_memory_bytes \d+/,
  ]) expect(answer.body).toMatch(line);
  expect(answer.body).not.toMatch(/qilian_measure_errors_total\{/);
});

test('without settings there is no such page; a port of its own serves nothing else', async () => {
  app = await openTestApp();
  // Where the portal's pages are built, its first page answers.
  expect((await read(token)).body).not.toMatch(/qilian_http_request_seconds/);
  const { platform } = app;
  const server = (await serveMetrics({ ...platform, config: { ...platform.config, metrics: { port: 0, host: '127.0.0.1', token: undefined } } }))!;
  const { port } = server.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).headers.get('content-type')).toMatch(/text\/plain/);
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/status`)).status).toBe(404);
  server.close();
});

test('one trace from a browser through request, transaction and statement to the job, and no value in it', async () => {
  const receiver = await openReceiver();
  const ran: object[] = [];
  const extraModules = [{ name: 'probe', jobs: { 'probe.note': async (_platform: unknown, payload: object) => { ran.push(payload); } } }];
  app = await openTestApp({ extraModules, env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-team=qilian' } });
  const scene = await aScene(app);
  await app.runJobs();
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const raised = await aCaseWithADepartment(scene);
  const answer = await app.api.http.inject({
    method: 'GET', url: `/api/v1/cases/${raised.id}`, headers: { ...scene.as.officer, traceparent: `00-${traceId}-${spanId}-01` },
  });
  expect(answer.statusCode).toBe(200);
  const { platform } = app;
  await platform.tracing.span('asked', 'internal', {}, () => inTransaction(platform, system, (tx) => queueJob(tx, 'probe.note', { id: '1' })));
  await app.runJobs();
  expect(ran).toEqual([{ id: '1' }]);
  await platform.tracing.close();
  receiver.close();
  const { spans } = receiver;
  expect(receiver.headers[0]).toMatchObject({ 'x-team': 'qilian' });
  const mine = spans.filter((span) => span.traceId === traceId);
  const request = mine.find((span) => span.name === 'GET /api/v1/cases/:caseId')!;
  expect(request).toMatchObject({ parentSpanId: spanId, kind: 2 });
  const transaction = mine.find((span) => span.parentSpanId === request.spanId && span.name === 'transaction')!;
  const statements = mine.filter((span) => span.parentSpanId === transaction.spanId && span.kind === 3);
  expect(statements.length).toBeGreaterThan(2);
  expect(statements.every((span) => BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano))).toBe(true);
  // The job hangs below the transaction that asked for it.
  const job = spans.find((span) => span.name === 'job probe.note')!;
  expect(spans.find((span) => span.spanId === job.parentSpanId)).toMatchObject({ name: 'transaction', traceId: job.traceId });
  const texts = JSON.stringify(spans);
  expect(texts).not.toContain(raised.id);
  expect(texts).not.toMatch(/\\\\x[0-9a-f]{64}/);
});

test('what comes unsampled stays unsampled and is handed on; a receiver that is away costs nothing but its traces', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => { lines.push(line); } });
  const tracing = openTracing({ endpoint: 'http://127.0.0.1:9', headers: {}, serviceName: 'qilian', ratio: 1 }, log);
  const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
  await tracing.spanFrom(parent, 'outer', 'server', {}, async () => {
    expect(traceFields()).toMatchObject({ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' });
    expect(traceHeaders().traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
  });
  await tracing.close();
  expect(lines).toEqual([]);
  const again = openTracing({ endpoint: 'http://127.0.0.1:9', headers: {}, serviceName: 'qilian', ratio: 1 }, log);
  await expect(again.spanFrom('nonsense', 'lost', 'internal', {}, async () => { throw new TypeError('as before'); })).rejects.toThrow('as before');
  await again.close();
  expect(lines.join()).toContain('traces are lost');
  expect(traceHeaders()).toEqual({});
});
