import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { aSignedAppointment } from '../../../modules/liaisons/testing.ts';
import { aLiaison, signedInAs } from '../../../modules/people/testing.ts';
import type { TestApp } from '../../app.ts';
import { aFile } from './files.ts';
import type { Person } from './people.ts';

/** The primary hands over, has written an entry with a file and been asked about it; there was a declaration with its evidence. */
export async function aHandoverWithFiles(app: TestApp, scene: Scene, owner: Person): Promise<{ handoverId: string; entryId: string }> {
  const successor = await aLiaison(app);
  const withdrawn = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: owner.id });
  await ok({ app }, scene.as.officer, 'POST', `/handovers/${withdrawn.handoverId}/cancel`, { version: 1 });
  const { handoverId } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: owner.id });
  const path = `/handovers/${handoverId}`;
  const written = await ok<{ version: number; checklist: { entry: { id: string } | null }[] }>({ app }, scene.as.liaison, 'POST', `${path}/entries`, { section: 'document', title: '年报底稿', fileIds: [await aFile(scene, scene.as.liaison)] });
  await ok({ app }, scene.as.liaison, 'POST', `${path}/messages`, { text: '底稿在柜子里' });
  const [item] = (await ok<{ checklist: { key: string; seen: string }[] }>({ app }, await signedInAs(app, successor), 'GET', path)).checklist;
  await ok({ app }, await signedInAs(app, successor), 'POST', `${path}/confirm`, { item: item!.key, seen: item!.seen });
  const declared = await ok<{ version: number }>({ app }, scene.as.officer, 'POST', `${path}/declaration`, { version: written.version, cause: 'unreachable', reason: '电话无人接听', way: 'unreachable', fileIds: [await aFile(scene)] });
  await ok({ app }, scene.as.leader, 'POST', `${path}/decide`, { version: declared.version, approve: false, note: '已联系上' });
  await app.api.http.inject({ method: 'PUT', url: `/api/v1/areas/${scene.parkId}/handover-rules`, headers: scene.as.leader, payload: { version: 0, overlapDays: 10, confirmAfterDays: 5 } });
  return { handoverId: handoverId!, entryId: written.checklist.find(({ entry }) => entry !== null)!.entry!.id };
}
