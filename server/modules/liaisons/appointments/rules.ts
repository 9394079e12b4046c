import type { AppointmentAction, AppointmentParty, AppointmentRoute, AppointmentState } from '@qilian/contract/appointments';
import type { ActingRole } from '@qilian/contract/people';

/** What somebody is to an appointment. `owner` and `primary` are those seated in the enterprise, `staff` those who keep its file. */
export type Party = 'owner' | 'primary' | 'successor' | 'staff';

interface StateRule {
  /** Who has something to do; `nobody` only where it is over. */
  waitsFor: AppointmentParty;
  next: AppointmentState[];
  actions: Partial<Record<AppointmentAction, Party[]>>;
}

const managers: Party[] = ['owner', 'primary', 'staff'];

/** From naming to effect. What is over leads nowhere: who wants it again names anew. */
export const states = {
  named: { waitsFor: 'successor', next: ['enrolling', 'accepted', 'declined', 'cancelled', 'expired'], actions: { assist: ['staff'], print: managers, resend: managers, cancel: managers } },
  enrolling: {
    waitsFor: 'successor', next: ['accepted', 'declined', 'cancelled', 'expired'],
    actions: {
      prove_email: ['successor'], prove_identity: ['successor'], without_passkey: ['successor'], accept: ['successor'], decline: ['successor'],
      confirm_at_counter: ['staff'], assist: ['staff'], print: [...managers, 'successor'], resend: managers, cancel: managers,
    },
  },
  accepted: { waitsFor: 'owner', next: ['signed', 'declined', 'cancelled', 'expired'], actions: { sign: ['owner'], sign_on_paper: ['staff'], decline: ['successor'], print: managers, cancel: managers } },
  // The handover says more exactly who has something to do: its checklist, or the sweep that goes after it.
  signed: { waitsFor: 'staff', next: ['handing_over', 'effective', 'cancelled'], actions: { cancel: ['owner', 'staff'] } },
  handing_over: { waitsFor: 'predecessor', next: ['effective', 'cancelled'], actions: { cancel: ['owner', 'staff'] } },
  effective: { waitsFor: 'nobody', next: [], actions: {} },
  declined: { waitsFor: 'nobody', next: [], actions: {} },
  cancelled: { waitsFor: 'nobody', next: [], actions: {} },
  expired: { waitsFor: 'nobody', next: [], actions: {} },
} satisfies Record<AppointmentState, StateRule>;

export const isOver = (state: AppointmentState): boolean => states[state].next.length === 0;

export function actionsOf(state: AppointmentState, parties: readonly Party[]): AppointmentAction[] {
  const rules: StateRule['actions'] = states[state].actions;
  return (Object.keys(rules) as AppointmentAction[]).filter((action) => rules[action]!.some((party) => parties.includes(party)));
}

interface Waiting {
  state: AppointmentState;
  /** The successor has chosen to do without a passkey, and the counter hasn't seen them yet. */
  atCounter: boolean;
  /** Somebody holds the owner's seat and can sign. */
  ownerThere: boolean;
  /** Nobody can be sent a link. */
  unreachable: boolean;
}

/** Who has the next step: as the state says, unless only staff can take it. */
export function waitsFor({ state, atCounter, ownerThere, unreachable }: Waiting): AppointmentParty {
  if (state === 'named' && unreachable) return 'staff';
  if (state === 'enrolling' && atCounter) return 'staff';
  if (state === 'accepted' && !ownerThere) return 'staff';
  return states[state].waitsFor;
}

/** Who may name: the owner and the present primary; a deputy and an agent nobody. Staff names on the enterprise's behalf. */
export function mayName(as: ActingRole | 'staff'): as is 'owner' | 'primary' | 'staff' {
  return as === 'owner' || as === 'primary' || as === 'staff';
}

/** A person of the enterprise who names goes the whole way alone; with staff naming, it counts as assisted. */
export const routeOf = (as: 'owner' | 'primary' | 'staff'): AppointmentRoute => (as === 'staff' ? 'assisted' : 'self');

/** Days before the end of a term on which it is told; the first is when it begins to count as near. */
export const noticeDays = [30, 7] as const;
const everyDays = 30;

/** Which reminder of a term is due with so many days left, counted from 1; 0 for none. Once it is over they go on, month by month. */
export function termStep(daysLeft: number): number {
  if (daysLeft >= 0) return noticeDays.filter((days) => daysLeft <= days).length;
  return noticeDays.length + 1 + Math.floor((-daysLeft - 1) / everyDays);
}
