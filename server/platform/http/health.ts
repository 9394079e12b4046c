import type { Api } from './route.ts';

/** `/health/live`: the process answers. `/health/ready`: it reaches its database. */
export function serveHealth({ http, platform }: Api): void {
  http.get('/health/live', { logLevel: 'silent' }, async () => ({ status: 'live' }));
  http.get('/health/ready', { logLevel: 'silent' }, async (_request, reply) => {
    try {
      await platform.pool.query('select');
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'no database' });
    }
  });
}
