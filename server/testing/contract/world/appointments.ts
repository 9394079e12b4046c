import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { tellOfTerms } from '../../../modules/liaisons/testing.ts';
import { aLiaison, signedInAs } from '../../../modules/people/testing.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { TestApp } from '../../app.ts';
import type { Headers } from '../call.ts';
import { aFile } from './files.ts';

let mobiles = 13_500_000_000;
/** For whoever is named. */
export const nextMobile = () => String(mobiles += 1);

/** A successor who accepted at the counter: consents and a letter. @returns id of a consent */
export async function anAcceptedAppointment(scene: Scene, predecessorId: string): Promise<string> {
  const { app, enterpriseId, as: { officer } } = scene;
  const named = await ok<{ id: string; version: number }>({ app }, officer, 'POST', `/enterprises/${enterpriseId}/appointments`, { role: 'primary', predecessorId, name: '李雷', post: '副总经理', scope: 'decisions', authority: ['funds'] });
  await ok({ app }, officer, 'POST', `/appointments/${named.id}/assist`, { version: named.version, idNumber: '11010519491231002X', cardSeen: true, way: 'scan', fileIds: [await aFile(scene)] });
  const { successor, version } = await ok<{ successor: { userId: string }; version: number }>({ app }, officer, 'GET', `/appointments/${named.id}`);
  // The seat is free for the next.
  await ok({ app }, officer, 'POST', `/appointments/${named.id}/cancel`, { version });
  const { items: [consent] } = await ok<{ items: { id: string }[] }>({ app }, await signedInAs(app, { id: successor.userId }), 'GET', '/me/consents');
  return consent!.id;
}

/** Two seats whose term is over, of which those concerned were told; two enterprises that should have a dedicated liaison, by thresholds of the park. */
export async function termsAndAdvice(app: TestApp, { enterpriseId, parkId, as }: Scene, otherId: string): Promise<void> {
  const put = (path: string, who: Headers, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1${path}`, headers: who, payload });
  for (const id of [enterpriseId, otherId]) await put(`/enterprises/${id}/regions`, as.officer, { regions: 3 });
  await put(`/areas/${parkId}/liaison-advice-rules`, as.leader, { version: 0, headcount: 50, regions: 2, industries: ['J'] });
  await aLiaison(app, { enterpriseId: otherId, role: 'deputy' });
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set({ term_until: '2026-02-27' }).where('enterprise_id', '=', otherId).where('role', '<>', 'owner').execute());
  await tellOfTerms(app.platform);
}
