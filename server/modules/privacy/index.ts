import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Module } from '../../platform/module.ts';
import { dataOf, erase } from './erase.ts';
import { exportTask, forgetExports, makeExport } from './person-export.ts';
import { sweepRetention } from './retention.ts';
import { routes } from './routes.ts';
import { answerConstraints, Refusal } from '../../platform/errors.ts';

answerConstraints({
  erasure_requests_one_open: new Refusal('conflict', 'privacy.erasure_open'),
});

/** Personal data: who looked at it, a person's copy of it, how long it is kept, and its erasure. */
export const privacy: Module = {
  name: 'privacy',
  routes,
  erase,
  dataOf,
  jobs: { [exportTask]: makeExport },
  sealed: [sealedColumns({ table: 'person_exports', sealed: ['archive'] })],
  sweeps: [
    { name: 'privacy.retention', everyMinutes: 60, run: sweepRetention },
    { name: 'privacy.forget_exports', everyMinutes: 60, run: forgetExports },
  ],
};
