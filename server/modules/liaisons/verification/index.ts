import type { Module } from '../../../platform/module.ts';
import { registerKind } from '../../cases/index.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { dataOf, erase } from './erase.ts';
import { verificationKind } from './kind.ts';
import { checkChanges } from './causes/business-changes.ts';
import { findSilence } from './causes/find-silence.ts';
import { reactions } from './reactions.ts';
import { letterFiles, maySeeLetter, sealedLetters } from './ladder/letters.ts';
import { routes } from './routes.ts';
import { scoreAll } from './turnover/scores.ts';

export { answerWriting, gatherWriting, openVisit } from './causes/correction-orders.ts';
export { openVerificationOrder, type CauseDetail, type Suspicion } from './causes/open-order.ts';

registerKind(verificationKind);
relateToEnterprises(
  { table: 'verification_orders', key: ['case_id'], whenMerged: 'follows', park: 'follows' }, { table: 'verification_attempts', whenMerged: 'follows' }, { table: 'verification_letters', whenMerged: 'follows' },
  { table: 'enterprise_observations', whenMerged: 'moves', since: 'at', onlyOne: { of: ['kind', 'day', 'source'] }, park: 'moves', work: 'other_records', workWhen: `origin <> 'file'` },
  { table: 'liaison_lags', whenMerged: 'moves', since: 'updated_at', park: { stays: 'it counts for the park that learned of it' } },
  { table: 'turnover_scores', key: ['enterprise_id'], whenMerged: { stays: 'the next night goes by open files' }, park: 'moves' },
  { table: 'business_changes_to_check', key: ['entry_id'], whenMerged: { stays: 'it speaks of that file, which is closed then' } },
  { table: 'verification_causes', whenMerged: { stays: 'it says what was asked about that file' } },
);

/** Orders that ask whether a liaison is still the one, opened by rule and followed up the ladder until it is known. */
export const verification: Module = {
  name: 'liaisons.verification', routes, reactions, erase, dataOf, sealed: [sealedLetters], files: { [letterFiles]: maySeeLetter },
  sweeps: [
    { name: 'verification.silence', everyMinutes: 24 * 60, run: findSilence },
    { name: 'verification.business_changes', everyMinutes: 60, run: checkChanges },
    { name: 'verification.scores', everyMinutes: 24 * 60, run: scoreAll },
  ],
};
