import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Module } from '../../platform/module.ts';
import { routes } from './routes.ts';
import { tidyPrograms } from './tidy.ts';

/** Programs of others: who is let in with which rights, what they did. */
export const programs: Module = {
  name: 'programs',
  routes,
  sealed: [sealedColumns({ table: 'programs', sealed: ['contact_email'] })],
  sweeps: [{ name: 'programs.tidy', everyMinutes: 60, run: tidyPrograms }],
};
