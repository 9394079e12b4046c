import * as contract from '@qilian/contract/calendar';
import { route, staff, type Api } from '../../../platform/http/index.ts';
import { getCalendarYear, listCalendarYears, loadCalendarYear } from './years.ts';
import { exportCalendar } from '../exports.ts';
import { getOfficeHours, setOfficeHours } from './office-hours.ts';

export function calendarRoutes(api: Api): void {
  route(api, contract.listCalendarYears, { permit: staff(), handle: ({ tx, query }) => listCalendarYears(tx, query) });
  route(api, contract.exportCalendar, { permit: staff(), fresh: true, handle: async ({ tx, query }) => exportCalendar(tx, query) });
  route(api, contract.getCalendarYear, { permit: staff(), handle: ({ tx, params }) => getCalendarYear(tx, params.year) });
  route(api, contract.loadCalendarYear, { permit: staff('administrator'), handle: ({ tx, params, body }) => loadCalendarYear(tx, params.year, body) });
  route(api, contract.getOfficeHours, { permit: staff(), handle: ({ tx, params }) => getOfficeHours(tx, params.areaId) });
  route(api, contract.setOfficeHours, { permit: staff('administrator'), handle: ({ tx, params, body }) => setOfficeHours(tx, params.areaId, body) });
}
