const windowMs = 60_000;
const mostConnections = 120;
const mostMails = 600;
const mostCallers = 10_000;

interface Caller {
  since: number;
  connections: number;
  mails: number;
}

/** How much one address may bring in a minute: a large provider's reports come through, a flood doesn't. */
export function limitCallers(): { mayConnect(address: string): boolean; maySend(address: string): boolean } {
  let callers = new Map<string, Caller>();
  const callerAt = (address: string): Caller => {
    const now = performance.now();
    const known = callers.get(address);
    if (known && now - known.since < windowMs) return known;
    if (callers.size >= mostCallers) callers = new Map();
    const caller = { since: now, connections: 0, mails: 0 };
    callers.set(address, caller);
    return caller;
  };
  return {
    mayConnect: (address) => (callerAt(address).connections += 1) <= mostConnections,
    maySend: (address) => (callerAt(address).mails += 1) <= mostMails,
  };
}
