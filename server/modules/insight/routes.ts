import * as contract from '@qilian/contract/insight';
import { route, staff, type Api } from '../../platform/http/index.ts';
import { exportOverview } from './export-overview.ts';
import { exportLags, lag, listLags } from './lag.ts';
import { overview } from './overview.ts';
import { readRange } from './range.ts';

const leaders = staff('park_leader', 'administrator', 'auditor');

export function routes(api: Api): void {
  route(api, contract.getOverview, { mayLag: true, permit: leaders, handle: ({ tx, query }) => overview(tx, readRange(tx, query)) });
  route(api, contract.getLag, { mayLag: true, permit: leaders, handle: ({ tx, query }) => lag(tx, query) });
  route(api, contract.listLags, { mayLag: true, permit: leaders, handle: ({ tx, query }) => listLags(tx, query) });
  route(api, contract.exportLags, { permit: leaders, fresh: true, handle: async ({ tx, query }) => exportLags(tx, query) });
  route(api, contract.exportOverview, { permit: leaders, fresh: true, handle: ({ tx, query: { format, ...given } }) => exportOverview(tx, readRange(tx, given), format) });
}
