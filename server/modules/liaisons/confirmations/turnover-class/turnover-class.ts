import type { Ownership, SizeClass } from '@qilian/contract/enterprises';
import type { TurnoverClass, TurnoverReason } from '@qilian/contract/verification-plan';

/** What the class follows from. */
export interface TurnoverFacts {
  sizeClass: string | null;
  ownership: string | null;
  /** Seats of liaisons that ended within the last two years. */
  changes: number;
}

/**
 * Points for and against a change of liaison: staff of small and of private enterprises move more often than
 * those of large, state-owned and foreign ones, and who has changed liaison will change again. The same points
 * stand in `turnover_points` of the database, which classes all enterprises at once; a test compares both.
 */
export const points = {
  size: { micro: 1, small: 1, medium: 0, large: -1 } as Record<string, number>,
  ownership: { private: 1, individual: 1, state: -1, collective: -1, foreign: -1, joint_venture: -1, hmt: -1, other: 0 } as Record<string, number>,
  mostForChanges: 3,
  highFrom: 2,
  stableUpTo: -1,
};

/** Each reason with its points; what is unknown counts nothing. */
export function turnoverReasons({ sizeClass, ownership, changes }: TurnoverFacts): TurnoverReason[] {
  return [
    { about: 'size', value: sizeClass as SizeClass | null, points: points.size[sizeClass ?? ''] ?? 0 },
    { about: 'ownership', value: ownership as Ownership | null, points: points.ownership[ownership ?? ''] ?? 0 },
    { about: 'changes', value: String(changes), points: Math.min(changes, points.mostForChanges) },
  ];
}

export function turnoverClass(facts: TurnoverFacts): TurnoverClass {
  const sum = turnoverReasons(facts).reduce((total, reason) => total + reason.points, 0);
  if (sum >= points.highFrom) return 'high';
  return sum <= points.stableUpTo ? 'stable' : 'normal';
}
