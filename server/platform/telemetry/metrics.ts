import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Tx } from '../db/transaction.ts';

/** A number that a module reads from its tables, by one label. Read at most every `everySeconds`. */
export interface Measure {
  name: string;
  help: string;
  label: string;
  everySeconds: number;
  read(tx: Tx): Promise<Record<string, number>>;
}

export interface Metrics {
  registry: Registry;
  answered(method: string, route: string, status: number, seconds: number): void;
  sent(channel: 'mail' | 'sms', outcome: 'sent' | 'failed' | 'refused'): void;
  /** A mail that came back, and what became of it. */
  returned(way: 'smtp' | 'imap', outcome: string): void;
  /** A gauge that is read whenever somebody asks. @param read a number, or one for each value of the label; undefined says nothing */
  gauge(name: string, help: string, label: string | undefined, read: () => Promise<number | Record<string, number> | undefined> | number | Record<string, number> | undefined): void;
}

/** From a few milliseconds to the longest that a statement may take. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function openMetrics({ ofProcess }: { ofProcess: boolean }): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const http = new Histogram({ name: 'qilian_http_request_seconds', help: 'Time to answer, by route and status', labelNames: ['method', 'route', 'status'], buckets, registers });
  const messages = new Counter({ name: 'qilian_messages_total', help: 'Mails and text messages handed to their gateways; failed ones are tried again, refused ones not', labelNames: ['channel', 'outcome'], registers });
  const returned = new Counter({ name: 'qilian_returned_mails_total', help: 'Mails that came to our return addresses, by way and what became of them; forged ones had a wrong signature', labelNames: ['way', 'outcome'], registers });
  const problems = new Counter({ name: 'qilian_measure_errors_total', help: 'Measures that could not be read', labelNames: ['measure'], registers });
  return {
    registry,
    answered: (method, route, status, seconds) => http.observe({ method, route, status }, seconds),
    returned: (way, outcome) => returned.inc({ way, outcome }),
    sent: (channel, outcome) => messages.inc({ channel, outcome }),
    gauge(name, help, label, read) {
      registry.registerMetric(new Gauge({
        name, help, labelNames: label === undefined ? [] : [label], registers: [],
        async collect() {
          this.reset();
          try {
            const value = await read();
            if (value === undefined) this.remove();
            else if (typeof value === 'number') this.set(value);
            else for (const [key, each] of Object.entries(value)) this.set({ [label!]: key }, each);
          } catch {
            problems.inc({ measure: name });
            this.remove();
          }
        },
      }));
    },
  };
}

/** The same answer for some seconds, so that many askers cost one query. */
export function cached<Value>(seconds: number, read: () => Promise<Value>): () => Promise<Value> {
  let known: { at: number; value: Promise<Value> } | undefined;
  return () => {
    if (known === undefined || performance.now() - known.at > seconds * 1000) {
      const value = read();
      known = { at: performance.now(), value };
      // A failure is not kept.
      value.catch(() => { known = undefined; });
    }
    return known.value;
  };
}
