/** The periods of a correction order in working days; one that runs out climbs to the next stage. */
export const periods = {
  /** The enterprise answers: first its liaisons, then its owner. */
  liaison: 5,
  owner: 3,
  /** A successor is in office, an agent has signed. */
  replacing: 10,
  declaring: 5,
  /** Staff look at a proof of employment. */
  reviewing: 3,
} as const;

/** Working days into a period of the enterprise after which it is reminded. */
export const remindersOf = (days: number): number[] => (days >= 5 ? [Math.ceil(days / 2) - 1, days - 1] : [days - 1]);
