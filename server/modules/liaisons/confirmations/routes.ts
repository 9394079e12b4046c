import * as contract from '@qilian/contract/confirmations';
import { enterpriseSide, route, staff, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { callers } from '../../enterprises/index.ts';
import { answerCheck } from './answer-check.ts';
import { recordCheck } from './record-check.ts';
import { getConfirmation, listConfirmations } from './views.ts';

export function routes(api: Api): void {
  route(api, contract.listConfirmations, { permit: staffOrEnterprise(), handle: ({ tx, params, query }) => listConfirmations(tx, params.enterpriseId, query) });
  route(api, contract.recordCheck, {
    permit: staff(...callers),
    handle: async ({ tx, params, body }) => getConfirmation(tx, await recordCheck(tx, params.enterpriseId, body)),
  });
  route(api, contract.answerLiaisonCheck, {
    permit: enterpriseSide(),
    handle: async ({ tx, body }) => {
      const { confirmationId, next } = await answerCheck(tx, body);
      return { confirmation: await getConfirmation(tx, confirmationId), next };
    },
  });
}
