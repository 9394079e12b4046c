import type { Module } from '../module.ts';
import { sealLedger } from './seal.ts';

/** The regular work of the ledger itself. */
export const ledger: Module = {
  name: 'ledger',
  sweeps: [{ name: 'ledger.seal', everyMinutes: 1, run: (platform) => sealLedger(platform) }],
};
