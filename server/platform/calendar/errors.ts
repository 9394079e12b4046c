import { Refusal } from '../errors.ts';

export type CalendarErrorCode =
  | 'calendar.bad_date'
  | 'calendar.bad_time'
  | 'calendar.bad_ranges'
  | 'calendar.bad_time_zone'
  | 'calendar.bad_official_year'
  | 'calendar.duplicate_closure'
  | 'calendar.out_of_range';

/** A setting or argument that no calendar can be computed with. Names the field and the value found in it. */
export class CalendarError extends Refusal {
  constructor(code: CalendarErrorCode, field: string, value: string) {
    super('invalid', code, { params: { field, value }, errors: [{ field, code, params: { value } }] });
    this.name = 'CalendarError';
  }
}
