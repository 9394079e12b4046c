import type { Logger } from 'pino';
import type { Span } from './tracing.ts';

export interface SpanExport {
  add(span: Span): void;
  close(): Promise<void>;
}

const everyMs = 2_000;
const mostAtOnce = 512;
/** Beyond it new spans are dropped and counted: a receiver that is away must cost nothing but its traces. */
const mostWaiting = 8_192;
const timeoutMs = 5_000;

const kinds = { internal: 1, server: 2, client: 3, consumer: 5 } as const;

/** Sends spans as OTLP/HTTP with JSON (OpenTelemetry Protocol 1.x, `POST /v1/traces`). */
export function openSpanExport({ endpoint, headers, serviceName }: { endpoint: string; headers: Record<string, string>; serviceName: string }, log: Logger): SpanExport {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  let waiting: Span[] = [];
  let dropped = 0;
  let sending = Promise.resolve();
  let complained = false;

  async function send(spans: Span[]): Promise<void> {
    const body = JSON.stringify({
      resourceSpans: [{
        resource: { attributes: attributes({ 'service.name': serviceName, 'process.pid': process.pid }) },
        scopeSpans: [{ scope: { name: 'qilian' }, spans: spans.map(toOtlp) }],
      }],
    });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the receiver answered ${answer.status}`);
  }

  async function sendWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const spans = waiting.splice(0, mostAtOnce);
      try {
        await send(spans);
        complained = false;
      } catch (error) {
        dropped += spans.length;
        if (!complained) log.warn({ err: error, url, dropped }, 'traces are lost: their receiver does not take them');
        complained = true;
        return;
      }
    }
  }

  const flush = () => (sending = sending.then(sendWaiting));
  const timer = setInterval(() => { void flush(); }, everyMs).unref();
  return {
    add(span) {
      if (waiting.length >= mostWaiting) dropped += 1;
      else waiting.push(span);
    },
    async close() {
      clearInterval(timer);
      await flush();
      waiting = [];
    },
  };
}

function toOtlp({ traceId, spanId, parentId, name, kind, startedAt, endedAt, attributes: given, error }: Span) {
  return {
    traceId, spanId, ...(parentId !== undefined && { parentSpanId: parentId }), name, kind: kinds[kind],
    startTimeUnixNano: String(startedAt), endTimeUnixNano: String(endedAt),
    attributes: attributes({ ...given, ...(error !== undefined && { 'error.type': error }) }), status: error === undefined ? {} : { code: 2 },
  };
}

const attributes = (given: Record<string, string | number>) => Object.entries(given).map(([key, value]) => ({
  key, value: typeof value === 'string' ? { stringValue: value } : Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value },
}));
