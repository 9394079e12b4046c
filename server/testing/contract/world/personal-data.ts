import { ok, type Scene } from '../../../modules/cases/testing.ts';
import type { TestApp } from '../../app.ts';

/** A look at the liaison's phone, the copy of what is kept, and the wish that it be erased. */
export async function personalData(app: TestApp, scene: Scene, holderId: string): Promise<{ erasureId: string; exportId: string }> {
  await ok({ app }, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/holders/${holderId}/reveal`, { purpose: 'contact_check', note: '核对号码' });
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv', headers: scene.as.officer });
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv', headers: scene.as.liaison });
  const copy = await ok<{ id: string }>({ app }, scene.as.liaison, 'POST', '/me/data/export');
  await app.runJobs();
  const { id } = await ok<{ id: string }>({ app }, scene.as.liaison, 'POST', '/me/data/erasure', { reason: '不再担任联络员' });
  return { erasureId: id, exportId: copy.id };
}
