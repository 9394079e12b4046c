import * as contract from '@qilian/contract/privacy';
import { route, signedIn, staff, type Api } from '../../platform/http/index.ts';
import { askExportFor } from './ask-export-for.ts';
import { askErasure, decideErasure, listErasures } from './erasures.ts';
import { myData } from './my-data.ts';
import { askExport, downloadExport } from './person-export.ts';
import { listRetention, setRetention } from './retention.ts';
import { exportUnmaskings, listUnmaskings } from './unmaskings.ts';

const auditors = staff('auditor');
const administrators = staff('administrator');

export function routes(api: Api): void {
  route(api, contract.listUnmaskings, { permit: auditors, handle: ({ tx, query }) => listUnmaskings(tx, query) });
  route(api, contract.exportUnmaskings, { permit: auditors, fresh: true, handle: async ({ tx, query }) => exportUnmaskings(tx, query) });
  route(api, contract.getMyData, { permit: signedIn, handle: ({ tx }) => myData(tx) });
  route(api, contract.askMyExport, { permit: signedIn, fresh: true, handle: ({ tx, actor }) => askExport(tx, actor.userId!) });
  route(api, contract.downloadMyExport, { permit: signedIn, handle: ({ tx, params }) => downloadExport(tx, params.exportId) });
  route(api, contract.askMyErasure, { permit: signedIn, handle: ({ tx, body }) => askErasure(tx, body.reason) });
  route(api, contract.askExportFor, {
    permit: administrators,
    handle: async ({ tx, params }) => {
      await askExportFor(tx, params.userId);
      return { done: true } as const;
    },
  });
  route(api, contract.listErasures, { permit: administrators, handle: ({ tx, query }) => listErasures(tx, query) });
  route(api, contract.decideErasure, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => decideErasure(tx, params.erasureId, body) });
  route(api, contract.listRetention, { permit: administrators, handle: ({ tx }) => listRetention(tx) });
  route(api, contract.setRetention, { permit: administrators, fresh: true, handle: ({ tx, body }) => setRetention(tx, body) });
}
