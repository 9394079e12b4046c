import * as contract from '@qilian/contract/handovers';
import { route, signedIn, staff, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { deciders, readers } from './access.ts';
import { askPredecessor } from './steps/ask-predecessor.ts';
import { cancelHandover } from './steps/cancel-handover.ts';
import { confirmItem } from './steps/confirm-item.ts';
import { decideEmergency, declareEmergency } from './steps/declare-emergency.ts';
import { exportHandovers } from './export.ts';
import { setRules, viewRules } from './handover-rules.ts';
import { takeOver } from './steps/take-over.ts';
import { urgeHandover } from './steps/urge-handover.ts';
import { editEntry, finishWriting, sayNothing, withdrawEntry, writeEntry } from './steps/write-entry.ts';
import { detailAfter, handoverDetail, listHandovers } from './views.ts';

/** Predecessor and successor may hold no seat: every person is let in, and what they are to the handover decides. */
export function routes(api: Api): void {
  route(api, contract.listHandovers, { permit: signedIn, mayLag: true, handle: ({ tx, query }) => listHandovers(tx, query) });
  route(api, contract.exportHandovers, { permit: staff(...readers), fresh: true, handle: async ({ tx, query }) => exportHandovers(tx, query) });
  route(api, contract.urgeHandover, {
    permit: staffOrEnterprise(...deciders),
    handle: async ({ tx, params, body }) => {
      await urgeHandover(tx, params.handoverId, body.version);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.getHandover, { permit: signedIn, handle: ({ tx, params }) => handoverDetail(tx, params.handoverId) });
  route(api, contract.writeEntry, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await writeEntry(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.editEntry, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await editEntry(tx, params.handoverId, params.entryId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.withdrawEntry, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await withdrawEntry(tx, params.handoverId, params.entryId, body.version);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.sayNothing, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await sayNothing(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.finishWriting, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await finishWriting(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.confirmItem, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await confirmItem(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.askPredecessor, {
    permit: signedIn,
    handle: async ({ tx, params, body }) => {
      await askPredecessor(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.takeOver, {
    permit: signedIn, fresh: true,
    handle: async ({ tx, params, body }) => {
      await takeOver(tx, params.handoverId, body.version);
      return detailAfter(tx, params.handoverId);
    },
  });
  route(api, contract.declareEmergency, {
    permit: staffOrEnterprise('service_officer', 'park_leader'), fresh: true,
    handle: async ({ tx, params, body }) => {
      await declareEmergency(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.decideEmergency, {
    permit: staff('service_officer', 'park_leader'), fresh: true,
    handle: async ({ tx, params, body }) => {
      await decideEmergency(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.cancelHandover, {
    permit: staffOrEnterprise('service_officer', 'park_leader'), fresh: true,
    handle: async ({ tx, params, body }) => {
      await cancelHandover(tx, params.handoverId, body);
      return handoverDetail(tx, params.handoverId);
    },
  });
  route(api, contract.getHandoverRules, { permit: staff(), handle: ({ tx, params }) => viewRules(tx, params.areaId) });
  route(api, contract.setHandoverRules, { permit: staff('park_leader', 'administrator'), handle: ({ tx, params, body }) => setRules(tx, params.areaId, body) });
}
