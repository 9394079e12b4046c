import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { sendProblem } from './problems.ts';
import type { Api } from './route.ts';

const built = join(import.meta.dirname, '../../..');

/** Files whose name carries a digest of their content never change. */
const isHashed = (path: string) => /[/\\]assets[/\\]/.test(path);

/** A file that a build put there after the server began, and listed what it serves. */
function builtLater({ method, url }: FastifyRequest, { prefix, folder }: { prefix: string; folder: string }): string | undefined {
  const path = url.split('?')[0]!.slice(prefix.length);
  return method === 'GET' && /^(?:assets\/)?\w[\w.-]{0,120}$/.test(path) && path.includes('.') && existsSync(join(folder, path)) ? path : undefined;
}

/**
 * Serves the built portal at `/` and the console at `/console/`; unknown paths get the page, which routes by itself.
 * Always what lies there now: pages may be built anew while it runs.
 */
export async function servePages({ http }: Pick<Api, 'http'>, root = built): Promise<void> {
  const faces = [{ prefix: '/console/', folder: join(root, 'console/dist') }, { prefix: '/', folder: join(root, 'portal/dist') }];
  for (const [index, { prefix, folder }] of faces.entries()) {
    if (!existsSync(folder)) continue;
    await http.register(fastifyStatic, {
      root: folder, prefix, decorateReply: index === 0, wildcard: false, cacheControl: false, dotfiles: 'ignore',
      setHeaders: (response, path) => {
        void response.header('cache-control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  http.get('/console', (_request, reply) => reply.redirect('/console/'));
  http.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const page = faces.find(({ prefix }) => request.url.startsWith(prefix))!;
    const file = builtLater(request, page);
    if (file !== undefined) return reply.sendFile(file, page.folder);
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{1,8}$/.test(request.url.split('?')[0]!);
    if (!wantsPage || !existsSync(join(page.folder, 'index.html'))) return sendProblem(new Refusal('not_found', 'common.not_found'), request, reply);
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile('index.html', page.folder);
  });
}
