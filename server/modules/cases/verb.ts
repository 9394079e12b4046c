import type { z } from 'zod';
import type { CaseAction, CaseDetail, TaskAction } from '@qilian/contract/cases';
import type { Endpoint } from '@qilian/contract/endpoint';
import type { Outcomes } from '@qilian/contract/shapes';
import { platform } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { notAllowedIn, notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { unlessDone } from '../../platform/ledger/own-step.ts';
import { eachAlone, orAgent, orProgram, route, staff, staffOrEnterprise, type Api } from '../../platform/http/index.ts';
import { factsOf, lockCaseFile, type CaseFile, type CaseTask } from './case-file.ts';
import { ownStep } from './own-steps.ts';
import { caseDetail } from './views/case-detail.ts';
import { caseActionsOf, enterpriseUrgesEveryHours } from './rules.ts';
import { actionsOfPrograms, taskActionsOf } from './tasks/task-rules.ts';

type CaseVerb<B extends z.ZodType> = Endpoint<z.ZodType<{ caseId: string }>, z.ZodUndefined, B, z.ZodType<CaseDetail>>;
type TaskVerb<B extends z.ZodType> = Endpoint<z.ZodType<{ taskId: string }>, z.ZodUndefined, B, z.ZodType<CaseDetail>>;

/** Routes one verb of a case: lock, version, rights, action, and the case as it then stands. */
export function caseVerb<B extends z.ZodType<{ version: number }>>(
  api: Api, endpoint: CaseVerb<B>, action: CaseAction, run: (tx: Tx, file: CaseFile, body: z.output<B>) => Promise<void>,
  { fresh = false, agents = false } = {},
): void {
  route(api, endpoint, {
    permit: agents ? orAgent('file_cases', staffOrEnterprise()) : staffOrEnterprise(),
    fresh,
    handle: async ({ tx, params, body }) => {
      const file = await lockCaseFile(tx, { caseId: (params as { caseId: string }).caseId });
      await requireStep(tx, file, { action }, (body as { version: number }).version, file.version, () => requireCaseAction(tx, file, action));
      await run(tx, file, body as z.output<B>);
      return detailAfter(tx, file.id) as never;
    },
  });
}

/** The same for several cases at once, each in a transaction of its own. */
export function severalVerb<Body extends { cases: { caseId: string; version: number }[] }>(
  api: Api, endpoint: Endpoint<z.ZodUndefined, z.ZodUndefined, z.ZodType<Body>, typeof Outcomes>, action: CaseAction, run: (tx: Tx, file: CaseFile, body: Body) => Promise<void>,
): void {
  route(api, endpoint, {
    permit: staff(),
    receive: (request, platform, { body }) => eachAlone(request, platform, (body as Body).cases.map(({ caseId, version }) => ({ id: caseId, version })), async (tx, { id, version }) => {
      const file = await lockCaseFile(tx, { caseId: id });
      await requireStep(tx, file, { action }, version, file.version, () => requireCaseAction(tx, file, action));
      await run(tx, file, body as Body);
    }),
    handle: async ({ received }) => ({ items: received }),
  });
}

/** The same for a department's task; `version` is the task's. */
export function taskVerb<B extends z.ZodType<{ version: number }>>(
  api: Api, endpoint: TaskVerb<B>, action: TaskAction, run: (tx: Tx, file: CaseFile, task: CaseTask, body: z.output<B>) => Promise<void>,
): void {
  route(api, endpoint, {
    permit: actionsOfPrograms.has(action) ? orProgram('tasks:write', staffOrEnterprise()) : staffOrEnterprise(),
    handle: async ({ tx, params, body }) => {
      const { taskId } = params as { taskId: string };
      const file = await lockCaseFile(tx, { taskId });
      const task = file.tasks.find((candidate) => candidate.id === taskId);
      if (!task) throw notFound('tasks');
      await requireStep(tx, file, { taskId, action }, (body as { version: number }).version, task.version, () => requireTaskAction(task, action));
      await run(tx, file, task, body as z.output<B>);
      return detailAfter(tx, file.id) as never;
    },
  });
}

/** Who gives a case or task away may no longer see it: then the answer shows it as the platform sees it, without actions. */
async function detailAfter(tx: Tx, caseId: string): Promise<CaseDetail> {
  try {
    return await caseDetail(tx, caseId);
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === 'not_found')) throw error;
    return actingAs(tx, platform, (all) => caseDetail(all, caseId));
  }
}

/**
 * The version that was read, and an action that is allowed in it.
 * @throws Refusal `common.done_already` with the case as it stands, `common.stale_version`, or what `allow` throws
 */
const requireStep = (tx: Tx, file: CaseFile, done: Parameters<typeof ownStep>[1], sent: number, stored: number, allow: () => void): Promise<void> =>
  unlessDone(tx, ownStep(file.id, done), () => caseDetail(tx, file.id), async () => {
    await requireVersion(tx, file, sent, stored);
    allow();
  });

export async function requireVersion(tx: Tx, file: CaseFile, sent: number, stored: number): Promise<void> {
  if (sent !== stored) throw staleVersion(await caseDetail(tx, file.id));
}

/** @throws Refusal `cases.action_not_allowed`, `cases.tasks_still_open`, `cases.hand_on_open`, `cases.urged_today` */
export function requireCaseAction(tx: Tx, file: CaseFile, action: CaseAction): void {
  if (caseActionsOf(file.kind, factsOf(file), file.parties, tx.now).includes(action)) return;
  if (action === 'resolve' && file.parties.includes('owner') && factsOf(file).openTasks > 0) {
    throw new Refusal('conflict', 'cases.tasks_still_open', { params: { count: factsOf(file).openTasks } });
  }
  if (action === 'hand_on' && caseActionsOf(file.kind, { ...factsOf(file), handOn: 'none' }, file.parties, tx.now).includes(action)) throw new Refusal('conflict', 'cases.hand_on_open');
  // The action itself says that the deadline has passed, and when.
  if (action === 'extend' && caseActionsOf(file.kind, { ...factsOf(file), handlingDueAt: null }, file.parties, tx.now).includes(action)) return;
  if (action === 'urge' && caseActionsOf(file.kind, { ...factsOf(file), urgedAt: null }, file.parties, tx.now).includes(action)) {
    throw new Refusal('too_many', 'cases.urged_today', { params: { hours: enterpriseUrgesEveryHours } });
  }
  throw notAllowedIn('cases', file.status);
}

/** @throws Refusal `tasks.action_not_allowed` */
export function requireTaskAction(task: CaseTask, action: TaskAction): void {
  if (taskActionsOf(task.status, task.parties).includes(action)) return;
  throw notAllowedIn('tasks', task.status);
}
