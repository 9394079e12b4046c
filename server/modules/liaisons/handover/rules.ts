import type { HandoverAction, HandoverParty, HandoverSection, HandoverState } from '@qilian/contract/handovers';
import { closeOfBusiness, localDateOf, plusWorkingDays, whenOpen, workingDaysBetween, type WorkingCalendar } from '../../../platform/calendar/index.ts';

export const sections: readonly HandoverSection[] = ['account', 'legacy', 'document'];

/** Whom a reminder goes to. */
export type Reminded = 'predecessor' | 'successor' | 'owner' | 'officer' | 'leader';

interface StateRule {
  /** Who has something to do; null where it is over, or where only time has to pass. */
  waitsFor: 'predecessor' | 'successor' | 'staff' | null;
  actions: Partial<Record<HandoverAction, HandoverParty[]>>;
  /** Working days without anything done, and who then hears of it. The last one repeats. */
  reminders: readonly { after: number; to: readonly Reminded[] }[];
}

/** It stalls: both hear of it, then the owner and the officer, then the head of the park, and so on until somebody moves. */
const stalls = [
  { after: 2, to: ['predecessor', 'successor'] }, { after: 4, to: ['predecessor', 'successor', 'owner', 'officer'] }, { after: 7, to: ['owner', 'officer', 'leader'] },
] as const satisfies StateRule['reminders'];

/** From the signed letter to the end. Each status waits for somebody who is reminded, or ends by a date. */
export const states: Record<HandoverState, StateRule> = {
  writing: {
    waitsFor: 'predecessor', reminders: stalls,
    actions: { write: ['predecessor'], finish_writing: ['predecessor'], confirm: ['successor'], ask: ['predecessor', 'successor'], declare: ['owner', 'staff'], urge: ['owner', 'staff'], cancel: ['owner', 'staff'] },
  },
  confirming: {
    waitsFor: 'successor', reminders: stalls,
    actions: { write: ['predecessor'], confirm: ['successor'], take_over: ['successor'], ask: ['predecessor', 'successor'], urge: ['owner', 'staff'], cancel: ['owner', 'staff'] },
  },
  declared: {
    waitsFor: 'staff', reminders: [{ after: 1, to: ['officer'] }, { after: 2, to: ['officer', 'leader'] }, { after: 4, to: ['owner', 'officer', 'leader'] }],
    actions: { decide: ['staff'], confirm: ['successor'], cancel: ['owner', 'staff'] },
  },
  overlap: { waitsFor: null, reminders: [], actions: { ask: ['predecessor', 'successor'] } },
  confirming_after: {
    waitsFor: 'successor', actions: { confirm: ['successor'], urge: ['owner', 'staff'] },
    reminders: [{ after: 2, to: ['successor'] }, { after: 4, to: ['successor', 'owner'] }, { after: 6, to: ['successor', 'owner', 'officer'] }, { after: 9, to: ['officer', 'leader'] }],
  },
  closed: { waitsFor: null, reminders: [], actions: {} },
  cancelled: { waitsFor: null, reminders: [], actions: {} },
};

export const isInEffect = (state: HandoverState): boolean => state === 'overlap' || state === 'confirming_after' || state === 'closed';
export const isOver = (state: HandoverState): boolean => state === 'closed' || state === 'cancelled';

export function actionsOf(state: HandoverState, parties: readonly HandoverParty[]): HandoverAction[] {
  const { actions } = states[state];
  return (Object.keys(actions) as HandoverAction[]).filter((action) => actions[action]!.some((party) => parties.includes(party)));
}

/** Working days beyond the last step between one reminder and the next. */
const everyDays = 5;

/** The step with this number, counted from 0; null for a state in which nobody is waited for. */
export function reminderOf(state: HandoverState, number: number): { after: number; to: readonly Reminded[] } | null {
  const steps = states[state].reminders;
  const last = steps.at(-1);
  if (!last) return null;
  const beyond = number - (steps.length - 1);
  return beyond <= 0 ? steps[number]! : { after: last.after + beyond * everyDays, to: last.to };
}

/** When that reminder is due: when offices open after that many whole working days. */
export function reminderAt(calendar: WorkingCalendar, state: HandoverState, movedAt: Date, number: number): Date | null {
  const step = reminderOf(state, number);
  if (!step) return null;
  const day = plusWorkingDays(calendar, localDateOf(calendar, movedAt), step.after);
  return whenOpen(calendar, new Date(closeOfBusiness(calendar, day).getTime() + 1));
}

/** The successor should have confirmed by now. */
export const isLate = (state: HandoverState, dueAt: Date | null, now: Date): boolean => (state === 'confirming' || state === 'confirming_after') && dueAt !== null && now > dueAt;

/** Working days since somebody did something. */
export const idleDays = (calendar: WorkingCalendar, movedAt: Date, now: Date): number => Math.max(0, workingDaysBetween(calendar, localDateOf(calendar, movedAt), localDateOf(calendar, now)));

/** Sections that have neither an entry nor the word that there is nothing. */
export function missingSections(written: readonly HandoverSection[], nothing: readonly string[]): HandoverSection[] {
  return sections.filter((section) => !written.includes(section) && !nothing.includes(section));
}
