import type { Module } from '../../../platform/module.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { dataOf, erase } from './personal-data.ts';
import { routes } from './routes.ts';
import { askAround } from './rounds/ask-the-quiet.ts';
import { reactions } from './reactions.ts';
import { keepPlan } from './sweeps.ts';

export { confirmLiaison, type Finding } from './confirm-liaison.ts';
export { movedByStaff } from './moved-contacts.ts';
export { failedCalls } from './failed-calls.ts';
export { askedInVain, beginRound } from './rounds/rounds.ts';
export { renewPlan, type Renewal } from './plan/renew-plan.ts';
export { turnoverClass, turnoverReasons, type TurnoverFacts } from './turnover-class/turnover-class.ts';
export { lastConfirmed, type LastConfirmed } from './last-confirmed.ts';

relateToEnterprises(
  { table: 'liaison_confirmations', whenMerged: 'moves', since: 'at', work: 'other_records' },
  { table: 'verification_plan', key: ['enterprise_id'], whenMerged: { stays: 'the next renewal takes it away and plans the survivor' }, park: 'moves' },
  { table: 'turnover_overrides', work: 'other_records', whenMerged: { stays: 'what was known of the merged file need not hold for the survivor' } },
  { table: 'liaison_prompts', key: ['enterprise_id', 'user_id'], whenMerged: { stays: 'who was asked there is asked anew here' } },
  { table: 'liaison_rounds', whenMerged: 'moves', park: 'moves', since: 'opened_at', onlyOne: { of: [], open: 'closed_at is null' }, endsWithFile: 'closed_at is null' },
  { table: 'liaison_sample_items', whenMerged: { stays: 'it says what was drawn and looked at' } },
);

/** Whether a liaison is still the one: asked on every occasion, and kept. */
export const confirmations: Module = {
  name: 'liaisons.confirmations', routes, reactions, erase, dataOf,
  sweeps: [{ name: 'liaisons.keep_plan', everyMinutes: 60, run: keepPlan }, { name: 'liaisons.ask_around', everyMinutes: 60, run: askAround }],
};
