import { z } from 'zod';
import * as contract from '@qilian/contract';
import type { Endpoint } from '@qilian/contract/endpoint';
import * as shapes from '@qilian/contract/shapes';
import * as timeline from '@qilian/contract/timeline';
import { isVersioned, takesVersion } from './etags.ts';
import type { Permit } from './permits.ts';
import type { Api } from './route.ts';

type Json = Record<string, unknown>;

/** A request's schema stands where it is used; `default`s make it another than that of the answer. */
function requestSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
  return json;
}

/** What the contract exports by name: endpoints are operations, schemas are components. */
const exported = [...Object.values(contract), shapes, timeline].flatMap((domain) => Object.entries(domain) as [string, unknown][]);

/** The schemas of all answers, those that the contract names as components of their own. */
function answerSchemas(answers: Map<string, z.ZodType>): { components: Record<string, Json>; answers: Map<string, Json> } {
  const registry = z.registry<{ id: string }>();
  const inAnswers = (id: string) => `answer of ${id}`;
  for (const [id, schema] of exported) if (schema instanceof z.ZodType && !registry.has(schema)) registry.add(schema, { id });
  for (const [operation, schema] of answers) if (!registry.has(schema)) registry.add(schema, { id: inAnswers(operation) });
  const reference = (id: string) => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { io: 'output', unrepresentable: 'any', target: 'draft-2020-12', uri: reference }) as { schemas: Record<string, Json> };
  const plain = Object.entries(schemas).map(([id, { $schema: _dialect, $id: _own, ...json }]) => [id, json] as const);
  const all = new Map(plain);
  const components = Object.fromEntries(plain.filter(([id]) => /^\w+$/.test(id)).sort(([a], [b]) => (a < b ? -1 : 1)));
  const shown = new Map([...answers].map(([operation, schema]) => {
    const { id } = registry.get(schema)!;
    return [operation, id in components ? { $ref: reference(id) } : all.get(id)!];
  }));
  return { components, answers: shown };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = requestSchema(schema) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name, in: place, required: place === 'path' || required.includes(name), schema: property,
  }));
}

const exportNames = new Map(exported.map(([name, value]) => [value, name]));

/** @throws Error for an endpoint that no file named by `contract/index.ts` exports */
export function operationIdOf(endpoint: Endpoint): string {
  const name = exportNames.get(endpoint);
  if (name === undefined) throw new Error(`${endpoint.method} ${endpoint.path} is not exported by the contract`);
  return name;
}

const answersUnchanged = (endpoint: Endpoint) => endpoint.method === 'GET' && isVersioned(endpoint);

/** Headers that make a call conditional, each a component of its own. */
const conditions = {
  IdempotencyKey: {
    name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 200 }, example: '7f5c1d3e-3f0b-4a53-9a1c-4f7f1f0c9b1e',
    description: 'Chosen by the caller. Sent again within 24 hours with the same content, the call does nothing and gives its first answer again, marked by `Idempotency-Replayed: true`; with other content it is refused with 422, while the first runs with 409. A refused call uses up no key.',
  },
  IfNoneMatch: { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' }, description: 'ETags that the caller has; if the record\'s is among them, the answer is 304 without content.' },
  IfMatch: {
    name: 'If-Match', in: 'header', required: false, schema: { type: 'string' }, example: '"3"',
    description: 'The ETag of the record, or its version in quotation marks. May stand for the field `version`. If another version stands, the answer is 412 and shows both.',
  },
};
const conditionsOf = (endpoint: Endpoint): (keyof typeof conditions)[] => [
  ...(endpoint.creates ? ['IdempotencyKey' as const] : []), ...(answersUnchanged(endpoint) ? ['IfNoneMatch' as const] : []), ...(takesVersion(endpoint) ? ['IfMatch' as const] : []),
];

const headers = {
  RateLimit: { schema: { type: 'string' }, example: '"program";r=1199;t=42', description: 'Calls that are left and seconds until they are given anew (draft-ietf-httpapi-ratelimit-headers-10).' },
  'RateLimit-Policy': { schema: { type: 'string' }, example: '"program";q=1200;w=60', description: 'Calls in a window of so many seconds, counted for a `session`, a `program` or an `address`.' },
  ETag: { schema: { type: 'string' }, example: '"3.kH3tEw1b0cQ2xZ4v"', description: 'Version and digest of the record, for `If-None-Match` and `If-Match`.' },
  Link: { schema: { type: 'string' }, example: '</api/v1/cases?cursor=WyIy>; rel="next"', description: 'The next page, as long as there is one.' },
  'Idempotency-Replayed': { schema: { type: 'string', const: 'true' }, description: 'The call was made before; this is its first answer.' },
  'Retry-After': { schema: { type: 'integer' }, example: 42, description: 'Seconds to wait.' },
};
const isPaged = ({ query }: Endpoint) => query instanceof z.ZodObject && 'cursor' in query.shape;
const headersOf = (endpoint: Endpoint): (keyof typeof headers)[] => [
  'RateLimit', 'RateLimit-Policy', ...(isVersioned(endpoint) ? ['ETag' as const] : []), ...(isPaged(endpoint) ? ['Link' as const] : []), ...(endpoint.creates ? ['Idempotency-Replayed' as const] : []),
];

/** OpenAPI 3.1 lets any scheme name scopes. */
function securityOf(permit: Permit): Json[] {
  if (permit.who === 'anyone') return [];
  const people = permit.who === 'people' && permit.staff === 'none' && permit.enterprise === 'none' ? [] : [{ cookie: [] }, { session: [] }];
  return permit.scope === undefined ? people : [...people, { program: permit.scope === 'any' ? [] : [permit.scope] }];
}

const refusals = {
  401: 'Nobody is signed in',
  403: 'The role may not do this, the header `x-qilian` is missing, or (`auth.step_up`) a fresh proof is asked for, in one of the `ways`',
  404: 'There is no such record, or it lies outside what the caller may see',
  409: 'It no longer fits what stands; for a stale version `current` is the stored record',
  412: 'The record has another version than `If-Match` names; `versions` are both, `current` is the record',
  413: 'More content than is taken',
  422: 'Wrong input; `errors` names the fields',
  429: 'Too many calls; `retryAfterSeconds` says when to come back',
  503: 'Busy or without database',
};
type RefusalStatus = keyof typeof refusals;

function refusalsOf(endpoint: Endpoint, permit: Permit, fresh: boolean): RefusalStatus[] {
  const writes = endpoint.method !== 'GET';
  return [
    ...(permit.who === 'anyone' ? [] : [401 as const]),
    ...(permit.who === 'people' || writes || fresh ? [403 as const] : []),
    ...(endpoint.params || endpoint.body ? [404 as const] : []),
    ...(writes ? [409 as const] : []),
    ...(takesVersion(endpoint) ? [412 as const] : []),
    ...(endpoint.body || endpoint.exchange === 'multipart' ? [413 as const] : []),
    422, 429, 503,
  ];
}

const nameOf = (status: RefusalStatus) => `Refused${status}`;

const descriptions: Record<string, string> = {
  calendar: 'Working days: official notices, office hours and closures', credentials: 'Passkeys, second factors and fresh proofs', cases: 'Needs of enterprises and what is done about them', enterprises: 'The files of enterprises, and lists of them that come in',
  files: 'Photos and documents', insight: 'Figures for leaders, each with the filter that shows its rows', notices: 'What a person is told', people: 'City, parks, departments, offices, staff, leave and duty',
  programs: 'Programs of others: who is let in, with which rights', progress: 'Progress without an account', session: 'Signing in', webhooks: 'Events that are sent to programs',
};

/** The OpenAPI 3.1 document of everything that is routed. */
export function openApiDocument(api: Api, version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const tags = new Set<string>();
  const { components, answers } = answerSchemas(new Map(api.routes.map(({ endpoint }) => [operationIdOf(endpoint), endpoint.response])));
  for (const { endpoint, permit, fresh } of api.routes) {
    tags.add(endpoint.tag);
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    const binary = endpoint.exchange === 'binary' ? 'application/octet-stream' : endpoint.exchange === 'events' ? 'text/event-stream' : undefined;
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = {
      operationId: operationIdOf(endpoint),
      summary: endpoint.summary,
      tags: [endpoint.tag],
      // The roles that are let in, so that a change of rights shows in the committed document.
      'x-permit': permit.who === 'people' ? { staff: permit.staff, enterprise: permit.enterprise, ...(permit.agent !== undefined && { agent: permit.agent }) } : permit.who,
      // Asks for a proof of the last minutes of who is calling.
      ...(fresh && { 'x-fresh': true }),
      security: securityOf(permit),
      parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query'), ...conditionsOf(endpoint).map((name) => ({ $ref: `#/components/parameters/${name}` }))],
      ...(endpoint.body && { requestBody: { required: true, content: { 'application/json': { schema: requestSchema(endpoint.body), ...(endpoint.example !== undefined && { example: endpoint.example }) } } } }),
      ...(endpoint.exchange === 'multipart' && { requestBody: { required: true, content: { 'multipart/form-data': { schema: uploadSchema(endpoint) } } } }),
      responses: {
        200: {
          description: endpoint.summary,
          headers: Object.fromEntries(headersOf(endpoint).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
          content: binary === undefined ? { 'application/json': { schema: answers.get(operationIdOf(endpoint))! } } : { [binary]: { schema: { type: 'string', format: 'binary' } } },
        },
        ...(answersUnchanged(endpoint) && { 304: { description: 'The caller has it as it stands', headers: { ETag: { $ref: '#/components/headers/ETag' } } } }),
        ...Object.fromEntries(refusalsOf(endpoint, permit, fresh).map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }])),
      },
    };
  }
  const used = JSON.stringify([paths, components]);
  const shown = Object.fromEntries(Object.entries(components).filter(([name]) => name === 'Problem' || used.includes(`"#/components/schemas/${name}"`)));
  return {
    openapi: '3.1.0',
    info: { title: 'Qilian', version, summary: 'Enterprise service and liaison platform', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    tags: [...tags].sort().map((name) => ({ name, description: descriptions[name] ?? name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: shown,
      parameters: conditions,
      headers,
      responses: Object.fromEntries(Object.entries(refusals).map(([status, description]) => [
        nameOf(Number(status) as RefusalStatus), { description, ...(['429', '503'].includes(status) && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      ])),
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'qilian_session', description: 'Of browsers. Writing calls also send the header `x-qilian: 1`.' },
        session: { type: 'http', scheme: 'bearer', description: 'The token of a person\'s session.' },
        program: { type: 'http', scheme: 'bearer', description: 'The token of a program (`qilian_…`); an operation names the scopes that open it.' },
      },
    },
  };
}

/** One part `file`, and the text fields beside it. */
function uploadSchema({ fields }: Endpoint): Json {
  const { properties = {}, required = [] }: { properties?: Json; required?: string[] } = fields ? requestSchema(fields) : {};
  return { type: 'object', required: ['file', ...required], properties: { file: { type: 'string', format: 'binary' }, ...properties } };
}
