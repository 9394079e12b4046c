import type { AbuseReport, Reply, ThreadDetail } from '@qilian/contract/community';
import type { TestApp } from '../../testing/app.ts';
import { ok, type Scene } from '../cases/testing.ts';

export const ask = (scene: Scene, as: Record<string, string>, given: object = {}): Promise<ThreadDetail> =>
  ok(scene, as, 'POST', '/community/threads', { parkId: scene.parkId, kind: 'question', title: '年报从业人数填期末数吗？', body: '两处口径不一样。', ...given });

export const answer = (scene: Scene, as: Record<string, string>, threadId: string, body = '填期末数。'): Promise<Reply> => ok(scene, as, 'POST', `/community/threads/${threadId}/replies`, { body });

/** Two questions with replies, each reported. @returns real ids */
export async function aThread(app: TestApp, scene: Scene): Promise<{ threadId: string; replyId: string; abuseReportId: string }> {
  const [first, second] = [await ask(scene, scene.as.liaison), await ask(scene, scene.as.liaison, { title: '消防演练怎么报备？' })];
  const reply = await answer(scene, scene.as.officer, first.id);
  await answer(scene, scene.as.officer, first.id, '表下的说明第三条写了。');
  for (const { id } of [first, second]) await ok(scene, scene.as.liaison, 'POST', `/community/threads/${id}/report`, { reason: 'other', note: '发错了' });
  const { items: [report] } = await ok<{ items: AbuseReport[] }>({ app }, scene.as.officer, 'GET', '/community/reports');
  return { threadId: first.id, replyId: reply.id, abuseReportId: report!.id };
}
