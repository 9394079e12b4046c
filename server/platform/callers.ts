import type { Actor } from './auth/actor.ts';

/** For whom a call counts: a session, a program (whatever number of tokens it has), or an address. */
export interface Caller {
  policy: 'session' | 'program' | 'address';
  key: string;
  /** Calls a minute, where it isn't the limit of all. */
  limit: number | null;
}

/** What the database said of a token the last time; a transaction that presumes it asks again. */
export interface KnownCaller extends Caller {
  answer: string;
  actor: Actor;
}

/**
 * Whose tokens were good lately, so that a call counts for its caller before anything is looked up.
 * A token that nobody knows counts for its address: made-up ones win nothing.
 */
export interface Callers {
  find(tokenHash: string): KnownCaller | undefined;
  learn(tokenHash: string, caller: KnownCaller): void;
  forget(tokenHash: string): void;
}

/** A caller takes some 2 kB, and what was built for it. */
const mostAtOnce = 20_000;
const restMs = 30 * 60_000;

/**
 * Two generations: whoever calls is in the young one; what the old one holds was not heard of for `rest` milliseconds or more and
 * is forgotten when the young one grows old in its turn, by time or by its half of `most`.
 */
export function openCallers({ most = mostAtOnce, rest = restMs, now = () => performance.now() }: { most?: number; rest?: number; now?: () => number } = {}): Callers {
  let young = new Map<string, KnownCaller>();
  let old = new Map<string, KnownCaller>();
  let growsOldAt = now() + rest;

  function put(tokenHash: string, caller: KnownCaller): void {
    if (now() >= growsOldAt || (young.size >= most / 2 && !young.has(tokenHash))) {
      [old, young] = [young, new Map()];
      growsOldAt = now() + rest;
    }
    old.delete(tokenHash);
    young.set(tokenHash, caller);
  }

  return {
    find: (tokenHash) => young.get(tokenHash) ?? old.get(tokenHash),
    learn: put,
    forget(tokenHash) {
      young.delete(tokenHash);
      old.delete(tokenHash);
    },
  };
}
