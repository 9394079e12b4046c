import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { table, toDayNumber, toLocalDate } from '../../../../platform/calendar/index.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anAbsence, anOfficer } from '../../../people/testing.ts';
import { confirmLiaison } from '../index.ts';
import { aCrowd, addEnterprises, confirmedBefore, renewPlan, type Crowd } from '../testing.ts';
import { turnoverClass } from '../turnover-class/turnover-class.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp({ now: '2026-02-09T01:30:00Z' }); });
afterAll(() => app.close());

interface Row {
  enterprise_id: string;
  officer_id: string | null;
  kind: string;
  class: string;
  holder_id: string;
  due_from: string;
  due_until: string;
  planned_on: string;
}
const within = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(app.platform, system, work);
const renew = (crowd: Crowd) => within((tx) => renewPlan(tx, [crowd.parkId]));
const planOf = (crowd: Crowd) => within((tx) => tx.sql.selectFrom('verification_plan').selectAll().where('park_id', '=', crowd.parkId).orderBy('enterprise_id').execute()) as Promise<Row[]>;

const works = (day: string) => table.isWorking(app.platform.officeHours.city(), toDayNumber(day));

function workingDays(from: string, until: string): string[] {
  const days: string[] = [];
  for (let day = toDayNumber(from); day <= toDayNumber(until); day += 1) if (works(toLocalDate(day))) days.push(toLocalDate(day));
  return days;
}

/** Of each officer: the fewest and the most calls on a day between two days, days without a call included. */
function extremes(rows: Row[], from: string, until: string, closed = new Set<string>()): [number, number][] {
  const days = workingDays(from, until);
  return [...new Set(rows.map(({ officer_id: id }) => id))].map((officer): [number, number] => {
    const counts = days.filter((day) => !closed.has(`${officer} ${day}`)).map((day) => rows.filter((row) => row.officer_id === officer && row.planned_on === day).length);
    return [Math.min(...counts), Math.max(...counts)];
  });
}
const changed = (before: Row[], after: Row[]) => {
  const known = new Map(before.map((row) => [row.enterprise_id, row]));
  return after.filter((row) => { const old = known.get(row.enterprise_id); return old !== undefined && old.planned_on !== row.planned_on; }).length;
};
const outside = (rows: Row[]) => rows.filter(({ due_from: from, due_until: until, planned_on: day }) => day < from || day > until || !works(day));

describe('the first plan', () => {
  test('puts every enterprise on a working day of its window, with the same load on each day', async () => {
    const crowd = await aCrowd(app, { enterprises: 1500, officers: 3, unassigned: 100 });
    expect(await renew(crowd)).toEqual({ placed: 1500, kept: 0, gone: 0 });
    const rows = await planOf(crowd);
    expect(rows.map(({ kind }) => kind)).toEqual(rows.map(() => 'first'));
    expect(outside(rows)).toEqual([]);
    // Nobody's day differs from another by more than one call of each class.
    for (const [fewest, most] of extremes(rows, '2026-02-09', '2026-05-08')) expect(most - fewest).toBeLessThanOrEqual(2);
    const perOfficer = crowd.officerIds.map((id) => rows.filter((row) => row.officer_id === id).length);
    expect(Math.max(...perOfficer) - Math.min(...perOfficer)).toBeLessThanOrEqual(2);
    expect(rows.filter(({ officer_id: id }) => id === null)).toEqual([]);
  });

  test('keeps the windows of those confirmed at different times, and is even over the days that all windows cover', async () => {
    const crowd = await aCrowd(app, { enterprises: 3000, officers: 4 });
    await within((tx) => confirmedBefore(tx, crowd.parkId, 90));
    await renew(crowd);
    const rows = await planOf(crowd);
    expect(rows).toHaveLength(3000);
    expect(rows.every(({ kind }) => kind === 'cadence')).toBe(true);
    expect(outside(rows)).toEqual([]);
    // No day differs from what all windows pour into it by more than one call of each cadence.
    for (const officer of crowd.officerIds) {
      const own = rows.filter((row) => row.officer_id === officer);
      const poured = new Map<string, number>();
      for (const row of own) {
        const days = workingDays(row.due_from < '2026-02-09' ? '2026-02-09' : row.due_from, row.due_until);
        for (const day of days) poured.set(day, (poured.get(day) ?? 0) + 1 / days.length);
      }
      for (const [day, calls] of poured) expect(Math.abs(own.filter(({ planned_on: on }) => on === day).length - calls)).toBeLessThanOrEqual(2);
    }
  });
});

describe('renewed', () => {
  test('a change of one percent moves no other date, and piles nothing up', async () => {
    const crowd = await aCrowd(app, { enterprises: 2000, officers: 4 });
    await renew(crowd);
    const before = await planOf(crowd);
    expect(await renew(crowd)).toEqual({ placed: 0, kept: 2000, gone: 0 });
    await within(async (tx) => {
      const some = (count: number, offset: number) => before.slice(offset, offset + count).map(({ enterprise_id: id }) => id);
      await sql`update enterprises set closed_on = '2026-02-09', closed_reason = 'import_undone' where id = any (${some(5, 0)}::uuid[])`.execute(tx.sql);
      await sql`update enterprises set size_class = 'large', ownership = 'state' where id = any (${some(10, 100)}::uuid[])`.execute(tx.sql);
      await addEnterprises(tx, crowd, { from: 5000, count: 5, seatedOn: '2026-02-08' });
    });
    expect(await renew(crowd)).toMatchObject({ gone: 5 });
    const after = await planOf(crowd);
    expect(changed(before, after)).toBeLessThanOrEqual(10);
    expect(after.filter(({ kind }) => kind === 'formation')).toHaveLength(5);
    expect(outside(after)).toEqual([]);
    // Who leaves leaves a gap, wherever their day was; who comes is no reason for a day with many more calls than any had.
    const most = (rows: Row[]) => new Map(crowd.officerIds.map((id) => [id, extremes(rows.filter((row) => row.officer_id === id), '2026-02-09', '2026-05-08')[0]![1]]));
    for (const [officer, calls] of most(after)) expect(calls - most(before).get(officer)!).toBeLessThanOrEqual(1);
  });

  test('an officer\'s leave frees those days, and a valley is filled before a hill', async () => {
    const crowd = await aCrowd(app, { enterprises: 800, officers: 2 });
    await renew(crowd);
    const [away, other] = crowd.officerIds as [string, string];
    const before = await planOf(crowd);
    await anAbsence(app, away, other, { from: '2026-03-09', until: '2026-03-13' });
    await renew(crowd);
    const after = await planOf(crowd);
    const onLeave = after.filter(({ officer_id: id, planned_on: day }) => id === away && day >= '2026-03-09' && day <= '2026-03-13');
    expect(onLeave).toEqual([]);
    expect(changed(before, after)).toBe(before.filter(({ officer_id: id, planned_on: day }) => id === away && day >= '2026-03-09' && day <= '2026-03-13').length);
    const closed = new Set(['09', '10', '11', '12', '13'].map((day) => `${away} 2026-03-${day}`));
    for (const [fewest, most] of extremes(after, '2026-02-09', '2026-05-08', closed)) expect(most - fewest).toBeLessThanOrEqual(3);
  });

  test('who leaves the service hands on the calls, evenly; a new colleague with no enterprise of their own gets none of those assigned', async () => {
    const crowd = await aCrowd(app, { enterprises: 900, officers: 3 });
    await renew(crowd);
    const [gone, ...staying] = crowd.officerIds as [string, ...string[]];
    const newcomer = await anOfficer(app, { areaId: crowd.parkId });
    await within(async (tx) => {
      await tx.sql.updateTable('posts').set({ until_day: '2026-02-09' }).where('user_id', '=', gone).execute();
    });
    await renew(crowd);
    const after = await planOf(crowd);
    const loads = [...staying, newcomer.id].map((id) => after.filter((row) => row.officer_id === id).length);
    expect(loads).toEqual([400, 400, 100]);
    expect(outside(after)).toEqual([]);
    for (const [fewest, most] of extremes(after, '2026-02-09', '2026-05-08')) expect(most - fewest).toBeLessThanOrEqual(4);
  });

  test('as calls are made day by day it stays even, and nobody waits beyond the cadence', async () => {
    const crowd = await aCrowd(app, { enterprises: 260, officers: 1 });
    const late: Row[] = [];
    // Every fifth day stands for its week: what fell due since is called then, as after a short leave.
    for (let day = toDayNumber('2026-02-09'); day < toDayNumber('2026-09-09'); day += 5) {
      const text = toLocalDate(day);
      app.clock.set(`${text}T01:30:00Z`);
      await within(async (tx) => {
        const due = await tx.sql.selectFrom('verification_plan').selectAll().where('park_id', '=', crowd.parkId).where('planned_on', '<=', text).execute();
        late.push(...(due as Row[]).filter(({ due_until: until }) => until < toLocalDate(day - 5)));
        for (const { enterprise_id: enterpriseId, holder_id: holderId } of due) await confirmLiaison(tx, { enterpriseId, holderId, occasion: 'call', outcome: 'current' });
      });
      await renew(crowd);
    }
    expect(late).toEqual([]);
    const rows = await planOf(crowd);
    expect(rows).toHaveLength(260);
    expect(outside(rows)).toEqual([]);
    const weeks = new Map<string, number>();
    for (const { planned_on: day } of rows.filter(({ class: name }) => name === 'high')) weeks.set(toLocalDate(Math.floor(toDayNumber(day) / 7) * 7), (weeks.get(toLocalDate(Math.floor(toDayNumber(day) / 7) * 7)) ?? 0) + 1);
    expect(Math.max(...weeks.values())).toBeLessThanOrEqual(16);
    app.clock.set('2026-02-09T01:30:00Z');
  }, 60_000);
});

test('the class is the same in the database and here', async () => {
  const facts = [null, 'micro', 'small', 'medium', 'large'].flatMap((sizeClass) => [null, 'state', 'collective', 'private', 'foreign', 'joint_venture', 'hmt', 'individual', 'other']
    .flatMap((ownership) => [0, 1, 2, 3, 4, 9].map((changes) => ({ sizeClass, ownership, changes }))));
  const { rows } = await within((tx) => sql<{ class: string }>`select turnover_class(turnover_points(f->>'sizeClass', f->>'ownership', (f->>'changes')::int)) as class from jsonb_array_elements(${JSON.stringify(facts)}::jsonb) f`.execute(tx.sql));
  expect(rows.map((row) => row.class)).toEqual(facts.map(turnoverClass));
});
