import * as contract from '@qilian/contract/shadows';
import { eachAlone, enterpriseSide, route, staff, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { keepers } from '../../enterprises/index.ts';
import { addAgency, editAgency, endAgency, getAgency, listAgencies } from './agencies/agencies.ts';
import { decideAgency, withdrawAgency } from './agencies/propose-agency.ts';
import { exportAgencies, importAgencies, receiveAgencies } from './agencies/agency-lists.ts';
import { proveEmployee, replaceLiaison, reviewProof, settleCorrection, withdrawCorrection } from './corrections/answer-correction.ts';
import { getCorrection, listCorrections } from './corrections/correction-views.ts';
import { dismissSuspicion } from './dismiss-suspicion.ts';
import { contactGraph } from './detection/graph.ts';
import { orderCorrection } from './corrections/order-correction.ts';
import { getSuspicion, listSuspicions } from './suspicion-views.ts';

const readers = [...keepers, 'auditor'] as const;

export function routes(api: Api): void {
  const [keeping, reading] = [staff(...keepers), staff(...readers)];
  route(api, contract.listSuspicions, { permit: reading, handle: ({ tx, query }) => listSuspicions(tx, query) });
  route(api, contract.getSuspicion, {
    permit: reading,
    handle: async ({ tx, params }) => {
      const suspicion = await getSuspicion(tx, params.suspicionId);
      return { ...suspicion, graph: await contactGraph(tx, suspicion.enterprise.id) };
    },
  });
  route(api, contract.dismissSuspicion, {
    permit: keeping,
    handle: async ({ tx, params, body }) => {
      await dismissSuspicion(tx, params.suspicionId, body);
      return getSuspicion(tx, params.suspicionId);
    },
  });
  route(api, contract.orderCorrections, {
    permit: keeping,
    receive: (request, platform, { body }) => eachAlone(request, platform, body.suspicions.map(({ suspicionId, version }) => ({ id: suspicionId, version })), async (tx, { id, version }) => {
      await orderCorrection(tx, id, version, body.note ?? null);
    }),
    handle: async ({ received }) => ({ items: received }),
  });

  const parties = staffOrEnterprise(...readers);
  route(api, contract.listCorrections, { permit: parties, handle: ({ tx, query }) => listCorrections(tx, query) });
  route(api, contract.getCorrection, { permit: parties, handle: ({ tx, params }) => getCorrection(tx, params.correctionId) });
  route(api, contract.replaceLiaison, {
    permit: enterpriseSide(),
    handle: async ({ tx, params, body }) => {
      await replaceLiaison(tx, params.correctionId, body);
      return getCorrection(tx, params.correctionId);
    },
  });
  route(api, contract.proveEmployee, {
    permit: enterpriseSide(),
    handle: async ({ tx, params, body }) => {
      await proveEmployee(tx, params.correctionId, body);
      return getCorrection(tx, params.correctionId);
    },
  });
  route(api, contract.reviewProof, {
    permit: keeping,
    handle: async ({ tx, params, body }) => {
      await reviewProof(tx, params.correctionId, body);
      return getCorrection(tx, params.correctionId);
    },
  });
  route(api, contract.withdrawCorrection, {
    permit: keeping,
    handle: async ({ tx, params, body }) => {
      await withdrawCorrection(tx, params.correctionId, body);
      return getCorrection(tx, params.correctionId);
    },
  });
  route(api, contract.settleCorrection, {
    permit: keeping,
    handle: async ({ tx, params, body }) => {
      await settleCorrection(tx, params.correctionId, body);
      return getCorrection(tx, params.correctionId);
    },
  });

  route(api, contract.listAgencies, { permit: reading, handle: ({ tx, query }) => listAgencies(tx, query) });
  route(api, contract.exportAgencies, { permit: reading, fresh: true, handle: async ({ tx, query }) => exportAgencies(tx, query) });
  route(api, contract.addAgency, { permit: keeping, handle: async ({ tx, body }) => getAgency(tx, await addAgency(tx, body)) });
  route(api, contract.withdrawAgency, {
    permit: keeping,
    handle: async ({ tx, params, body }) => {
      await withdrawAgency(tx, params.agencyId, body.version);
      return getAgency(tx, params.agencyId);
    },
  });
  const registering = staff('administrator');
  route(api, contract.decideAgency, {
    permit: registering,
    handle: async ({ tx, params, body }) => {
      await decideAgency(tx, params.agencyId, body);
      return getAgency(tx, params.agencyId);
    },
  });
  route(api, contract.editAgency, {
    permit: registering,
    handle: async ({ tx, params, body }) => {
      await editAgency(tx, params.agencyId, body);
      return getAgency(tx, params.agencyId);
    },
  });
  route(api, contract.endAgency, {
    permit: registering,
    handle: async ({ tx, params, body }) => {
      await endAgency(tx, params.agencyId, body);
      return getAgency(tx, params.agencyId);
    },
  });
  route(api, contract.importAgencies, { permit: registering, receive: receiveAgencies, handle: ({ tx, received }) => importAgencies(tx, received) });
}
