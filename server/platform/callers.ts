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

const most = 20_000;

export function openCallers(): Callers {
  const known = new Map<string, KnownCaller>();
  return {
    find: (tokenHash) => known.get(tokenHash),
    learn(tokenHash, caller) {
      known.set(tokenHash, caller);
      if (known.size > most) known.delete(known.keys().next().value!);
    },
    forget: (tokenHash) => { known.delete(tokenHash); },
  };
}
