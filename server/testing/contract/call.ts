import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Endpoint } from '@qilian/contract/endpoint';
import type { Problem } from '@qilian/contract/shapes';
import type { TestApp } from '../app.ts';

export type Headers = Record<string, string>;

export interface Sent {
  as?: Headers;
  params?: unknown;
  /** A value in a list is given several times. */
  query?: unknown;
  body?: unknown;
  /** Sent as it is, with this media type. */
  raw?: { content: string | Buffer; type: string };
}

export interface Answer {
  status: number;
  type: string;
  text: string;
}

/** One call of an endpoint as a program makes it; of a stream of events only the head is read. */
export async function call(app: TestApp, endpoint: Endpoint, { as = {}, params, query, body, raw }: Sent): Promise<Answer> {
  const url = `/api/v1${pathOf(endpoint, params)}${queryOf(query)}`;
  if (endpoint.exchange === 'events' && as.authorization !== undefined) return headOf(app, url, as);
  const upload = endpoint.exchange === 'multipart' && raw === undefined ? multipart((body ?? {}) as Record<string, string>) : undefined;
  const sent = raw ?? upload ?? (body === undefined ? undefined : { content: JSON.stringify(body), type: 'application/json' });
  const answer = await app.api.http.inject({
    method: endpoint.method, url, headers: { ...as, ...(sent && { 'content-type': sent.type }) }, ...(sent && { payload: sent.content }),
  });
  return { status: answer.statusCode, type: answer.headers['content-type'] ?? '', text: answer.body };
}

function pathOf(endpoint: Endpoint, params: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  return endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name]).toWellFormed()));
}

function queryOf(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [key, typeof one === 'object' ? JSON.stringify(one) : String(one)]));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs as [string, string][]).toString()}`;
}

async function headOf(app: TestApp, url: string, headers: Headers): Promise<Answer> {
  if (!app.api.http.server.listening) await app.api.http.listen({ host: '127.0.0.1', port: 0 });
  const abort = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${(app.api.http.server.address() as AddressInfo).port}${url}`, { headers, signal: abort.signal });
  const text = answer.status === 200 ? '' : await answer.text();
  abort.abort();
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text };
}

/** A small text file in a part `file`, and these fields. */
export function multipart(fields: Record<string, string>, file = { name: '企业名单.csv', content: '企业名称,联系人\n祁连第一机械有限公司,王芳\n' }): { content: Buffer; type: string } {
  const parts = Object.entries(fields).map(([name, value]) => `--part\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return {
    content: Buffer.from(`${parts.join('')}--part\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n${file.content}\r\n--part--\r\n`),
    type: 'multipart/form-data; boundary=part',
  };
}

export const titleOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** The problem of a refusal, as every refusal must be: of its media type, with a code, a text and the id of the request. */
export function problemOf(answer: Answer, what: string): Problem {
  expect(answer.type, what).toContain('application/problem+json');
  const problem = JSON.parse(answer.text) as Problem;
  expect(problem, what).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[a-z_]+(\.[a-z_]+)+$/), requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  for (const text of [problem.title, problem.detail, ...(problem.errors ?? []).map(({ message }) => message)]) expect(isPhrase(text), `${what}: "${text}"`).toBe(true);
  return problem;
}

/** A missing phrase shows its key, a missing value its braces. */
const isPhrase = (text: string) => text.trim() !== '' && !text.startsWith('errors.') && !text.includes('{{');
