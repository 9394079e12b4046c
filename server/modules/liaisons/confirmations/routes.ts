import * as checks from '@qilian/contract/confirmations';
import * as plan from '@qilian/contract/verification-plan';
import { anybody, enterpriseSide, route, staff, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { callers, keepers } from '../../enterprises/index.ts';
import { answerCheck } from './answer-check.ts';
import { answerAsked, openAsked } from './rounds/by-link.ts';
import { confirmMovedByLink, sendMovedCodes } from './rounds/moved-by-link.ts';
import { liaisonCard } from './liaison-card.ts';
import { confirmMoved } from './confirm-moved.ts';
import { myCheck, noteAsked } from './my-check.ts';
import { planLoad } from './plan/plan-load.ts';
import { exportPlannedCalls, listPlannedCalls, myCalls } from './plan/planned-calls.ts';
import { recordCheck } from './record-check.ts';
import { drawSample, getSample, listSampleItems, listSamples, recordSampleItem } from './samples/samples.ts';
import { listTurnoverOverrides } from './turnover-class/turnover-overrides.ts';
import { setTurnoverClass } from './turnover-class/set-turnover-class.ts';
import { getCadence, setCadence, settingRoles } from './terms.ts';
import { getConfirmation, listConfirmations } from './views.ts';

export function routes(api: Api): void {
  const caller = staff(...callers);
  route(api, checks.listConfirmations, { permit: staffOrEnterprise(), handle: ({ tx, params, query }) => listConfirmations(tx, params.enterpriseId, query) });
  route(api, checks.recordCheck, { permit: caller, handle: async ({ tx, params, body }) => getConfirmation(tx, await recordCheck(tx, params.enterpriseId, body)) });
  route(api, checks.answerLiaisonCheck, {
    permit: enterpriseSide(),
    handle: async ({ tx, body }) => {
      const { confirmationId, next } = await answerCheck(tx, body);
      return { confirmation: await getConfirmation(tx, confirmationId), next };
    },
  });
  route(api, checks.openAsked, { permit: anybody, handle: ({ tx, body }) => openAsked(tx, body) });
  route(api, checks.answerAsked, { permit: anybody, handle: ({ tx, body }) => answerAsked(tx, body) });
  route(api, checks.confirmMoved, { permit: enterpriseSide(), handle: ({ tx, body }) => confirmMoved(tx, body) });
  route(api, checks.sendMovedCodes, { permit: anybody, handle: ({ tx, body }) => sendMovedCodes(tx, body) });
  route(api, checks.confirmMovedByLink, { permit: anybody, handle: ({ tx, body }) => confirmMovedByLink(tx, body) });
  route(api, plan.getMyLiaisonCheck, { permit: enterpriseSide(), handle: ({ tx }) => myCheck(tx) });
  route(api, plan.noteAsked, { permit: enterpriseSide(), handle: ({ tx }) => noteAsked(tx) });
  route(api, plan.listPlannedCalls, { mayLag: true, permit: staff(), handle: ({ tx, query }) => listPlannedCalls(tx, query) });
  route(api, plan.exportPlannedCalls, { permit: staff(), fresh: true, handle: async ({ tx, query }) => exportPlannedCalls(tx, query) });
  route(api, plan.getMyCalls, { permit: staff(), handle: ({ tx }) => myCalls(tx) });
  route(api, plan.getPlanLoad, { mayLag: true, permit: staff(), handle: ({ tx, params, query }) => planLoad(tx, params.parkId, query) });
  route(api, plan.getCadence, { permit: staff(), handle: ({ tx, params }) => getCadence(tx, params.parkId) });
  route(api, plan.setCadence, { permit: staff(...settingRoles), handle: ({ tx, params, body }) => setCadence(tx, params.parkId, body) });
  route(api, plan.getLiaisonCard, { permit: staff(), handle: ({ tx, params }) => liaisonCard(tx, params.enterpriseId) });
  route(api, plan.setTurnoverClass, {
    permit: staff(...keepers),
    handle: async ({ tx, params: { enterpriseId }, body }) => {
      await setTurnoverClass(tx, enterpriseId, body);
      return liaisonCard(tx, enterpriseId);
    },
  });
  route(api, plan.listTurnoverOverrides, { permit: staff(), handle: ({ tx, params, query }) => listTurnoverOverrides(tx, params.enterpriseId, query) });
  route(api, plan.listSamples, { permit: staff(), handle: ({ tx, query }) => listSamples(tx, query) });
  route(api, plan.drawSample, { permit: staff(...keepers), handle: async ({ tx, body }) => getSample(tx, await drawSample(tx, body)) });
  route(api, plan.getSample, { permit: staff(), handle: ({ tx, params }) => getSample(tx, params.sampleId) });
  route(api, plan.listSampleItems, { permit: staff(), handle: ({ tx, params, query }) => listSampleItems(tx, params.sampleId, query) });
  route(api, plan.recordSampleItem, { permit: caller, handle: ({ tx, params, body }) => recordSampleItem(tx, params.sampleId, params.sampledId, body) });
}
