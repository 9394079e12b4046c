import { Scope } from '@qilian/contract/programs';
import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { aProgram } from '../../../modules/programs/testing.ts';
import type { TestApp } from '../../app.ts';
import type { Headers } from '../call.ts';
import type { Person } from './people.ts';

/** One for each scope. */
export const programsOf = (app: TestApp, { parkId, departmentId }: Scene, administratorId: string): Promise<Person[]> => Promise.all(Scope.options.map(async (scope) => {
  const program = await aProgram(app, administratorId, { parkIds: [parkId], scopes: [scope], ...(scope === 'tasks:write' && { departmentId }) });
  return { id: program.id, role: scope, as: program.as };
}));

/** A program that has called, with a webhook that has told something. */
export async function aProgramInUse(app: TestApp, { id: programId, as }: Person, administrator: Headers): Promise<{ programId: string; webhookId: string; deliveryId: string; tokenId: string }> {
  const { tokens: [token] } = await ok<{ tokens: { id: string }[] }>({ app }, administrator, 'GET', `/programs/${programId}`);
  await app.api.http.inject({ url: '/api/v1/cases', headers: as });
  const { webhook: { id: webhookId } } = await ok<{ webhook: { id: string } }>({ app }, administrator, 'POST', '/webhooks', { programId, url: 'https://hooks.example.cn/qilian', events: ['case.opened'] });
  const { id: deliveryId } = await ok<{ id: string }>({ app }, administrator, 'POST', `/webhooks/${webhookId}/ping`);
  const { version } = await ok<{ version: number }>({ app }, administrator, 'GET', `/webhooks/${webhookId}`);
  // Nothing of the tests goes out into the world.
  await app.api.http.inject({ method: 'PATCH', url: `/api/v1/webhooks/${webhookId}`, headers: administrator, payload: { version, state: 'paused' } });
  // Writes what was counted.
  await ok({ app }, administrator, 'GET', `/programs/${programId}/use`);
  return { programId, webhookId, deliveryId, tokenId: token!.id };
}
