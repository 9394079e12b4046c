import type { Circular } from '@qilian/contract/circulars';
import { expect } from 'vitest';
import { deliveryTextVersion } from './receipts/delivery-text.ts';
import type { TestApp } from '../../../testing/app.ts';

type Headers = Record<string, string>;

/** A call that must succeed. */
export async function done<Result>(app: TestApp, as: Headers, method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Result> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(body && { payload: body }) });
  expect(answer.statusCode, `${method} ${path}: ${answer.body}`).toBe(200);
  return answer.json<Result>();
}

/** The code of a call that must be refused. */
export async function refusal(app: TestApp, as: Headers, method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: object): Promise<string> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(body && { payload: body }) });
  expect(answer.statusCode, answer.body).toBeGreaterThanOrEqual(400);
  const { code, errors = [] } = answer.json<{ code: string; errors?: { code: string }[] }>();
  return errors[0]?.code ?? code;
}

/** Agrees to electronic delivery by the text in force. */
export const agree = (app: TestApp, as: Headers): Promise<unknown> => done(app, as, 'PUT', '/me/delivery-consent', { given: true, textVersion: deliveryTextVersion });

export const aDraft = (app: TestApp, as: Headers, given: object): Promise<Circular> =>
  done(app, as, 'POST', '/circulars', { subject: '周六停电检修', body: '周六 8 时至 18 时停电，请提前安排。', ...given });

export async function aSentCircular(app: TestApp, as: Headers, given: object): Promise<Circular> {
  const draft = await aDraft(app, as, given);
  return done(app, as, 'POST', `/circulars/${draft.id}/send`, { version: draft.version });
}
