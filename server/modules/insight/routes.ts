import * as contract from '@qilian/contract/insight';
import { route, staff, type Api } from '../../platform/http/index.ts';
import { exportOverview } from './export-overview.ts';
import { overview } from './overview.ts';
import { readRange } from './range.ts';

const leaders = staff('park_leader', 'administrator', 'auditor');

export function routes(api: Api): void {
  route(api, contract.getOverview, { mayLag: true, permit: leaders, handle: ({ tx, query }) => overview(tx, readRange(tx, query)) });
  route(api, contract.exportOverview, { permit: leaders, fresh: true, handle: ({ tx, query: { format, ...given } }) => exportOverview(tx, readRange(tx, given), format) });
}
