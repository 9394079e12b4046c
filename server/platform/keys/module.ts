import type { Module } from '../module.ts';
import { continueRotation } from './rotate.ts';

/** Brings a change of keys to its end that somebody began and whose process is gone. */
export const keys: Module = {
  name: 'keys',
  sweeps: [{
    name: 'keys.rotation', everyMinutes: 1,
    run: async (platform) => {
      const done = await continueRotation(platform);
      if (done) platform.log.info(done, 'all personal data lies under the new key');
    },
  }],
};
