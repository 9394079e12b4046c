import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const graceMs = 10_000;

/**
 * Lets running requests end when the server stops, for some seconds. Browsers open connections in
 * advance; Node counts those as busy and would wait for them a minute.
 */
export function closeInOrder(http: FastifyInstance): void {
  const open = new Set<Socket>();
  http.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  http.addHook('preClose', async () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, graceMs).unref();
  });
}
