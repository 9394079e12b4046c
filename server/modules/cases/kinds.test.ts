import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CaseAction, CaseStatus, TaskAction, TaskStatus } from '@qilian/contract/cases';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { registerKind, registeredKinds, type Kind, type Party } from './kinds.ts';
import { caseActionsOf, type CaseFacts } from './rules.ts';
import { taskActionsOf, taskRules } from './tasks/task-rules.ts';
import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { lockCaseFile } from './case-file.ts';
import { enter } from './move.ts';
import { openByRule } from './opening/open-by-rule.ts';
import { aCaseOf, act, aScene, call, ok, type Scene } from './testing.ts';

/** A kind that lives only here: no review, no confirmation, no pause, clocks in natural time. */
const tip: Kind = {
  name: 'tip',
  initial: 'submitted',
  statuses: {
    submitted: { waitsFor: 'owner', clock: 'acceptance', todo: { owner: 'accept' }, actions: { accept: ['owner'], hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'] } },
    handling: { waitsFor: 'owner', clock: 'handling', todo: { owner: 'assign' }, actions: { assign_task: ['owner'], note_progress: ['owner'], resolve: ['owner'] } },
    closed: { waitsFor: null, clock: null, actions: {} },
  },
  moves: { accept: 'handling', resolve: 'closed' },
  periods: { acceptance: { unit: 'natural_hour', amount: 24 }, handling: { unit: 'natural_day', amount: 7 } },
  handlingClock: 'handling', pauseReasons: [], longestExtension: 0, reopenDays: 0, remindAfter: [], callBackAttempts: 1,
};

/** The park's own matter, opened by rule: two statuses with clocks of their own while the handling runs beneath. */
const watch: Kind = {
  name: 'watch',
  internal: true,
  initial: 'verifying',
  statuses: {
    verifying: { waitsFor: 'owner', clock: 'look', handling: true, todo: { owner: 'verify' }, actions: { climb: ['owner'], hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'], urge: ['leader'] } },
    visiting: { waitsFor: 'owner', clock: 'visit', handling: true, todo: { owner: 'visit' }, actions: { report_gone: ['owner'] } },
    closed: { waitsFor: null, clock: null, actions: {} },
  },
  moves: { climb: 'visiting', report_gone: 'closed' },
  periods: { whole: { unit: 'working_day', amount: 10 }, look: { unit: 'working_day', amount: 2 }, visit: { unit: 'working_day', amount: 3 } },
  handlingClock: 'whole', pauseReasons: [], longestExtension: 0, reopenDays: 0, remindAfter: [], callBackAttempts: 1,
};

// Those of the product are registered by whoever owns them, with the test's app.
const ofTheProduct = registeredKinds();

it('the product’s kinds are here', () => expect(ofTheProduct.map(({ name }) => name)).toEqual(expect.arrayContaining(['request', 'verification'])));

describe.each([...ofTheProduct, tip, watch])('the table of $name', (kind) => {
  const statuses = Object.keys(kind.statuses);
  const open = statuses.filter((status) => kind.statuses[status]!.waitsFor !== null);

  it('speaks the contract’s words', () => {
    expect(statuses.filter((status) => !CaseStatus.options.includes(status as CaseStatus))).toEqual([]);
    for (const status of statuses) expect(Object.keys(kind.statuses[status]!.actions).filter((action) => !CaseAction.options.includes(action as CaseAction))).toEqual([]);
  });

  it.skipIf(kind === tip || kind === watch)('has words for its statuses and its clocks', () => {
    for (const language of ['zh-CN', 'en']) {
      const words = (file: string) => JSON.parse(readFileSync(new URL(`../../../ui/phrases/${language}/${file}.json`, import.meta.url), 'utf8')) as Record<string, Record<string, string>>;
      const [ofCases, ofClocks] = [words('cases'), words('clock')];
      const untold = (given: Iterable<string | null | undefined>, told: Record<string, string> | undefined) => [...given].filter((each) => each && !Object.hasOwn(told ?? {}, each));
      expect(untold([kind.name], ofCases['kind'])).toEqual([]);
      expect(untold(statuses, ofCases['status'])).toEqual([]);
      expect(untold([kind.handlingClock, ...statuses.map((status) => kind.statuses[status]!.clock), ...Object.keys(taskRules.periods)], ofClocks['names'])).toEqual([]);
    }
  });

  it('leads every open status on, by whoever it waits for, under a clock', () => {
    for (const status of open) {
      const { waitsFor, clock, actions } = kind.statuses[status]!;
      const movesOn = Object.entries(actions).filter(([action, parties]) => parties.includes(waitsFor!) && kind.moves[action as CaseAction] !== undefined);
      expect(movesOn.length, `${status} waits for ${waitsFor}, who can't move it`).toBeGreaterThan(0);
      expect(kind.periods[clock!], `${status} has no clock`).toBeDefined();
      expect(kind.statuses[status]!.todo?.[waitsFor as 'owner'], `${status} isn't on the worklist of ${waitsFor}`).toBeDefined();
    }
  });

  it('reaches every status, and an end from every status', () => {
    const edges = statuses.flatMap((from) => Object.keys(kind.statuses[from]!.actions).flatMap((action) => [kind.moves[action as CaseAction] ?? []].flat().map((to) => [from, to] as const)));
    const reach = (start: string, forward: boolean) => {
      const seen = new Set([start]);
      for (let size = 0; size !== seen.size;) {
        size = seen.size;
        for (const [from, to] of edges) if (seen.has(forward ? from : to)) seen.add(forward ? to : from);
      }
      return seen;
    };
    expect([...reach(kind.initial, true)].toSorted()).toEqual(statuses.toSorted());
    for (const status of open) expect([...reach(status, true)].some((end) => kind.statuses[end]!.waitsFor === null), status).toBe(true);
  });

  it('never leaves a case in which nobody has something to do, whatever its facts', () => {
    const facts = fc.record({
      status: fc.constantFrom(...open as CaseStatus[]), closedAt: fc.constant(null), objections: fc.nat(2), withdrawn: fc.boolean(), extended: fc.boolean(), handlingDueAt: fc.option(fc.constant(new Date('2026-02-27T01:00:00Z'))),
      handOn: fc.constantFrom<CaseFacts['handOn']>('none', 'offered', 'offered_to_me'), openTasks: fc.nat(3),
      urgedAt: fc.option(fc.constant(new Date('2026-03-02T01:00:00Z'))), confirmedOnBehalf: fc.boolean(),
    });
    expect(() => fc.assert(fc.property(facts, (given) => {
      const waitsFor = kind.statuses[given.status]!.waitsFor as Party;
      const actions = caseActionsOf(kind, given, [waitsFor], new Date('2026-03-02T02:00:00Z'));
      // With open tasks the departments have something to do, and the owner can note, ask or hand on.
      return given.openTasks > 0 ? actions.length > 0 : actions.some((action) => kind.moves[action] !== undefined);
    }))).not.toThrow();
  });
});

describe('the table of a task', () => {
  it('leads every open status on, by whoever it waits for', () => {
    for (const status of TaskStatus.options) {
      const { waitsFor } = taskRules.statuses[status];
      if (waitsFor === null) continue;
      expect(taskActionsOf(status, [waitsFor]).some((action) => taskRules.moves[action] !== undefined), status).toBe(true);
    }
  });
  it('names only actions of the contract', () => {
    for (const { actions } of Object.values(taskRules.statuses)) expect(Object.keys(actions).every((action) => TaskAction.options.includes(action as TaskAction))).toBe(true);
  });
});

describe('the engine with a kind that it has never heard of', () => {
  let app: TestApp;
  let scene: Scene;
  beforeAll(async () => {
    registerKind(tip);
    registerKind(watch);
    app = await openTestApp();
    scene = await aScene(app);
  });
  afterAll(() => app.close());

  it('runs it from intake to its end by its own table and clocks', async () => {
    expect(registeredKinds().map((kind) => kind.name)).toContain('tip');
    const raised = await aCaseOf(scene, scene.as.officer, { kind: 'tip', title: '消防通道被占', body: '三号楼消防通道被货物占用。', category: 'other', enterpriseId: scene.enterpriseId });
    expect(raised).toMatchObject({ kind: 'tip', status: 'submitted', dueAt: '2026-03-03T01:30:00.000Z' });
    const accepted = await act(scene, scene.as.officer, raised, 'accept');
    expect(accepted.allowedActions).toEqual(['assign_task', 'note_progress', 'resolve']);
    expect(accepted.clocks.find((clock) => clock.name === 'handling')?.period).toEqual({ unit: 'natural_day', amount: 7 });
    const refused = await call(scene, scene.as.officer, 'POST', `/cases/${raised.id}/ask`, { version: accepted.version, question: '在哪里？' });
    expect(refused.statusCode).toBe(409);
    const closed = await act(scene, scene.as.officer, raised, 'resolve', { resolution: '已清理' });
    expect(closed).toMatchObject({ status: 'closed', light: 'stopped', allowedActions: [] });
    expect(closed.clocks.every((clock) => clock.stoppedAt !== null)).toBe(true);
  });

  describe('the park’s own matter', () => {
    let id: string;
    const opened = () => inTransaction(app.platform, system, (tx) => openByRule(tx, { kind: 'watch', enterpriseId: scene.enterpriseId, title: '看一看', body: '由规则开立。', category: 'other' }));
    beforeAll(async () => {
      id = (await opened()).id;
    });

    it('belongs to the enterprise’s officer, stands on the worklist, and is told to nobody outside', async () => {
      const shown = await ok(scene, scene.as.officer, 'GET', `/cases/${id}`);
      expect(shown).toMatchObject({ kind: 'watch', channel: 'rule', todo: 'verify', owner: { id: scene.ids.officer }, allowedActions: ['climb', 'hand_on'] });
      expect(shown.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ name }) => name).toSorted()).toEqual(['look', 'whole']);
      const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, scene.as.officer, 'GET', '/worklist');
      expect(items.find((item) => item.case.id === id)).toMatchObject({ todo: 'verify' });
      const steps = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('ledger_entries').select(['type', 'audience']).where('record_id', '=', id).execute());
      expect(steps).toEqual([{ type: 'case.opened', audience: 'staff' }]);
    });

    it('isn’t there for the enterprise: record, list, count, search, worklist, similar cases and progress', async () => {
      expect((await call(scene, scene.as.liaison, 'GET', `/cases/${id}`)).statusCode).toBe(404);
      expect((await call(scene, scene.as.liaison, 'GET', `/cases/${id}/timeline`)).statusCode).toBe(404);
      for (const path of ['/cases', '/cases?q=看一看', '/worklist', '/cases/similar?text=看一看这个']) expect((await call(scene, scene.as.liaison, 'GET', path)).body).not.toContain(id);
      expect((await ok<{ count: number }>(scene, scene.as.liaison, 'GET', '/cases/count?kind=watch')) .count).toBe(0);
      const { trackingPath } = await ok(scene, scene.as.officer, 'GET', `/cases/${id}`);
      expect((await app.api.http.inject(`/api/v1${trackingPath}`)).statusCode).toBe(404);
    });

    it('can’t be read past the application either: the walls of the database', async () => {
      const actor = (side: 'enterprise' | 'program') => ({ ...system, side, parks: [scene.parkId], enterprise: { id: scene.enterpriseId, name: '', role: 'primary' as const, scopes: [] } });
      for (const side of ['enterprise', 'program'] as const) {
        const seen = await inTransaction(app.platform, actor(side), (tx) => tx.sql.selectFrom('cases').select('id').where('kind', '=', 'watch').execute());
        expect([side, seen]).toEqual([side, []]);
      }
      const hanging = await inTransaction(app.platform, actor('enterprise'), async (tx) => [
        ...await tx.sql.selectFrom('clocks').select('id').where('case_id', '=', id).execute(), ...await tx.sql.selectFrom('case_owners').select('id').where('case_id', '=', id).execute(),
      ]);
      expect(hanging).toEqual([]);
    });

    it('nobody raises one', async () => {
      const response = await call(scene, scene.as.officer, 'POST', '/cases', { kind: 'watch', title: '一', body: '二', category: 'other', enterpriseId: scene.enterpriseId });
      expect(response.json()).toMatchObject({ status: 422, errors: [{ field: 'body.kind' }] });
    });

    it('judges the handling when it ends, not when a status does', async () => {
      const move = (status: 'visiting' | 'closed') => inTransaction(app.platform, system, async (tx) => {
        await enter(tx, await lockCaseFile(tx, { caseId: id }), status);
        return tx.sql.selectFrom('cases').select(['status', 'on_time', 'resolved_at']).where('id', '=', id).executeTakeFirstOrThrow();
      });
      expect(await move('visiting')).toEqual({ status: 'visiting', on_time: null, resolved_at: null });
      expect(await move('closed')).toMatchObject({ status: 'closed', on_time: true, resolved_at: app.clock.now() });
    });

    it('counts in no figure of what enterprises raise', async () => {
      const { rows } = await inTransaction(app.platform, system, (tx) => sql<{ count: number }>`select coalesce(sum(cases), 0)::int as count from case_count_changes where park_id = ${scene.parkId}`.execute(tx.sql));
      expect(rows[0]!.count).toBe(0);
    });
  });

  it('refuses a kind that nobody registered, naming the field', async () => {
    const response = await call(scene, scene.as.liaison, 'POST', '/cases', { kind: 'nonsense', title: '一', body: '二', category: 'other' });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ errors: [{ field: 'body.kind' }] });
  });
});
