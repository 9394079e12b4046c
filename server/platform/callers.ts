/** For whom a call counts: a session, a program (whatever number of tokens it has), or an address. */
export interface Caller {
  policy: 'session' | 'program' | 'address';
  key: string;
  /** Calls a minute, where it isn't the limit of all. */
  limit: number | null;
}

/**
 * Whose tokens were good lately, so that a call counts for its caller before anything is looked up.
 * A token that nobody knows counts for its address: made-up ones win nothing.
 */
export interface Callers {
  find(tokenHash: string): Caller | undefined;
  learn(tokenHash: string, caller: Caller): void;
  forget(tokenHash: string): void;
}

const most = 50_000;

export function openCallers(): Callers {
  const known = new Map<string, Caller>();
  return {
    find: (tokenHash) => known.get(tokenHash),
    learn(tokenHash, caller) {
      known.set(tokenHash, caller);
      if (known.size > most) known.delete(known.keys().next().value!);
    },
    forget: (tokenHash) => { known.delete(tokenHash); },
  };
}
