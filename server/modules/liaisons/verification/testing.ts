import type { VerificationOrder } from '@qilian/contract/verification';
import { sql } from 'kysely';
import { storePdf } from '../../../platform/documents/index.ts';
import { newId } from '../../../platform/ids.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { ok, type Scene } from '../../cases/testing.ts';
import { letterFiles } from './ladder/letters.ts';
import { computeScores } from './turnover/scores.ts';
import { openVerificationOrder, type Suspicion } from './causes/open-order.ts';

type Headers = Record<string, string>;

/** What opens an order, as the rule would say it. */
export const suspect = (scene: Pick<Scene, 'app' | 'enterpriseId'>, given: Partial<Suspicion> = {}) => inTransaction(scene.app.platform, system, (tx) => openVerificationOrder(tx, {
  enterpriseId: scene.enterpriseId, cause: 'silence', causeKey: '2025-08-01', detail: { since: '2025-08-01', days: 213 }, ...given,
}));

/** Signs, weights and a change of liaison on record, as a park has them after a while. */
export async function signsAndLags(scene: Pick<Scene, 'app' | 'enterpriseId' | 'parkId' | 'as' | 'ids'>, administrator: Headers): Promise<void> {
  const { app, enterpriseId, parkId, ids } = scene;
  for (const [day, value] of [['2026-02-01', 40], ['2026-02-20', 30]] as const) await ok({ app }, scene.as.officer, 'POST', `/enterprises/${enterpriseId}/observations`, { kind: 'insured', day, value });
  for (const version of [0, 1]) {
    await app.api.http.inject({ method: 'PUT', url: `/api/v1/parks/${parkId}/turnover-weights`, headers: administrator, payload: { version, weights: { headcount: 30, job_postings: 20, bounces: 20, silence: 20, overdue: 10 }, threshold: 50 + version } });
  }
  await inTransaction(app.platform, system, async (tx) => {
    await computeScores(tx);
    await sql`update turnover_scores set score = 12`.execute(tx.sql);
    for (const days of [3, 40]) {
      await tx.sql.insertInto('liaison_lags').values({
        id: newId(tx.now), enterprise_id: enterpriseId, park_id: parkId, officer_id: ids.officer, role: 'deputy', route: 'staff', former_id: ids.liaison, successor_id: ids.liaison,
        last_confirmed_at: new Date(tx.now.getTime() - days * 86_400_000), confirmed: true, changed_on: null, updated_at: tx.now, since_change_days: null,
      }).execute();
    }
    await tx.sql.insertInto('business_changes_to_check').values({ entry_id: newId(tx.now), enterprise_id: enterpriseId, fields: 'address', at: tx.now, due_at: tx.now }).execute();
  });
}

/** An order just opened, owned by the enterprise's officer. */
export async function anOrder(scene: Pick<Scene, 'app' | 'enterpriseId'>, given: Partial<Suspicion> = {}): Promise<string> {
  const opened = await suspect(scene, given);
  if (!opened) throw new Error('The cause was known already.');
  return opened.caseId;
}

export const orderOf = (scene: Pick<Scene, 'app'>, as: Headers, caseId: string) => ok<VerificationOrder>(scene, as, 'GET', `/verification-orders/${caseId}`);

/** A step of an order in its present version. */
export async function stepOf(scene: Pick<Scene, 'app'>, as: Headers, caseId: string, verb: string, body: object = {}): Promise<VerificationOrder> {
  const { version } = await orderOf(scene, as, caseId);
  return ok<VerificationOrder>(scene, as, 'POST', `/verification-orders/${caseId}/${verb}`, { version, ...body });
}

/** A letter of an order that stands at any rung, as if it had been drawn. */
export const aLetterOf = (app: Scene['app'], { orderId, enterpriseId, by }: { orderId: string; enterpriseId: string; by: string }) => inTransaction(app.platform, system, async (tx) => {
  const id = newId(tx.now);
  const file = await storePdf(tx, { pdf: Buffer.from('%PDF-1.7 a letter'), name: '核对函.pdf', record: { type: letterFiles, id } });
  await tx.sql.insertInto('verification_letters').values({ id, case_id: orderId, enterprise_id: enterpriseId, number: `HC-${id.slice(-5).toUpperCase()}-22222`, file_id: file.id, drawn_by: by, drawn_at: tx.now }).execute();
  return id;
});
