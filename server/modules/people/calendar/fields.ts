import { CalendarError } from '../../../platform/calendar/index.ts';
import { Refusal } from '../../../platform/errors.ts';

/** Names the fields of a calendar's refusal as they stand in the request. */
export function withBodyFields<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw new Refusal('invalid', error.code, { params: error.params, errors: error.errors.map((one) => ({ ...one, field: `body.${one.field}` })) });
  }
}
