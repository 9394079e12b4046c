import type { Module } from '../../platform/module.ts';
import { checkRows, forgetImports, forgetUndo, importRoutes, loadRows, readImport, sealedDrafts, sealedProblems, undoRows, visibleImports } from './import/index.ts';
import { enterpriseRoutes } from './routes.ts';

export { enterpriseReaders, getIntake, type Intake } from './intake.ts';
export { relateToEnterprises } from './relations.ts';

/** The city's enterprises: their files, where they are, who speaks for them, who looks after them, and how lists of them come in. */
export const enterprises: Module = {
  name: 'enterprises',
  routes(api) {
    enterpriseRoutes(api);
    importRoutes(api);
  },
  jobs: { 'enterprises.read_import': readImport, 'enterprises.check_import': checkRows, 'enterprises.load_import': loadRows, 'enterprises.undo_import': undoRows },
  sealed: [sealedDrafts, sealedProblems],
  sweeps: [{ name: 'enterprises.forget_imports', everyMinutes: 24 * 60, run: forgetImports }, { name: 'enterprises.forget_undo', everyMinutes: 60, run: forgetUndo }],
  files: {
    import: async (tx, importId) => (await tx.sql.selectFrom('import_batches as b').select('b.id').where('b.id', '=', importId).where(visibleImports(tx.actor)).executeTakeFirst()) !== undefined,
  },
};
