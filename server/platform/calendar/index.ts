/**
 * The working calendar of a city or park. `working-calendar.ts` speaks in dates and instants, for everybody;
 * `calendar-table.ts` in day numbers and milliseconds, for those who compute a hundred thousand deadlines at once.
 */
export { CalendarError, type CalendarErrorCode } from './errors.ts';
export { loadOfficialYears, parseOfficialYear, type OfficialDay, type OfficialYear } from './official-days.ts';
export { createCalendar, type CalendarSettings, type Closure, type TimeRange, type WorkingCalendar } from './calendar-table.ts';
export * as table from './calendar-table.ts';
export { addMonths, dayMillis, toDayNumber, toLocalDate, type DayNumber, type LocalDate } from './local-date.ts';
export * from './working-calendar.ts';
