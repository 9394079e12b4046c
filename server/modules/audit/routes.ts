import * as contract from '@qilian/contract/audit';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs } from '../../platform/db/transaction.ts';
import { route, staff, type Api } from '../../platform/http/index.ts';
import { exportExports, listExports } from './exports.ts';
import { exportLedger, searchLedger } from './ledger.ts';
import { listSeals, listVerifications, startVerification } from './verifications.ts';

const auditors = staff('auditor');

export function routes(api: Api): void {
  route(api, contract.searchLedger, { permit: auditors, handle: ({ tx, query }) => searchLedger(tx, query) });
  route(api, contract.exportLedger, { permit: auditors, fresh: true, handle: async ({ tx, query }) => exportLedger(tx, query) });
  route(api, contract.listExports, { permit: auditors, handle: ({ tx, query }) => listExports(tx, query) });
  route(api, contract.exportExports, { permit: auditors, fresh: true, handle: async ({ tx, query }) => exportExports(tx, query) });
  route(api, contract.startVerification, { permit: auditors, handle: ({ tx }) => startVerification(tx) });
  route(api, contract.listVerifications, { permit: auditors, handle: ({ tx, query }) => listVerifications(tx, query) });
  // Seals are behind the platform's own wall; the auditor's parks narrow them.
  route(api, contract.listSeals, { permit: auditors, handle: ({ tx, actor, query }) => actingAs(tx, system, (all) => listSeals({ ...all, actor }, query)) });
}
