import { sealedColumns } from '../../../platform/keys/sealed.ts';
import type { Module } from '../../../platform/module.ts';
import { hasMandate, relateToEnterprises } from '../../enterprises/index.ts';
import { emailText, phoneText } from '../../people/index.ts';
import { letServeElsewhere } from '../appointments/index.ts';
import { addToHandovers } from '../handover/index.ts';
import { chaseCorrections } from './corrections/chase-corrections.ts';
import { correctionsToAnswer } from './corrections/corrections-to-answer.ts';
import { dataOf, erase } from './erase.ts';
import { mayReadProof } from './file-access.ts';
import { reactions } from './reactions.ts';
import { routes } from './routes.ts';
import { lookForShadows, sweepShadows } from './sweep.ts';
import { answerConstraints, Refusal } from '../../../platform/errors.ts';

letServeElsewhere(hasMandate);
addToHandovers(correctionsToAnswer);

const rebuilt = { stays: 'the next run builds it anew from what moved' };
relateToEnterprises(
  { table: 'shadow_contacts', key: ['kind', 'key', 'enterprise_id', 'user_id'], whenMerged: rebuilt }, { table: 'shadow_groups', key: ['enterprise_id'], whenMerged: rebuilt },
  { table: 'shadow_suspicions', whenMerged: rebuilt, park: 'moves' },
  { table: 'shadow_ties', column: 'one_id', whenMerged: 'moves', since: 'declared_at', work: 'other_records' }, { table: 'shadow_ties', column: 'other_id', whenMerged: 'moves', since: 'declared_at', work: 'other_records' },
  { table: 'shadow_agencies', whenMerged: { stays: 'the register names the survivor by itself once its file says what it does' } },
  { table: 'correction_orders', whenMerged: 'moves', park: 'moves', work: 'other_records', since: 'opened_at', onlyOne: { of: ['user_id'], open: 'settled_at is null' }, endsWithFile: 'settled_at is null' },
);

export { lookEverywhere } from './sweep.ts';

answerConstraints({
  correction_orders_one_open: new Refusal('conflict', 'corrections.open_meanwhile'),
});

/** Liaisons who are somebody else's people: found by what they share with others, asked after, and either replaced, declared or proven. */
export const shadows: Module = {
  name: 'liaisons.shadows', routes, reactions, erase, dataOf,
  jobs: { 'liaisons.look_for_shadows': lookForShadows },
  files: { correction: mayReadProof },
  sealed: [sealedColumns({
    table: 'shadow_agency_signs', sealed: ['phone', 'email'], indexes: [{ column: 'phone_index', of: 'phone', text: phoneText }, { column: 'email_index', of: 'email', text: emailText }],
  })],
  sweeps: [
    { name: 'liaisons.find-shadows', everyMinutes: 24 * 60, run: sweepShadows },
    { name: 'liaisons.chase-corrections', everyMinutes: 10, run: chaseCorrections },
  ],
};
