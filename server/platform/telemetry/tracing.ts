import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openSpanExport, type SpanExport } from './span-export.ts';

/** One stretch of work, in the words of OpenTelemetry. */
export interface Span {
  traceId: string;
  spanId: string;
  parentId: string | undefined;
  name: string;
  kind: 'server' | 'client' | 'consumer' | 'internal';
  /** Nanoseconds since 1970. */
  startedAt: bigint;
  endedAt: bigint;
  attributes: Record<string, string | number>;
  error: string | undefined;
  /** Unsampled spans carry their trace on and are not sent. */
  sampled: boolean;
}

export interface TracingSettings {
  /** Base address of an OTLP/HTTP receiver; undefined turns tracing off. */
  endpoint: string | undefined;
  headers: Record<string, string>;
  serviceName: string;
  /** Share of traces that begin here and are sent; what comes with a traceparent follows it. */
  ratio: number;
}

export interface Tracing {
  on: boolean;
  /** Runs `work` as a span below the current one; where tracing is off, just runs it. */
  span<Result>(name: string, kind: Span['kind'], attributes: Span['attributes'], work: () => Promise<Result>): Promise<Result>;
  /** The same below what a traceparent names, or as a trace of its own. */
  spanFrom<Result>(traceparent: string | undefined, name: string, kind: Span['kind'], attributes: Span['attributes'], work: () => Promise<Result>): Promise<Result>;
  begin(traceparent: string | undefined, name: string, kind: Span['kind'], attributes: Span['attributes']): Span;
  enter(span: Span, work: () => void): void;
  end(span: Span, error?: unknown): void;
  /** Each statement of this connection becomes a span of the work that sends it. */
  watch(client: pg.Client | pg.PoolClient): void;
  close(): Promise<void>;
}

const current = new AsyncLocalStorage<Span>();

/** W3C Trace Context, for calls and jobs that go out; empty where nothing is traced. */
export function traceHeaders(): { traceparent?: string } {
  const span = current.getStore();
  return span === undefined ? {} : { traceparent: `00-${span.traceId}-${span.spanId}-${span.sampled ? '01' : '00'}` };
}

/** For lines of the log. */
export function traceFields(): { trace_id?: string; span_id?: string } {
  const span = current.getStore();
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}

function parse(traceparent: string | undefined): { traceId: string; parentId: string; sampled: boolean } | undefined {
  const [, traceId, parentId, flags] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(parentId!)) return undefined;
  return { traceId, parentId: parentId!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

const origin = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
const nanoseconds = () => origin + process.hrtime.bigint();

const off: Tracing = {
  on: false,
  span: (_name, _kind, _attributes, work) => work(),
  spanFrom: (_traceparent, _name, _kind, _attributes, work) => work(),
  begin: () => { throw new Error('tracing is off'); },
  enter: (_span, work) => work(),
  end: () => undefined,
  watch: () => undefined,
  close: async () => undefined,
};

export function openTracing(settings: TracingSettings, log: Logger): Tracing {
  const { endpoint } = settings;
  if (endpoint === undefined) return off;
  const sent: SpanExport = openSpanExport({ ...settings, endpoint }, log);

  function start(parent: { traceId: string; parentId: string; sampled: boolean } | undefined, name: string, kind: Span['kind'], attributes: Span['attributes']): Span {
    const sampled = parent?.sampled ?? Math.random() < settings.ratio;
    return {
      traceId: parent?.traceId ?? randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), parentId: parent?.parentId,
      name, kind, startedAt: nanoseconds(), endedAt: 0n, attributes, error: undefined, sampled,
    };
  }
  const below = (): Parameters<typeof start>[0] => {
    const span = current.getStore();
    return span && { traceId: span.traceId, parentId: span.spanId, sampled: span.sampled };
  };
  function end(span: Span, error?: unknown): void {
    span.endedAt = nanoseconds();
    if (error !== undefined) span.error = error instanceof Error ? error.name : 'error';
    if (span.sampled) sent.add(span);
  }
  async function within<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await current.run(span, work);
      end(span);
      return result;
    } catch (error) {
      end(span, error);
      throw error;
    }
  }

  return {
    on: true,
    span: (name, kind, attributes, work) => within(start(below(), name, kind, attributes), work),
    spanFrom: (traceparent, name, kind, attributes, work) => within(start(parse(traceparent), name, kind, attributes), work),
    begin: (traceparent, name, kind, attributes) => start(parse(traceparent), name, kind, attributes),
    enter: (span, work) => current.run(span, work),
    end,
    watch(client) {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      (client as { query: unknown }).query = (...given: unknown[]) => {
        const parent = below();
        const answer = parent === undefined ? undefined : textOf(given[0]);
        if (answer === undefined) return query(...given);
        const span = start(parent, answer.split(/\s/, 1)[0]!.toUpperCase(), 'client', { 'db.system.name': 'postgresql', 'db.query.text': answer });
        const result = query(...given);
        if (result instanceof Promise) result.then(() => end(span), (error: unknown) => end(span, error));
        return result;
      };
    },
    close: () => sent.close(),
  };
}

const mostText = 1000;

/** A statement without its values: literals hold ids and digests of sessions. */
function textOf(given: unknown): string | undefined {
  const text = typeof given === 'string' ? given : (given as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text.replaceAll(/'(?:[^']|'')*'/g, '?').replaceAll(/\s+/g, ' ').trim().slice(0, mostText) : undefined;
}
