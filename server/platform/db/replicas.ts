import type pg from 'pg';
import type { Logger } from 'pino';
import { hostsOf } from './hosts.ts';
import { openPool } from './pools.ts';
import { placeOf } from './primary.ts';

const measureEveryMs = 500;
const answerWithinMs = 10_000;

export interface Replica {
  pool: pg.Pool;
  /** It broke: not to be read from before it answers again. */
  failed(): void;
}

/** Streaming standbys for what may be a moment behind. */
export interface Replicas {
  /** One that is near enough behind the primary, in turns; undefined where none is. */
  pick(): Replica | undefined;
  close(): Promise<void>;
}

export interface ReplicasOptions {
  /** May name several hosts. */
  url: string;
  primary: pg.Pool;
  size: number;
  /** Further behind than this one isn't read from. */
  mostLagSeconds: number;
  pooled: boolean;
  log: Logger;
}

interface Position {
  at: number;
  lsn: bigint;
}

/** Place in the write-ahead log, `16/B374D848`. */
export const lsnOf = (text: string): bigint => {
  const [high, low] = text.split('/') as [string, string];
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
};

/**
 * How far behind a standby is shows where it stands in the log of the primary: it has everything that was there
 * at some earlier instant, and that instant must not be long ago. One that was promoted is none any more.
 */
export function openReplicas({ url, primary, size, mostLagSeconds, pooled, log }: ReplicasOptions): Replicas {
  const members = hostsOf(url).map((each) => ({
    host: new URL(each).host,
    current: -Infinity,
    told: false,
    pool: openPool({
      url: each, size, name: 'qilian-reader', pooled, queryTimeoutMs: answerWithinMs,
      primary: { writes: false, where: async () => placeOf(each), lost: () => undefined },
      onError: (error) => log.warn({ err: error }, 'connection to a replica lost'),
    }),
  }));
  const positions: Position[] = [];
  let turn = 0;
  const closing = new AbortController();

  async function measure(): Promise<void> {
    const at = performance.now();
    const lsn = await one(primary, 'select pg_current_wal_insert_lsn()::text as value');
    if (lsn !== null) positions.push({ at, lsn: lsnOf(lsn) });
    while (positions.length > 1 && positions[0]!.at < at - mostLagSeconds * 1000) positions.shift();
    await Promise.all(members.map(async (member) => {
      const replayed = await one(member.pool, 'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as value');
      const reached = replayed === null ? undefined : positions.findLast((position) => position.lsn <= lsnOf(replayed));
      member.current = reached?.at ?? -Infinity;
      if (member.told !== isUsable(member)) {
        member.told = !member.told;
        if (member.told) log.info({ replica: member.host }, 'lists are read from the replica');
        else log.warn({ replica: member.host }, 'the replica is lost, promoted or too far behind: lists are read from the primary');
      }
    }));
  }
  const isUsable = ({ current }: { current: number }) => performance.now() - current <= mostLagSeconds * 1000;

  async function keepMeasuring(): Promise<void> {
    while (!closing.signal.aborted) {
      await measure().catch((error: unknown) => log.warn({ err: error }, 'replicas could not be measured'));
      await new Promise((resolve) => { setTimeout(resolve, measureEveryMs).unref(); });
    }
  }
  void keepMeasuring();

  return {
    pick() {
      const usable = members.filter(isUsable);
      const member = usable[turn++ % usable.length];
      return member && { pool: member.pool, failed: () => { member.current = -Infinity; } };
    },
    async close() {
      closing.abort();
      await Promise.all(members.map(({ pool }) => pool.end()));
    },
  };
}

/** Null where the server doesn't answer. */
async function one(pool: pg.Pool, text: string): Promise<string | null> {
  try {
    return (await pool.query<{ value: string | null }>(text)).rows[0]!.value;
  } catch {
    return null;
  }
}
