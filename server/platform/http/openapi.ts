import { z } from 'zod';
import { Problem } from '@qilian/contract/shapes';
import type { Api } from './route.ts';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
  return json;
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name, in: place, required: place === 'path' || required.includes(name), schema: property,
  }));
}

const problem = { description: 'Refused, with the reason (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

/** The OpenAPI 3.1 document of everything that is routed. */
export function openApiDocument(api: Api, version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { endpoint, permit } of api.routes) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    const binary = endpoint.exchange === 'binary' ? 'application/octet-stream' : endpoint.exchange === 'events' ? 'text/event-stream' : undefined;
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = {
      operationId: `${endpoint.method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      summary: endpoint.summary,
      tags: [endpoint.tag],
      security: permit.who === 'anyone' ? [] : [{ session: [] }],
      parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
      ...(endpoint.body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } }),
      ...(endpoint.exchange === 'multipart' && {
        requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' }, parkId: { type: 'string', format: 'uuid' } } } } } },
      }),
      responses: {
        200: {
          description: endpoint.summary,
          content: binary === undefined ? { 'application/json': { schema: schemaOf(endpoint.response, 'output') } } : { [binary]: { schema: { type: 'string', format: 'binary' } } },
        },
        default: problem,
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Qilian', version, summary: 'Enterprise service and liaison platform', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'qilian_session', description: 'Writing calls also send the header `x-qilian: 1`.' } },
    },
  };
}
