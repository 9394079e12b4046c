import type { CaseAction, CaseStatus, TaskStatus } from '@qilian/contract/cases';
import type { Light } from '@qilian/contract/shapes';
import type { Kind, Party } from './kinds.ts';
import { actionsFor } from './tasks/task-rules.ts';

/** What of a case the rules look at. */
export interface CaseFacts {
  status: CaseStatus;
  closedAt: Date | null;
  objections: number;
  withdrawn: boolean;
  extended: boolean;
  /** When the handling period ends or ended. */
  handlingDueAt: Date | null;
  /** A hand-on waits for an answer: offered to one of these parties' people. */
  handOn: 'none' | 'offered' | 'offered_to_me';
  openTasks: number;
  /** When the enterprise last urged. */
  urgedAt: Date | null;
  /** The confirmation was recorded by staff for the enterprise, which may object or confirm itself. */
  confirmedOnBehalf: boolean;
}

const hourMs = 3_600_000;
/** An enterprise may urge once in this time, so that urging keeps its weight. */
export const enterpriseUrgesEveryHours = 20;

const urgedLately = ({ urgedAt }: CaseFacts, now: Date): boolean => urgedAt !== null && now.getTime() < urgedAt.getTime() + enterpriseUrgesEveryHours * hourMs;

/** What somebody who is these parties to a case may do with it now. */
export function caseActionsOf(kind: Kind, facts: CaseFacts, parties: readonly Party[], now: Date): CaseAction[] {
  const rule = kind.statuses[facts.status];
  if (!rule) return [];
  return actionsFor(rule.actions, parties).filter((action) => {
    switch (action) {
      // Nobody urges on what waits for themselves.
      case 'urge': return !parties.some((party) => party === rule.waitsFor) && (!parties.includes('enterprise') || !urgedLately(facts, now));
      case 'confirm':
      case 'dispute': return rule.waitsFor === 'enterprise' || facts.confirmedOnBehalf;
      case 'object': return facts.objections === 0;
      case 'reopen': return facts.closedAt !== null && now <= reopenUntil(kind, facts.closedAt);
      case 'extend': return !facts.extended && (facts.handlingDueAt === null || now <= facts.handlingDueAt);
      case 'resolve': return facts.openTasks === 0;
      case 'hand_on': return facts.handOn === 'none';
      case 'cancel_hand_on': return facts.handOn !== 'none';
      case 'answer_hand_on': return facts.handOn === 'offered_to_me';
      default: return true;
    }
  });
}

const dayMs = 86_400_000;

export function reopenUntil(kind: Kind, closedAt: Date): Date {
  return new Date(closedAt.getTime() + kind.reopenDays * dayMs);
}

/** The status to which an action leads; `outcome` chooses where the table leaves a choice. */
export function statusAfter(kind: Kind, action: CaseAction | 'silence' | 'news', outcome?: CaseStatus): CaseStatus {
  const to = kind.moves[action];
  if (typeof to === 'string' && outcome === undefined) return to as CaseStatus;
  if (Array.isArray(to) && outcome !== undefined && to.includes(outcome)) return outcome;
  throw new Error(`The kind "${kind.name}" has no way from "${action}" to "${outcome ?? '?'}".`);
}

export function isFinal(kind: Kind, status: string): boolean {
  return kind.statuses[status]?.waitsFor === null;
}

interface Mirror {
  due_at: Date | null;
  yellow_at: Date | null;
  paused_since: Date | null;
}

/** The light of a case or task from its mirrored clock. The instant of the deadline itself is still in time. */
export function lightOf(mirror: Mirror, open: boolean, now: Date): Light {
  if (!open) return 'stopped';
  if (mirror.due_at !== null && now > mirror.due_at) return 'red';
  if (mirror.paused_since !== null) return 'paused';
  return mirror.yellow_at !== null && now >= mirror.yellow_at ? 'yellow' : 'green';
}

/** A call-back that reached somebody who is content ends the case; anything else goes on. */
export function afterCallBack(
  kind: Kind, answer: { reached: boolean; solved?: boolean | undefined; ownWill?: boolean | undefined }, attempts: number, withdrawn: boolean,
): CaseStatus {
  const end = withdrawn ? 'withdrawn' : 'closed';
  if (!answer.reached) return attempts >= kind.callBackAttempts ? end : 'calling_back';
  const goOn = withdrawn ? answer.ownWill === false : answer.solved === false;
  return goOn ? 'handling' : end;
}

export function isOpenTask(status: TaskStatus): boolean {
  return status !== 'done' && status !== 'cancelled';
}
