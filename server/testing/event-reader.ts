export interface HeardEvent {
  type: string;
  data: Record<string, string>;
}

export interface EventReader {
  status: number;
  headers: Headers;
  heard: HeardEvent[];
  /** The next event that is not yet taken; rejects after `withinMs`. */
  next(withinMs?: number): Promise<HeardEvent>;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Reads `text/event-stream` as a browser does. */
export async function readEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  const abort = new AbortController();
  const answer = await fetch(url, { headers, signal: abort.signal });
  const heard: HeardEvent[] = [];
  const waiting: ((event: HeardEvent) => void)[] = [];
  let taken = 0;

  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const fields = new Map(text.slice(0, end).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        text = text.slice(end + 2);
        if (!fields.has('event')) continue;
        const event = { type: fields.get('event')!, data: JSON.parse(fields.get('data')!) as Record<string, string> };
        heard.push(event);
        const taker = waiting.shift();
        if (taker) {
          taken += 1;
          taker(event);
        }
      }
    }
  }

  return {
    status: answer.status,
    headers: answer.headers,
    heard,
    next(withinMs = 5000) {
      if (taken < heard.length) return Promise.resolve(heard[taken++]!);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`No event within ${withinMs} ms`)), withinMs);
        waiting.push((event) => {
          clearTimeout(timer);
          resolve(event);
        });
      });
    },
    ended: read().catch(() => undefined),
    close: () => abort.abort(),
  };
}
