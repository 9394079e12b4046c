import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as contract from '@qilian/contract';
import { openTestApp, type TestApp } from '../app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

interface Operation {
  operationId: string;
  responses: Record<string, unknown>;
  security: Record<string, string[]>[];
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}
const served = async () => (await app.api.http.inject('/api/v1/openapi.json')).json<Document>();

test('the committed document is the served one (`npm run openapi` writes it)', async () => {
  await expect(`${JSON.stringify(await served(), null, 2)}\n`).toMatchFileSnapshot('../../../contract/openapi.json');
});

test('every operation has a name of its own and says how it refuses', async () => {
  const operations = Object.values((await served()).paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(app.api.routes.length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(operations.filter(({ responses }) => Object.keys(responses).every((status) => !status.startsWith('4')))).toEqual([]);
});

test('a public linter finds nothing, and the examples are what the endpoints take', async () => {
  const problems = await lintFromString({ source: JSON.stringify(await served()), config: await createConfig({ extends: ['recommended'] }) });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  const examples = app.api.routes.filter(({ endpoint }) => endpoint.example !== undefined);
  expect(examples.length).toBeGreaterThan(15);
  for (const { endpoint } of examples) expect([endpoint.path, endpoint.body!.safeParse(endpoint.example).error?.message]).toEqual([endpoint.path, undefined]);
});

test('every operation that programs may call names its scopes', async () => {
  const operations = Object.values((await served()).paths).flatMap((path) => Object.values(path));
  const scopes = new Map(operations.map(({ operationId, security }) => [operationId, security.find((one) => 'program' in one)?.program]));
  expect([scopes.get('openCase'), scopes.get('listCases'), scopes.get('getOwnProgram'), scopes.get('acceptCase'), scopes.get('feedBack')]).toEqual([['cases:write'], ['cases:read'], [], undefined, ['tasks:write']]);
});

test('every endpoint of the contract is routed', () => {
  const routed = new Set<unknown>(app.api.routes.map(({ endpoint }) => endpoint));
  const endpoints = Object.values(contract).flatMap((domain) => Object.entries(domain).filter(([, value]) => typeof Object(value).path === 'string'));
  expect(endpoints.length).toBeGreaterThan(50);
  expect(endpoints.filter(([, value]) => !routed.has(value)).map(([name]) => name)).toEqual([]);
});
