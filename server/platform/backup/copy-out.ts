import { Readable } from 'node:stream';
import type pg from 'pg';

interface CopyConnection {
  stream: { pause(): void; resume(): void };
  on(event: 'copyData', listener: (message: { chunk: Buffer }) => void): void;
  off(event: 'copyData', listener: (message: { chunk: Buffer }) => void): void;
}

/**
 * What a statement sends as COPY data (COPY … TO STDOUT, BASE_BACKUP), as a stream; the server waits
 * while the reader does. `result` resolves with the rows around it.
 */
export function copyOut(client: pg.Client, statement: string): { data: Readable; result: Promise<pg.QueryResult[]> } {
  const { connection } = client as unknown as { connection: CopyConnection };
  // One object a message: the server's messages must not run together.
  const data = new Readable({ objectMode: true, highWaterMark: 64, read: () => connection.stream.resume() });
  // The parser's buffer is used again for what comes next.
  const receive = ({ chunk }: { chunk: Buffer }) => {
    if (!data.push(Buffer.from(chunk))) connection.stream.pause();
  };
  connection.on('copyData', receive);
  const result = client.query(statement).then((results: pg.QueryResult | pg.QueryResult[]) => {
    data.push(null);
    return Array.isArray(results) ? results : [results];
  }).catch((error: unknown) => {
    data.destroy(error as Error);
    throw error;
  }).finally(() => connection.off('copyData', receive));
  // Whoever reads the data sees the failure first.
  result.catch(() => undefined);
  return { data, result };
}
