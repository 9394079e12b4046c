import type { Module } from '../module.ts';
import { clearOutbox } from './clear-outbox.ts';

/** The regular work of the ways out. */
export const gateways: Module = {
  name: 'gateways',
  sweeps: [{ name: 'gateways.clear-outbox', everyMinutes: 60, run: clearOutbox }],
};
