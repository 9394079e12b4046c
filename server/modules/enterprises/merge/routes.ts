import * as contract from '@qilian/contract/enterprises';
import { route, staff, type Api } from '../../../platform/http/index.ts';
import { keepers } from '../access.ts';
import { enterpriseDetail } from '../detail.ts';
import { compareFiles } from './compare.ts';
import { mergeFiles } from './merge-files.ts';
import { dismissTwin, listTwins } from './twins.ts';
import { undoMerge } from './undo-merge.ts';
import { getMerge, listMerges, viewMerge } from './view-merge.ts';

export function mergeRoutes(api: Api): void {
  const permit = staff(...keepers);
  route(api, contract.listTwins, { permit, handle: ({ tx, query }) => listTwins(tx, query) });
  route(api, contract.dismissTwin, { permit, handle: ({ tx, params, body }) => dismissTwin(tx, params.twinId, body) });
  route(api, contract.compareFiles, { permit, handle: ({ tx, params: { enterpriseId, otherId } }) => compareFiles(tx, enterpriseId, otherId) });
  route(api, contract.mergeFiles, {
    permit,
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await mergeFiles(tx, enterpriseId, body);
      return enterpriseDetail(tx, enterpriseId);
    },
  });
  route(api, contract.listMerges, {
    permit,
    handle: async ({ tx, params: { enterpriseId }, query }) => {
      await enterpriseDetail(tx, enterpriseId);
      return listMerges(tx, enterpriseId, query);
    },
  });
  route(api, contract.getMerge, { permit, handle: async ({ tx, params }) => viewMerge(tx, await getMerge(tx, params.mergeId)) });
  route(api, contract.undoMerge, { permit, handle: async ({ tx, params, body }) => enterpriseDetail(tx, await undoMerge(tx, params.mergeId, body.version)) });
}
