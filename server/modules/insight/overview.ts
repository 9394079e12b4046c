import { Category, type listCases } from '@qilian/contract/cases';
import type { QueryInput, ResponseOf } from '@qilian/contract/endpoint';
import type { getOverview } from '@qilian/contract/insight';
import type { WorkingCalendar } from '../../platform/calendar/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { countClosed, countOpened, medianWorkingMillis } from './count-cases.ts';
import { countLights } from './count-lights.ts';
import type { Range } from './range.ts';

export type Overview = ResponseOf<typeof getOverview>;
type Figure = Overview['intake'];
/** What the list of cases takes in its address. */
type Filter = { [Key in keyof QueryInput<typeof listCases>]?: string };

/**
 * The leaders' figures. Each names the filter of the list that shows exactly the rows it counts.
 * Closing rate: of those opened in the range, closed by now. On time and satisfaction: of those closed in the range.
 * Lights are those of this moment, whatever the range.
 */
export async function overview(tx: Tx, range: Range): Promise<Overview> {
  const opened = await countOpened(tx, range);
  const closed = await countClosed(tx, range);
  const lights = await countLights(tx, range);

  const here: Filter = { kind: 'request', ...range.parkId !== undefined && { parkId: range.parkId } };
  const openedIn = ({ from, until }: { from: string; until: string }): Filter => ({ ...here, openedFrom: from, openedUntil: until });
  const closedIn: Filter = { ...here, closedFrom: range.from, closedUntil: range.until };
  const all = opened.find(({ category, month }) => category === null && month === null)!;
  const ended = closed.find(({ month }) => month === null)!;
  const medianMillis = await medianWorkingMillis(tx, range, ended.count);

  return {
    from: range.from, until: range.until,
    intake: figure({ value: all.count, count: all.count, of: null, filter: openedIn(range) }),
    closingRate: rate(all.closed, all.count, { ...openedIn(range), state: 'closed' }),
    onTimeRate: rate(ended.onTime, ended.handled, { ...closedIn, onTime: 'true' }),
    satisfaction: figure({ value: ended.rating, count: ended.rated, of: ended.count, filter: { ...closedIn, rated: 'true' } }),
    medianWorkingDays: medianMillis === null ? null : medianMillis / workingDayMillis(tx.platform.officeHours.city()),
    redLights: lights.map(({ departmentId, department, open, yellow, red }) => ({
      departmentId, department, open, yellow, openFilter: { ...here, departmentId },
      ...rate(red, open, { ...here, departmentId, light: 'red' }),
    })),
    byCategory: Category.options.map((category) => {
      const count = opened.find((row) => row.category === category)?.count ?? 0;
      return { category, ...rate(count, all.count, { ...openedIn(range), category }) };
    }),
    byMonth: range.months.map((month, index) => {
      const count = opened.find((row) => row.month === index + 1)?.count ?? 0;
      return {
        month: month.month, closed: closed.find((row) => row.month === index + 1)?.count ?? 0,
        ...figure({ value: count, count, of: null, filter: openedIn(month) }),
      };
    }),
  };
}

const figure = (given: Omit<Figure, 'filter'> & { filter: Filter }): Figure => given;

/** A share from 0 to 1; null of nothing. */
const rate = (count: number, of: number, filter: Filter): Figure => figure({ value: of === 0 ? null : count / of, count, of, filter });

/** Business hours of an ordinary day, by which working time is told in days. */
const workingDayMillis = (calendar: WorkingCalendar) => calendar.hours.reduce((sum, { from, to }) => sum + to - from, 0);
