import type { Capacity } from '@qilian/contract/enterprises';
import type { Need } from './needs.ts';
import type { Random } from './random.ts';

/** What happens to a need, drawn before it begins. */
export interface Fate {
  /** By the enterprise itself, or told to staff who record it. */
  channel: 'portal' | 'visit' | 'phone' | 'counter' | 'email';
  /** Who of the staff records it, if any. */
  firstContact: Capacity;
  /** Business hours until it is accepted; the period is one working day. */
  acceptHours: number;
  declined: boolean;
  objected: boolean;
  handOn: 'none' | 'accepted' | 'refused' | 'open';
  asked: 'no' | 'answered' | 'resumed' | 'open';
  slowSign: boolean;
  slowWork: boolean;
  returned: boolean;
  transferred: boolean;
  feedbackRejected: boolean;
  extended: boolean;
  urged: boolean;
  withdrawn: boolean;
  sentBack: boolean;
  answer: 'confirmed' | 'disputed' | 'silent';
  rating: number;
  /** Calls that nobody answers. */
  unreached: number;
  unsolved: boolean;
  reopened: boolean;
  photo: boolean;
  /** Left there, whatever would come next. */
  halt: 'nowhere' | 'submitted' | 'tasked' | 'signed' | 'returned' | 'working' | 'fed_back' | 'reviewing' | 'confirming' | 'calling_back';
}

/** As frequent as such things are in a park that works well. */
export function fateOf(random: Random, need: Need, forced: Partial<Fate> = {}): Fate {
  return {
    channel: random.weighted([['portal', 62], ['visit', 14], ['phone', 16], ['counter', 5], ['email', 3]] as const),
    firstContact: random.weighted([['service_officer', 6], ['service_manager', 3], ['investment_officer', 1]] as const),
    acceptHours: random.chance(0.05) ? 8 + random.next() * 7 : 0.2 + random.next() * 5,
    declined: random.chance(0.035),
    objected: random.chance(0.45),
    handOn: random.chance(0.02) ? random.pick(['accepted', 'accepted', 'refused'] as const) : 'none',
    asked: need.ask && random.chance(0.5) ? random.weighted([['answered', 9], ['resumed', 1]] as const) : 'no',
    slowSign: random.chance(0.07),
    slowWork: random.chance(0.13),
    returned: random.chance(0.05),
    transferred: random.chance(0.03),
    feedbackRejected: random.chance(0.07),
    extended: random.chance(0.04),
    urged: random.chance(0.06),
    withdrawn: random.chance(0.03),
    sentBack: random.chance(0.06),
    answer: random.weighted([['confirmed', 76], ['disputed', 4], ['silent', 20]] as const),
    rating: random.weighted([[5, 60], [4, 27], [3, 8], [2, 3], [1, 2]] as const),
    unreached: random.weighted([[0, 85], [1, 12], [2, 2], [3, 1]] as const),
    unsolved: random.chance(0.03),
    reopened: random.chance(0.02),
    photo: need.photo === true && random.chance(0.5),
    halt: 'nowhere',
    ...forced,
  };
}
