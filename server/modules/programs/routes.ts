import * as contract from '@qilian/contract/programs';
import { programsOnly, route, staff, type Api } from '../../platform/http/index.ts';
import { addProgram } from './add-program.ts';
import { editProgram } from './edit-program.ts';
import { endProgram } from './end-program.ts';
import { revokeToken, rotateToken } from './tokens.ts';
import { countUse, listUse } from './use.ts';
import { exportPrograms } from './export-programs.ts';
import { getOwnProgram, getProgram, listPrograms } from './views.ts';

export function routes(api: Api): void {
  const administrators = staff('administrator');
  const writeUse = countUse(api);
  route(api, contract.getOwnProgram, { permit: programsOnly, handle: ({ tx }) => getOwnProgram(tx) });
  route(api, contract.listPrograms, { permit: administrators, handle: ({ tx, query }) => listPrograms(tx, query) });
  route(api, contract.exportPrograms, { permit: administrators, fresh: true, handle: async ({ tx, query }) => exportPrograms(tx, query) });
  route(api, contract.getProgram, { permit: administrators, handle: ({ tx, params }) => getProgram(tx, params.programId) });
  route(api, contract.addProgram, {
    permit: administrators,
    fresh: true,
    handle: async ({ tx, body }) => {
      const { id, token } = await addProgram(tx, body);
      return { program: await getProgram(tx, id), token };
    },
  });
  route(api, contract.editProgram, {
    permit: administrators,
    fresh: true,
    handle: async ({ tx, params: { programId }, body }) => {
      await editProgram(tx, programId, body);
      return getProgram(tx, programId);
    },
  });
  route(api, contract.rotateToken, {
    permit: administrators,
    fresh: true,
    handle: async ({ tx, params: { programId }, body }) => {
      const token = await rotateToken(tx, programId, body);
      return { program: await getProgram(tx, programId), token };
    },
  });
  route(api, contract.revokeToken, {
    permit: administrators,
    handle: async ({ tx, params: { programId, tokenId }, body }) => {
      await revokeToken(tx, programId, tokenId, body.version);
      return getProgram(tx, programId);
    },
  });
  route(api, contract.endProgram, {
    permit: administrators,
    handle: async ({ tx, params: { programId }, body }) => {
      await endProgram(tx, programId, body.version);
      return getProgram(tx, programId);
    },
  });
  route(api, contract.listProgramUse, {
    permit: administrators,
    // What this process has counted is written first, so that the list is of this moment.
    receive: writeUse,
    handle: async ({ tx, params: { programId }, query }) => listUse(tx, (await getProgram(tx, programId)).id, query),
  });
}
