import type { CaseAction, CaseStatus, PauseReason, TaskAction, TaskStatus, Todo } from '@qilian/contract/cases';
import type { Tx } from '../../platform/db/transaction.ts';
import { phrase, type Locale } from '../../platform/phrases.ts';
import type { Period } from './clock/clock.ts';

/** Whoever can have something to do with a case. */
export type Party = 'owner' | 'leader' | 'attendant' | 'enterprise' | 'office'
  /** Somebody outside the enterprise whose mandate lets them file for it. */
  | 'agent'
  /** Staff of the park who had no part in the case and may record what the enterprise said. */
  | 'witness';
export type TaskParty = 'owner' | 'leader' | 'liaison' | 'handler';

/** What a status allows, whom it waits for and which clock runs in it. */
export interface StatusRule<Action extends string, Who extends string> {
  /** Who has something to do now; null in a final status. */
  waitsFor: Who | null;
  /** The clock whose deadline the status shows. */
  clock: string | null;
  /** Reason for which the handling clock pauses meanwhile. */
  pauses?: PauseReason;
  /** The handling goes on, its clock runs beneath the one that the status shows. */
  handling?: true;
  /** What it is called on the worklist of whoever has, or awaits, something. */
  todo?: Partial<Record<Who, Todo>>;
  /** The duty for which somebody other than the owner is chosen. */
  attendant?: 'review' | 'call_back';
  actions: Partial<Record<Action, Who[]>>;
}

/**
 * A kind of case: its status table, periods, pause reasons and closing rule. The engine knows
 * none by name; the module that owns a kind registers it in `app.ts`.
 */
export interface Kind {
  name: string;
  /**
   * The park's own matter: opened by a rule, by nobody's call; the enterprise it is about neither sees it nor is told
   * of its steps. What the enterprise shall know is sent by the module that owns the kind.
   */
  internal?: true;
  /** Its cases are named by the product, not by a person: the phrases `….title` and `….body` below this key, in the reader's language. */
  worded?: string;
  initial: string;
  /** Which of the actions that the status allows what hangs on the case bears now, where the table can't say it. */
  borne?: (tx: Tx, caseId: string, status: CaseStatus, allowed: CaseAction[]) => Promise<CaseAction[]>;
  statuses: Record<string, StatusRule<CaseAction, Party>>;
  /** Where each action that moves the case leads; `silence` and `news` are what happens without one. What isn't named leaves the status as it is. */
  moves: Partial<Record<CaseAction | 'silence' | 'news', string | string[]>>;
  periods: Record<string, Period>;
  /** The clock that measures the handling: judged for being on time, extendable, paused for `pauseReasons`. */
  handlingClock: string;
  pauseReasons: readonly PauseReason[];
  longestExtension: number;
  /** Natural days in which a closed case can be opened again. */
  reopenDays: number;
  /** Working days after which an unconfirmed case is reminded of. */
  remindAfter: readonly number[];
  /** Attempts after which a call-back that reached nobody may end the case. */
  callBackAttempts: number;
}

export interface TaskRules {
  statuses: Record<TaskStatus, StatusRule<TaskAction, TaskParty>>;
  moves: Partial<Record<TaskAction, TaskStatus | TaskStatus[]>>;
  periods: { sign: Period; pass: Period; feedback: Period };
}

const registered = new Map<string, Kind>();

export function registerKind(kind: Kind): void {
  registered.set(kind.name, kind);
}

export function findKind(name: string): Kind | undefined {
  return registered.get(name);
}

export function getKind(name: string): Kind {
  const kind = registered.get(name);
  if (!kind) throw new Error(`No module registered the kind of case "${name}".`);
  return kind;
}

/** Whom a case of this kind waits for in a status; null where it is over. */
export function waitsFor(kind: string, status: string): Party | null {
  return getKind(kind).statuses[status]?.waitsFor ?? null;
}

/** What a case is called and says, for a reader: what somebody wrote, or the phrase of its kind. */
export function wordsOf(kind: Kind, locale: Locale, written: { title: string; body?: string }, enterprise: string | null): { title: string; body: string } {
  const say = (part: 'title' | 'body') => phrase(locale, `${kind.worded}.${part}`, { enterprise: enterprise ?? '' });
  return kind.worded === undefined ? { title: written.title, body: written.body ?? '' } : { title: say('title'), body: say('body') };
}

export function registeredKinds(): Kind[] {
  return [...registered.values()];
}
