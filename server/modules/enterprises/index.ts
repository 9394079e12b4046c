import type { Module } from '../../platform/module.ts';
import { checkRows, forgetImports, importRoutes, loadRows, readImport, sealedDrafts, sealedProblems, visibleImports } from './import/index.ts';
import { enterpriseRoutes } from './routes.ts';

export { enterpriseReaders, getIntake, type Intake } from './intake.ts';

/** The city's enterprises: their files, where they are, who speaks for them, who looks after them, and how lists of them come in. */
export const enterprises: Module = {
  name: 'enterprises',
  routes(api) {
    enterpriseRoutes(api);
    importRoutes(api);
  },
  jobs: { 'enterprises.read_import': readImport, 'enterprises.check_import': checkRows, 'enterprises.load_import': loadRows },
  sealed: [sealedDrafts, sealedProblems],
  sweeps: [{ name: 'enterprises.forget_imports', everyMinutes: 24 * 60, run: forgetImports }],
  files: {
    import: async (tx, importId) => (await tx.sql.selectFrom('import_batches as b').select('b.id').where('b.id', '=', importId).where(visibleImports(tx.actor)).executeTakeFirst()) !== undefined,
  },
};
