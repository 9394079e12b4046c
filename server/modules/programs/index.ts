import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Module } from '../../platform/module.ts';
import { followDepartment } from './follow-department.ts';
import { routes } from './routes.ts';
import { tidyPrograms } from './tidy.ts';
import { deliver, resumeDeliveries } from './webhooks/deliver.ts';
import { deliverTask, reactions } from './webhooks/plan.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** Programs of others: who is let in with which rights, what they did, and what they are told. */
export const programs: Module = {
  name: 'programs',
  routes(api) {
    routes(api);
    webhookRoutes(api);
  },
  reactions: { ...reactions, 'people.department_closed': [followDepartment] },
  errands: { [deliverTask]: deliver },
  sealed: [sealedColumns({ table: 'programs', sealed: ['contact_email'] }), sealedColumns({ table: 'webhooks', sealed: ['secret', 'former_secret'] })],
  sweeps: [
    { name: 'programs.tidy', everyMinutes: 60, run: tidyPrograms },
    { name: 'programs.resume_deliveries', everyMinutes: 1, run: resumeDeliveries },
  ],
};
export { endProgram } from './end-program.ts';
