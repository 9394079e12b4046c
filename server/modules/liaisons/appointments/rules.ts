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
  named: { waitsFor: 'successor', next: ['enrolling', 'accepted', 'declined', 'cancelled', 'expired'], actions: { resend: managers, cancel: managers } },
  enrolling: { waitsFor: 'successor', next: ['accepted', 'declined', 'cancelled', 'expired'], actions: { resend: managers, cancel: managers } },
  accepted: { waitsFor: 'owner', next: ['signed', 'declined', 'cancelled', 'expired'], actions: { cancel: managers } },
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

/** Who may name whom: the owner both, the primary the own successor and the deputy, a deputy nobody. Staff names on their behalf. */
export function mayName(as: ActingRole | 'staff'): as is 'owner' | 'primary' | 'staff' {
  return as === 'owner' || as === 'primary' || as === 'staff';
}

/** A person of the enterprise who names goes the whole way alone; with staff naming, it counts as assisted. */
export const routeOf = (as: 'owner' | 'primary' | 'staff'): AppointmentRoute => (as === 'staff' ? 'assisted' : 'self');
