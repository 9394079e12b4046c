import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';

/** One thing that is counted: so many failures are free, each further one doubles the wait. */
export interface Count {
  key: Buffer;
  free: number;
}

const firstWaitMs = 15 * 60_000;
const longestWaitMs = 8 * 60 * 60_000;
const memoryMs = 24 * 60 * 60_000;

/** Milliseconds of waiting after so many failures within a day: 15 minutes after the last free one, then twice as long each. */
export function waitAfter(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(firstWaitMs * 2 ** (failures - free), longestWaitMs);
}

/** Where a call comes from: the address, or the /64 network of an IPv6 address, which is one household or office. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return `${groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** What counts a failed attempt at a record that is named in the call: that record from this network, and, more loosely, the network. */
export function countsOf(tx: Tx, purpose: string, account: string, address: string): { own: Count; network: Count } {
  const network = networkOf(address);
  return { own: { key: keyOf(tx, purpose, `${account} ${network}`), free: 5 }, network: { key: keyOf(tx, purpose, network), free: 50 } };
}

const keyOf = (tx: Tx, purpose: string, text: string): Buffer => tx.platform.secrets.sign(`throttle:${purpose}`, text);

/**
 * What counts a failed password. A browser from which the account was signed in before has a budget of its
 * own that nobody else can spend, so that no attacker keeps the owner out. Strangers share theirs: by
 * account and network, by network, and, over all networks together, by account, so that many networks
 * don't buy many guesses.
 */
export function passwordCounts(tx: Tx, account: string, address: string, knownDevice: string | null): { own: Count; shared: Count[] } {
  if (knownDevice !== null) return { own: { key: keyOf(tx, 'password-device', `${account} ${knownDevice}`), free: 5 }, shared: [] };
  const { own, network } = countsOf(tx, 'password', account, address);
  return { own, shared: [network, { key: keyOf(tx, 'password-account', account), free: 20 }] };
}

/**
 * Counts an attempt as failed before it is tried, so that many at once can't pass the limit together;
 * `forgive` takes it back. Commit before trying.
 * @throws Refusal `auth.throttled` with the seconds to wait
 */
export async function reserveAttempt(tx: Tx, ...counts: Count[]): Promise<void> {
  const keys = counts.map(({ key }) => key).toSorted((a, b) => Buffer.compare(a, b));
  for (const key of keys) await sql`select pg_advisory_xact_lock(${key.readBigInt64BE(0).toString()}::bigint)`.execute(tx.sql);
  await refuseThrottled(tx, counts);
  await tx.sql.insertInto('sign_in_attempts').values(keys.map((key) => ({ key, at: tx.now }))).execute();
}

async function refuseThrottled(tx: Tx, counts: Count[]): Promise<void> {
  const rows = await tx.sql.selectFrom('sign_in_attempts').select((eb) => ['key', eb.fn.countAll<number>().as('failures'), eb.fn.max('at').as('last')])
    .where('key', 'in', counts.map(({ key }) => key)).where('at', '>', new Date(tx.now.getTime() - memoryMs)).groupBy('key').execute();
  for (const { key, free } of counts) {
    const row = rows.find((one) => key.equals(one.key));
    if (!row) continue;
    const leftMs = row.last.getTime() + waitAfter(row.failures, free) - tx.now.getTime();
    if (leftMs > 0) throw new Refusal('too_many', 'auth.throttled', { params: { minutes: Math.ceil(leftMs / 60_000) }, retryAfterSeconds: Math.ceil(leftMs / 1000) });
  }
}

/** After success: what counts this account alone starts anew, and whatever is shared isn't charged for this attempt. */
export async function forgiveAttempt(tx: Tx, own: Count, shared: Count[], at: Date): Promise<void> {
  await tx.sql.deleteFrom('sign_in_attempts').where('key', '=', own.key).execute();
  for (const { key } of shared) {
    await sql`delete from sign_in_attempts where ctid = (select ctid from sign_in_attempts where key = ${key} and at = ${at} limit 1)`.execute(tx.sql);
  }
}
