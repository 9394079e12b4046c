import type { WorkingCalendar } from './index.ts';

/** The working calendars in force: the city's, and each park's with its own closures. */
export interface OfficeHours {
  city(): WorkingCalendar;
  of(parkId: string): WorkingCalendar;
  /** Reads them anew, after a year was published or a closure set. */
  reload(): Promise<void>;
}
