/**
 * Settings of a park where nobody has set others. Source document 000: quarterly where staff change often, half-yearly where they stay;
 * who gave no sign for three weeks is asked by a message, since a change shall be known within a month.
 */
export const usualCadence = { highMonths: 3, normalMonths: 6, stableMonths: 6, formationDays: 28, askEveryDays: 7, quietDays: 21 };

/** The window in which an enterprise is asked is the last third of its cadence: ten days of each month. */
export const windowDaysPerMonth = 10;
/** A liaison who took the seat longer ago than this, and was never asked, isn't new: the whole cadence is the window. */
export const newForDays = 90;
/** What is over its date is spread over so many days from today on. */
export const overdueWithinDays = 7;
/** While somebody sees to a liaison who left, nobody calls again for so many days. */
export const pausedAfterReportDays = 30;
/** The furthest window that a cadence of twelve months can have, in natural days. */
export const horizonDays = 400;
