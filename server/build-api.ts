import packageJson from '../package.json' with { type: 'json' };
import { openApi, openApiDocument, type Api } from './platform/http/index.ts';
import { serveHealth } from './platform/http/health.ts';
import { servePages } from './platform/http/pages.ts';
import { serveSecurityTxt } from './platform/http/security-txt.ts';
import type { Module } from './platform/module.ts';
import type { Platform } from './platform/platform.ts';

/** The HTTP server with all routes, the OpenAPI document and the pages. */
export async function buildApi(platform: Platform, modules: Module[]): Promise<Api> {
  const api = await openApi(platform);
  for (const module of modules) module.routes?.(api);
  let document: string | undefined;
  api.http.get('/api/v1/openapi.json', (_request, reply) => reply.type('application/json').send(document ??= JSON.stringify(openApiDocument(api, packageJson.version))));
  serveHealth(api);
  serveSecurityTxt(api);
  await servePages(api);
  await api.http.ready();
  return api;
}
