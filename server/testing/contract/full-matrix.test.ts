import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../app.ts';
import { problemOf, titleOf } from './call.ts';
import { aStage, callCell, cellsOf, cityWide, nameOf, problemsOf, promised, targets, type Cell, type Stage } from './full-matrix.ts';

/** The full form (`npm run matrix`) has every cell; the small one, within `npm test`, each endpoint against other parks and enterprises. */
const full = process.env.QILIAN_MATRIX === 'full';

let app: TestApp;
let stage: Stage;
beforeAll(async () => {
  app = await openTestApp();
  stage = await aStage(app);
}, 120_000);
afterAll(() => app.close());

async function look(cell: Cell): Promise<string[]> {
  const { route, person, target, foreign, named, ids } = cell;
  const answer = await callCell(stage, cell);
  const what = `${answer.status} ${answer.text.slice(0, 200)}`;
  if (answer.status >= 500) return [what];
  const problems: string[] = [];
  const code = answer.status >= 400 ? problemOf(answer, nameOf(cell)).code : '';
  const promise = promised(route.permit, person?.role);
  const outcome = code === 'auth.sign_in' ? 401 : ['auth.forbidden', 'auth.scope_missing', 'auth.not_for_programs'].includes(code) ? 403 : 'in';
  // Beyond the permit a record of one's own may be closed to some of those who are let in.
  if (outcome !== promise && (target !== 'own' || promise !== 'in')) problems.push(`${promise} is promised: ${what}`);
  const hidden = named && (target === 'other park' || target === 'nothing') && !cityWide.has(titleOf(route.endpoint));
  if (promise === 'in' && hidden && answer.status !== 404) problems.push(`isn't hidden: ${what}`);
  // What was sent may be said back.
  const leaked = foreign.filter((mark) => answer.text.includes(mark) && !Object.values(ids).includes(mark));
  if (leaked.length > 0) problems.push(`shows ${leaked.join(', ')}: ${what}`);
  return problems;
}

describe('every cell: who × endpoint × whose record', () => {
  test.each(full ? [...targets] : ['other enterprise', 'other department'] as const)('%s', async (target) => {
    const cells = cellsOf(stage, { only: [target] });
    const problems = await problemsOf(cells, look);
    console.log(`matrix: ${cells.length} cells to ${target}`);
    expect(problems).toEqual([]);
    expect(cells.length).toBeGreaterThan(100);
  }, 600_000);
});
