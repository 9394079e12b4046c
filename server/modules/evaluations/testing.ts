import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import type { TestApp } from '../../testing/app.ts';
import { ok, type Scene } from '../cases/testing.ts';
import { proposeAwards } from './propose-awards.ts';
import { yearOf, monthOf } from './rules.ts';
import { scorePeriod } from './score-period.ts';

export { computeEvaluations } from './compute.ts';

interface Given {
  parkId: string;
  enterpriseId: string;
  userId: string;
  year?: number;
  /** How many answers were asked for, and how many of them came in time. */
  asked?: number;
  onTime?: number;
}

/** A year's work on record, one answer a month and more in the last: as if it had been gathered. */
export async function aYearOfAnswers(app: TestApp, { parkId, enterpriseId, userId, year = 2025, asked = 12, onTime = asked }: Given): Promise<void> {
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('evaluation_facts').values(Array.from({ length: asked }, (_, index) => {
    const month = `${year}-${String(Math.min(index, 11) + 1).padStart(2, '0')}`;
    const good = index < onTime;
    const [askedAt, at] = [new Date(`${month}-10T01:00:00Z`), new Date(`${month}-10T03:${String(index).padStart(2, '0')}:00Z`)];
    return {
      kind: 'confirmation', source_id: newId(tx.now), month: `${month}-01`, park_id: parkId, enterprise_id: enterpriseId, user_id: userId, asked_at: askedAt, due_at: new Date(askedAt.getTime() + 7 * 86_400_000),
      answered_at: good ? at : null, settled_at: at, working_minutes: good ? 120 : null, good, prompt: good,
    };
  })).execute());
}

/** Ranks the year and its last month, and proposes those in the first tenth. */
export async function rankYear(app: TestApp, year = 2025): Promise<void> {
  await inTransaction(app.platform, system, async (tx) => {
    await scorePeriod(tx, monthOf(`${year}-12-01`), true);
    await scorePeriod(tx, yearOf(`${year}-01-01`), true);
    await proposeAwards(tx, year);
  });
}

/** Two deputies of the park's first enterprise ranked in two years, and an award of each, one of them granted. @returns real ids */
export async function anAward(app: TestApp, scene: Scene, people: { id: string; role: string }[]): Promise<{ scoreId: string; awardId: string }> {
  const { parkId, enterpriseId } = scene;
  const [deputy, owner] = [people.find(({ role }) => role === 'deputy')!, people.find(({ role }) => role === 'owner')!];
  for (const [year, person] of [[2024, owner], [2025, deputy]] as const) {
    await aYearOfAnswers(app, { parkId, enterpriseId, userId: person.id, year });
    await aYearOfAnswers(app, { parkId, enterpriseId, userId: (person === owner ? deputy : owner).id, year, onTime: 6 });
    await rankYear(app, year);
  }
  const { items } = await ok<{ items: { id: string; version: number; user: { id: string } }[] }>(scene, scene.as.leader, 'GET', '/evaluations/awards');
  const [first] = items.filter(({ user }) => user.id === deputy.id);
  await ok(scene, scene.as.leader, 'POST', `/evaluations/awards/${first!.id}/grant`, { version: first!.version, reason: '全年答复及时' });
  const { items: [score] } = await ok<{ items: { id: string }[] }>(scene, scene.as.leader, 'GET', '/evaluations/scores?period=year');
  return { scoreId: score!.id, awardId: items.find(({ user }) => user.id !== deputy.id)!.id };
}
