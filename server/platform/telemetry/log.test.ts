import { fastify } from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openTestApp } from '../../testing/app.ts';
import { errorFields } from './log.ts';

test('an error of a database is logged in words, without the connection on which it came', async () => {
  const app = await openTestApp();
  const lines: string[] = [];
  try {
    const failed = await app.platform.pool.connect().then(async (client) => {
      try {
        return await client.query('select from nowhere').catch((error: unknown) => Object.assign(error as Error, { client, cause: new Error('the cause') }));
      } finally {
        client.release();
      }
    });
    const log = pino({ serializers: { err: errorFields } }, { write: (line: string) => void lines.push(line) });
    const http = fastify({ loggerInstance: log });
    http.get('/', (request, reply) => {
      request.log.error({ err: failed }, 'unexpected error');
      return reply.send();
    });
    await http.inject('/');
    await http.close();
  } finally {
    await app.close();
  }
  const { err } = JSON.parse(lines.find((line) => line.includes('unexpected'))!) as { err: Record<string, unknown> };
  expect(err).toMatchObject({ type: 'DatabaseError', code: '42P01', message: expect.stringContaining('"nowhere" does not exist: the cause'), stack: expect.stringContaining('log.test.ts') });
  expect(Object.values(err).filter((value) => typeof value === 'object')).toEqual([]);
});
