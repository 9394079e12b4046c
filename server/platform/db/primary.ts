import pg from 'pg';
import { hostsOf } from './hosts.ts';

const probeMs = 3000;

export interface Host {
  host: string;
  port: number;
}

/** Where the server is that takes writes. */
export interface Primary {
  /** False for a standby that stands in for one. */
  writes: boolean;
  /** The one known, else the one found by asking all. Throws `NoPrimary` where none takes writes. */
  where(): Promise<Host>;
  /** It was lost, or refused to write: ask all anew the next time. */
  lost(): void;
}

export class NoPrimary extends Error {
  /** As PostgreSQL says it of itself while it starts. */
  readonly code = '57P03';
  constructor(tried: string[]) {
    super(`None of ${tried.join(', ')} takes writes.`);
    this.name = 'NoPrimary';
  }
}

/**
 * Finds the primary among the hosts of a URL. One host alone is taken at its word. Of several that take
 * writes, as when a former primary comes back, the one on the latest timeline counts, and never one behind
 * a timeline that was seen before: what it would acknowledge is lost to the others.
 */
export function findPrimary(url: string): Primary {
  const urls = hostsOf(url);
  const hosts = urls.map(placeOf);
  let known: Host | undefined = hosts.length === 1 ? hosts[0] : undefined;
  let latest = 0;
  let finding: Promise<Host> | undefined;

  async function find(): Promise<Host> {
    const timelines = await Promise.all(urls.map(timelineOf));
    const best = Math.max(...timelines.map((timeline) => timeline ?? 0));
    if (best === 0 || best < latest) throw new NoPrimary(hosts.map(({ host, port }) => `${host}:${port}`));
    latest = best;
    return known = hosts[timelines.indexOf(best)]!;
  }

  return {
    writes: true,
    async where() {
      return known ?? (finding ??= find().finally(() => { finding = undefined; }));
    },
    lost() {
      if (hosts.length > 1) known = undefined;
    },
  };
}

/** Of a URL with several hosts the one that takes writes, for programs that make a single connection. */
export async function urlOfPrimary(url: string): Promise<string> {
  const { host, port } = await findPrimary(url).where();
  return hostsOf(url).find((each) => placeOf(each).host === host && placeOf(each).port === port)!;
}

export const placeOf = (url: string): Host => {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 5432) };
};

/** The timeline of a server that takes writes; undefined for a standby and for one that doesn't answer. */
async function timelineOf(url: string): Promise<number | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: probeMs, query_timeout: probeMs, application_name: 'qilian-probe' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ wal: string | null }>('select case when not pg_is_in_recovery() then pg_walfile_name(pg_current_wal_insert_lsn()) end as wal');
    const wal = rows[0]!.wal;
    return wal === null ? undefined : parseInt(wal.slice(0, 8), 16);
  } catch {
    return undefined;
  } finally {
    void client.end().catch(() => undefined);
  }
}
