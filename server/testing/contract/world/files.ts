import type { Scene } from '../../../modules/cases/testing.ts';
import { multipart, type Headers } from '../call.ts';

export async function aFile(scene: Scene, as: Headers = scene.as.officer): Promise<string> {
  const { content, type } = multipart({}, { name: '情况说明.txt', content: '路灯坏了一周。' });
  const uploaded = await scene.app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as, 'content-type': type }, payload: content });
  return uploaded.json<{ id: string }>().id;
}
