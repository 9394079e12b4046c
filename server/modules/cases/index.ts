import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Module } from '../../platform/module.ts';
import { dataOf, erase } from './erase.ts';
import { internalFiles, maySeeFilesOf, maySeeInternalFilesOf } from './file-access.ts';
import { relateToEnterprises } from '../enterprises/index.ts';
import { registerKind } from './kinds.ts';
import { openCases } from './clock/measure-lights.ts';
import { reactions } from './reactions.ts';
import { requestKind } from './request-kind.ts';
import { routes } from './routes.ts';
import { alertClocks, chaseConfirmations, lapseHandOns } from './sweeps.ts';
import { answerConstraints, Refusal } from '../../platform/errors.ts';

registerKind(requestKind);
const ofCase = { stays: 'it lies where its case lies' };
relateToEnterprises(
  { table: 'cases', whenMerged: 'moves', work: 'cases', since: 'opened_at', park: { stays: 'who owns it goes on, and hands it on where the park is the wrong one; what a park does for itself goes with the file by its module' } },
  ...['case_owners', 'hand_ons', 'tasks', 'clocks', 'call_backs'].map((table) => ({ table, whenMerged: 'follows' as const, park: ofCase })),
  { table: 'clock_events', key: ['clock_id', 'seq'], whenMerged: 'follows', park: ofCase },
);

answerConstraints({
  // One open task of a department in a case.
  tasks_open_by_park: new Refusal('conflict', 'cases.department_already_tasked'),
  hand_ons_one_open: new Refusal('conflict', 'cases.hand_on_open'),
});

export const cases: Module = {
  name: 'cases',
  routes,
  reactions,
  measures: [openCases],
  erase,
  dataOf,
  sealed: [sealedColumns({ table: 'cases', sealed: ['reporter_phone'] })],
  files: { case: maySeeFilesOf, [internalFiles]: maySeeInternalFilesOf },
  sweeps: [
    { name: 'cases.alert-clocks', everyMinutes: 1, run: alertClocks },
    { name: 'cases.chase-confirmations', everyMinutes: 10, run: chaseConfirmations },
    { name: 'cases.lapse-hand-ons', everyMinutes: 10, run: lapseHandOns },
  ],
};
export { countReportersBefore, forgetReportersBefore } from './erase.ts';
export { registerKind, waitsFor, type Kind, type Party, type StatusRule } from './kinds.ts';
export { casesSeenBy, parksSeenWhole, uuids, visibleCases } from './access.ts';
export { whoSeesCase } from './seers.ts';
export { openByRule } from './opening/open-by-rule.ts';
export { followFile } from './ownership/follow-file.ts';
export { factsOf, getCaseFile, lockCaseFile, type CaseFile } from './case-file.ts';
export { selectSummaries, toSummary } from './views/case-summary.ts';
export { enter, touchCase } from './move.ts';
export { notify, recordStep } from './news.ts';
export { caseActionsOf, statusAfter } from './rules.ts';
export { requireCaseAction, requireVersion } from './verb.ts';
export { lightIs, taskIsOpen } from './views/list-cases.ts';
