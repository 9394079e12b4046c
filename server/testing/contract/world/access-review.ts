import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { anOfficer, signedInAs } from '../../../modules/people/testing.ts';
import type { TestApp } from '../../app.ts';
import type { Headers } from '../call.ts';

/** Rounds in the park and in its district. */
export async function aReview(app: TestApp, { parkId, districtId }: Scene, as: { auditor: Headers; administrator: Headers }): Promise<{ reviewId: string; itemId: string }> {
  const { id: reviewId } = await ok<{ id: string }>({ app }, as.auditor, 'POST', '/access/reviews', { areaId: parkId, dueOn: '2026-12-31' });
  const { items: [right] } = await ok<{ items: { id: string }[] }>({ app }, as.administrator, 'GET', `/access/reviews/${reviewId}/items`);
  await ok({ app }, await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: districtId })), 'POST', '/access/reviews', { areaId: districtId, dueOn: '2026-12-31' });
  return { reviewId, itemId: right!.id };
}
