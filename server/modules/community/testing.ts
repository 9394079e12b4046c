import type { AbuseReport, Reply, ThreadDetail } from '@qilian/contract/community';
import type { TestApp } from '../../testing/app.ts';
import { ok, type Scene } from '../cases/testing.ts';

export const ask = (scene: Scene, as: Record<string, string>, given: object = {}): Promise<ThreadDetail> =>
  ok(scene, as, 'POST', '/community/threads', { parkId: scene.parkId, kind: 'question', title: '年报从业人数填期末数吗？', body: '两处口径不一样。', ...given });

export const answer = (scene: Scene, as: Record<string, string>, threadId: string, body = '填期末数。'): Promise<Reply> => ok(scene, as, 'POST', `/community/threads/${threadId}/replies`, { body });

/** Two questions, the first reworded twice, with two replies that are reported. @returns real ids */
export async function aThread(app: TestApp, scene: Scene): Promise<{ threadId: string; replyId: string; abuseReportId: string }> {
  const first = await ask(scene, scene.as.liaison);
  await ask(scene, scene.as.liaison, { title: '消防演练怎么报备？' });
  const reply = await answer(scene, scene.as.officer, first.id);
  const second = await answer(scene, scene.as.officer, first.id, '表下的说明第三条写了。');
  for (const version of [1, 2]) {
    const answer = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/community/threads/${first.id}`, headers: scene.as.liaison, payload: { version, title: first.title, body: `${first.body}（补充 ${version}）` } });
    if (answer.statusCode !== 200) throw new Error(`The thread could not be reworded: ${answer.body}`);
  }
  for (const { id } of [reply, second]) await ok(scene, scene.as.liaison, 'POST', `/community/threads/${first.id}/report`, { replyId: id, reason: 'other', note: '发错了' });
  const { items: [report] } = await ok<{ items: AbuseReport[] }>({ app }, scene.as.officer, 'GET', '/community/reports');
  return { threadId: first.id, replyId: reply.id, abuseReportId: report!.id };
}
