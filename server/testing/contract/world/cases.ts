import type { CaseDetail } from '@qilian/contract/cases';
import { aCaseWithADepartment, aConfirmedCase, act, type Scene } from '../../../modules/cases/testing.ts';
import { aFile } from './files.ts';

/** A case with files, a department at work and running clocks. */
export async function workedCase(scene: Scene): Promise<CaseDetail> {
  const handled = await aCaseWithADepartment(scene);
  await act(scene, scene.as.officer, handled, 'progress', { note: '请供电公司协助', shownToEnterprise: false, fileIds: [await aFile(scene)] });
  return act(scene, scene.as.officer, handled, 'progress', { note: '已到现场查看', fileIds: [await aFile(scene)] });
}

/** Closed with a call-back on record. */
export async function calledBack(scene: Scene): Promise<CaseDetail> {
  const confirmed = await aConfirmedCase(scene);
  return act(scene, scene.as.colleague, confirmed, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
}

export const marksOf = (found: CaseDetail): string[] => [found.id, found.number, ...found.tasks.map(({ id }) => id), ...found.clocks.map(({ id }) => id), ...found.files.map(({ id }) => id)];
