import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { anEnterprise } from '../../../modules/enterprises/testing.ts';
import { aSuspicion } from '../../../modules/liaisons/testing.ts';
import type { TestApp } from '../../app.ts';
import { aFile } from './files.ts';

/** Suspicions, new ones and such after which the enterprise was asked, and agencies of the register: two of each. */
export async function aShadow(app: TestApp, scene: Scene, [deputy, owner]: [string, string], registrar: Record<string, string>): Promise<{ suspicionId: string; correctionId: string; agencyId: string }> {
  const suspicions: string[] = [];
  for (const userId of [deputy, scene.ids.liaison, owner]) suspicions.push(await aSuspicion(app, { enterpriseId: scene.enterpriseId, parkId: scene.parkId, userId }));
  const second = await anEnterprise(app, { parkId: scene.parkId, staff: { service_officer: scene.ids.officer } });
  suspicions.push(await aSuspicion(app, { enterpriseId: second.id, parkId: scene.parkId, userId: scene.ids.liaison }));
  await ok({ app }, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: suspicions.slice(0, 2).map((suspicionId) => ({ suspicionId, version: 1 })) });
  const { items: [correction] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', '/corrections');
  await ok({ app }, scene.as.liaison, 'POST', `/corrections/${correction!.id}/employ`, { version: 1, statement: '是本公司职工', fileIds: [await aFile(scene, scene.as.liaison)] });
  const agency = await ok<{ id: string }>({ app }, registrar, 'POST', '/agencies', { name: '诚信代账公司', phones: ['0931-4567890'] });
  await ok({ app }, registrar, 'POST', '/agencies', { name: '诚信代办公司' });
  return { suspicionId: suspicions[2]!, correctionId: correction!.id, agencyId: agency.id };
}
