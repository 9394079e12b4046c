import { finished } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A download: sent while the transaction that reads it is open, unless `afterwards`. */
export interface Stream {
  body: Readable | Buffer | string;
  type: string;
  /** Name to save under; without it the browser shows the content. */
  fileName?: string;
  size?: number;
  cacheSeconds?: number;
  /** Shown by the browser, in a box without rights, instead of saved. */
  inline?: boolean;
  /** Until then nothing is sent: what fails before is a refusal like any other. */
  begun?: Promise<void>;
  /** Needs no transaction: sent when it has ended, so that a slow reader holds no connection. */
  afterwards?: boolean;
}

/** Nothing in a shown file may run, load or reach anything. */
const box = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

const encoded = (name: string) => encodeURIComponent(name).replaceAll("'", '%27').replaceAll('(', '%28').replaceAll(')', '%29');

export async function sendStream(reply: FastifyReply, stream: Stream): Promise<void> {
  await stream.begun;
  void reply.type(stream.type).header('x-content-type-options', 'nosniff')
    .header('cache-control', stream.cacheSeconds === undefined ? 'no-store' : `private, max-age=${stream.cacheSeconds}`);
  if (stream.fileName !== undefined) {
    void reply.header('content-disposition', `${stream.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(stream.fileName)}`);
  }
  if (stream.inline) void reply.header('content-security-policy', box);
  if (stream.size !== undefined) void reply.header('content-length', stream.size);
  void reply.send(stream.body);
  if (typeof stream.body !== 'string' && !Buffer.isBuffer(stream.body)) await finished(stream.body);
}
