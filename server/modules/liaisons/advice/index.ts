import * as contract from '@qilian/contract/liaison-advice';
import { route, staff, staffOrEnterprise } from '../../../platform/http/index.ts';
import type { Module } from '../../../platform/module.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { keepers, readers } from '../appointments/index.ts';
import { stateRegions } from './state-regions.ts';
import { setThresholds, settingRoles, viewThresholds } from './thresholds.ts';
import { adviceFor, listAdvised } from './views.ts';

relateToEnterprises({ table: 'enterprise_regions', work: 'other_records', key: ['enterprise_id'], whenMerged: { stays: 'the survivor\'s own figure holds; nothing can be added up' } });

/** When an enterprise should have a dedicated liaison (专职), and whether it has. */
export const advice: Module = {
  name: 'liaisons.advice',
  routes(api) {
    route(api, contract.getLiaisonAdvice, { permit: staffOrEnterprise(...readers), handle: ({ tx, params }) => adviceFor(tx, params.enterpriseId) });
    route(api, contract.stateRegions, {
      permit: staffOrEnterprise(...keepers),
      handle: async ({ tx, params, body }) => {
        await stateRegions(tx, params.enterpriseId, body.regions);
        return adviceFor(tx, params.enterpriseId);
      },
    });
    route(api, contract.listAdvised, { permit: staff(...readers), mayLag: true, handle: ({ tx, query }) => listAdvised(tx, query) });
    route(api, contract.getAdviceRules, { permit: staff(), handle: ({ tx, params }) => viewThresholds(tx, params.areaId) });
    route(api, contract.setAdviceRules, { permit: staff(...settingRoles), handle: ({ tx, params, body }) => setThresholds(tx, params.areaId, body) });
  },
};
