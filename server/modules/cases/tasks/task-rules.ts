import type { TaskAction, TaskStatus } from '@qilian/contract/cases';
import type { TaskParty, TaskRules } from '../kinds.ts';

/** A department's task: sign, pass on, urge, feed back (四个第一时间), each with its own clock. */
export const taskRules: TaskRules = {
  statuses: {
    assigned: { waitsFor: 'liaison', clock: 'sign', actions: { sign: ['liaison'], return: ['liaison'], transfer: ['liaison'], cancel: ['owner'], urge: ['owner', 'leader'] } },
    signed: {
      waitsFor: 'liaison', clock: 'pass',
      actions: { pass: ['liaison'], feed_back: ['liaison'], note_progress: ['liaison'], return: ['liaison'], transfer: ['liaison'], cancel: ['owner'], urge: ['owner', 'leader'] },
    },
    working: {
      waitsFor: 'handler', clock: 'feedback',
      actions: {
        feed_back: ['handler', 'liaison'], note_progress: ['handler', 'liaison'], return: ['handler', 'liaison'], pass: ['liaison'], add_co_handler: ['handler', 'liaison'],
        transfer: ['liaison'], cancel: ['owner'], urge: ['owner', 'leader', 'liaison'],
      },
    },
    fed_back: { waitsFor: 'owner', clock: null, actions: { accept_feedback: ['owner'], reject_feedback: ['owner'] } },
    returned: { waitsFor: 'owner', clock: 'feedback', actions: { reassign: ['owner'], cancel: ['owner'] } },
    done: { waitsFor: null, clock: null, actions: {} },
    cancelled: { waitsFor: null, clock: null, actions: {} },
  },
  moves: {
    sign: 'signed', pass: 'working', return: ['returned', 'signed'], transfer: 'assigned', feed_back: 'fed_back',
    accept_feedback: 'done', reject_feedback: ['working', 'signed'], reassign: 'assigned', cancel: 'cancelled',
  },
  periods: {
    sign: { unit: 'working_hour', amount: 4 },
    pass: { unit: 'working_day', amount: 1 },
    feedback: { unit: 'working_day', amount: 5 },
  },
};

export const openTaskStatuses = (Object.keys(taskRules.statuses) as TaskStatus[]).filter((status) => taskRules.statuses[status].waitsFor !== null);

/** What the program of a department does as its liaison; whom to ask for help and whom to urge is for people. */
export const actionsOfPrograms: ReadonlySet<TaskAction> = new Set(['sign', 'pass', 'return', 'transfer', 'note_progress', 'feed_back'] satisfies TaskAction[]);

/** What somebody who is these parties to a task may do with it now. */
export function taskActionsOf(status: TaskStatus, parties: readonly TaskParty[]): TaskAction[] {
  const { actions, waitsFor } = taskRules.statuses[status];
  // Nobody urges on what waits for themselves.
  return actionsFor(actions, parties).filter((action) => action !== 'urge' || !parties.some((party) => party === waitsFor));
}

export function actionsFor<Action extends string, Who extends string>(actions: Partial<Record<Action, Who[]>>, parties: readonly Who[]): Action[] {
  return (Object.entries(actions) as [Action, Who[]][]).filter(([, allowed]) => allowed.some((party) => parties.includes(party))).map(([action]) => action);
}
