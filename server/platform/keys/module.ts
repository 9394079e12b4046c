import type { Module } from '../module.ts';
import { continueRotation } from './rotate.ts';
import { sealedColumns } from './sealed.ts';

/** Brings a change of keys to its end that somebody began and whose process is gone. */
export const keys: Module = {
  name: 'keys',
  // Answers kept by platform/http for whoever repeats a call.
  sealed: [sealedColumns({ table: 'idempotency_keys', key: { actor_id: 'uuid', key: 'text' }, sealed: ['answer'] })],
  sweeps: [{
    name: 'keys.rotation', everyMinutes: 1,
    run: async (platform) => {
      const done = await continueRotation(platform);
      if (done) platform.log.info(done, 'all personal data lies under the new key');
    },
  }],
};
