import { ok, type Scene } from '../../../modules/cases/testing.ts';
import { renewPlan } from '../../../modules/liaisons/testing.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { TestApp } from '../../app.ts';
import type { Headers } from '../call.ts';

/** A plan with a class that somebody set, a park's own cadence, an enterprise that was asked, and two samples. */
export async function verified(app: TestApp, { parkId, enterpriseId, as }: Scene): Promise<{ sampleId: string; sampledId: string }> {
  await inTransaction(app.platform, system, (tx) => renewPlan(tx, [parkId]));
  const put = (path: string, as_: Headers, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1${path}`, headers: as_, payload });
  await put(`/enterprises/${enterpriseId}/turnover-class`, as.officer, { override: { turnoverClass: 'high', reason: '集团正在重组', until: '2026-12-31' } });
  await put(`/enterprises/${enterpriseId}/turnover-class`, as.officer, { override: { turnoverClass: 'high', reason: '集团重组延期', until: '2026-12-31' } });
  await put(`/parks/${parkId}/cadence`, as.leader, { version: 1, highMonths: 3, normalMonths: 4, stableMonths: 6, formationDays: 28, askEveryDays: 7, quietDays: 21 });
  await ok({ app }, as.liaison, 'POST', '/liaison-check/asked');
  await ok({ app }, as.officer, 'POST', '/liaison-samples', { parkId, size: 2 });
  const { id: sampleId } = await ok<{ id: string }>({ app }, as.officer, 'POST', '/liaison-samples', { parkId, size: 2 });
  const { items } = await ok<{ items: { id: string }[] }>({ app }, as.officer, 'GET', `/liaison-samples/${sampleId}/items`);
  return { sampleId, sampledId: items[0]!.id };
}
