import * as contract from '@qilian/contract/evaluations';
import { route, signedIn, staff, type Api } from '../../platform/http/index.ts';
import { readers } from './access.ts';
import { listAwards } from './award-views.ts';
import { declineAward, grantAward, revokeAward } from './decide-award.ts';
import { exportScores } from './export-scores.ts';
import { getScore, listFacts, listMyScores, listScores } from './views.ts';

export function routes(api: Api): void {
  const staffReaders = staff(...readers);
  route(api, contract.listScores, { permit: staffReaders, handle: ({ tx, query }) => listScores(tx, query) });
  route(api, contract.exportScores, { permit: staffReaders, fresh: true, handle: async ({ tx, query }) => exportScores(tx, query) });
  // Former liaisons keep what they earned: they have a session, and no enterprise.
  route(api, contract.listMyScores, { permit: signedIn, handle: ({ tx, query }) => listMyScores(tx, query) });
  route(api, contract.getScore, { permit: signedIn, handle: ({ tx, params }) => getScore(tx, params.scoreId) });
  route(api, contract.listFacts, { permit: signedIn, handle: ({ tx, params, query }) => listFacts(tx, params.scoreId, query) });
  route(api, contract.listAwards, { permit: staffReaders, handle: ({ tx, query }) => listAwards(tx, query) });
  route(api, contract.listMyAwards, { permit: signedIn, handle: ({ tx, query }) => listAwards(tx, { ...query, userId: tx.actor.userId! }) });
  route(api, contract.grantAward, { permit: staff('park_leader'), fresh: true, handle: ({ tx, params, body }) => grantAward(tx, params.awardId, body) });
  route(api, contract.declineAward, { permit: staff('park_leader'), fresh: true, handle: ({ tx, params, body }) => declineAward(tx, params.awardId, body) });
  route(api, contract.revokeAward, { permit: staff('park_leader'), fresh: true, handle: ({ tx, params, body }) => revokeAward(tx, params.awardId, body) });
}
