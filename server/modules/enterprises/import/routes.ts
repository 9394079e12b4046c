import * as contract from '@qilian/contract/enterprises';
import { route, staff, type Api } from '../../../platform/http/index.ts';
import { keepers } from '../access.ts';
import { getBatch, viewBatch } from './batch.ts';
import { checkImport } from './check-import.ts';
import { downloadRejects } from './download-rejects.ts';
import { exportImports, exportProblems, pageOfImports } from './exports.ts';
import { loadImport } from './loading/load-import.ts';
import { listProblems } from './problems-view.ts';
import { receiveUpload } from './receive-upload.ts';
import { undoImport } from './undo/undo-import.ts';
import { uploadImport } from './upload-import.ts';
import { viewUndo } from './undo/view-undo.ts';

export function importRoutes(api: Api): void {
  const permit = staff(...keepers);
  route(api, contract.uploadImport, {
    permit, receive: receiveUpload, fingerprint: (received) => received,
    handle: async ({ tx, received }) => viewBatch(tx, await getBatch(tx, await uploadImport(tx, received))),
  });
  route(api, contract.listImports, { permit, handle: ({ tx, query }) => pageOfImports(tx, query) });
  route(api, contract.exportImports, { permit, fresh: true, handle: async ({ tx, query }) => exportImports(tx, query.format) });
  route(api, contract.getImport, { permit, handle: async ({ tx, params }) => viewBatch(tx, await getBatch(tx, params.importId)) });
  route(api, contract.checkImport, {
    permit,
    handle: async ({ tx, params: { importId }, body }) => {
      await checkImport(tx, importId, body);
      return viewBatch(tx, await getBatch(tx, importId));
    },
  });
  route(api, contract.loadImport, {
    permit,
    handle: async ({ tx, params: { importId }, body }) => {
      await loadImport(tx, importId, body.version);
      return viewBatch(tx, await getBatch(tx, importId));
    },
  });
  route(api, contract.previewUndo, { permit, handle: async ({ tx, params, query }) => viewUndo(tx, await getBatch(tx, params.importId), query) });
  route(api, contract.undoImport, {
    permit,
    handle: async ({ tx, params: { importId }, body }) => {
      await undoImport(tx, importId, body.version);
      return viewBatch(tx, await getBatch(tx, importId));
    },
  });
  route(api, contract.listImportProblems, { permit, handle: async ({ tx, params, query }) => listProblems(tx, (await getBatch(tx, params.importId)).id, query) });
  route(api, contract.exportImportProblems, { permit, fresh: true, handle: async ({ tx, params, query }) => exportProblems(tx, await getBatch(tx, params.importId), query.format) });
  route(api, contract.downloadRejects, { permit, fresh: true, handle: async ({ tx, params }) => downloadRejects(tx, await getBatch(tx, params.importId)) });
}
