import type { Module } from '../../../platform/module.ts';
import { endMandates, endWithFiles } from './end-mandates.ts';
import { mayReadAgreement } from './access.ts';
import { dataOf, erase } from './erase.ts';
import { routes } from './routes.ts';
import { answerConstraints, Refusal } from '../../../platform/errors.ts';

answerConstraints({
  mandates_one_live: new Refusal('conflict', 'mandates.live_meanwhile'),
});

/** Declared agents: by whom, for what and until when, signed, and over by themselves. What one may do follows from `open_session` and each endpoint's permit. */
export const mandates: Module = {
  name: 'liaisons.mandates', routes, erase, dataOf,
  files: { mandate: mayReadAgreement },
  reactions: { 'enterprise.closed': [endWithFiles], 'enterprise.import_closed': [endWithFiles], 'enterprise.merged_into': [endWithFiles] },
  sweeps: [{ name: 'liaisons.end-mandates', everyMinutes: 30, run: endMandates }],
};
