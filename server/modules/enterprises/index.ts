import type { Module } from '../../platform/module.ts';
import { activeEnterprise } from '../people/index.ts';
import { checkRows, forgetImports, forgetUndo, importRoutes, loadRows, readImport, sealedDrafts, sealedProblems, undoRows } from './import/index.ts';
import { visibleImports } from './access.ts';
import { findTwins, forgetMerges, mergeRoutes } from './merge/index.ts';
import { reactions } from './reactions.ts';
import { relateToEnterprises } from './relations.ts';
import { dataOf, erase } from './erase.ts';
import { enterpriseRoutes } from './routes.ts';
import { answerConstraints, Refusal } from '../../platform/errors.ts';

export { callers, keepers, parksKept, visibleEnterprises } from './access.ts';
export { enterpriseReaders, getIntake, type Intake } from './intake.ts';
export { letSucceed, successionOf, takeSeat, type Heir, type Seat } from './holders.ts';
export { agentsAmong, agentsOf, hasMandate, holdsOn } from './mandates.ts';
export { placeNames } from './merge/index.ts';
export { mayActFor, whyNotFor, type SeatAuthority, type WhyNot } from './authority.ts';
export { closeFile, tagFile } from './close-file.ts';
export { relateToEnterprises } from './relations.ts';
export { whoSeesEnterprise } from './seers.ts';

relateToEnterprises(
  { table: 'enterprise_parks', whenMerged: 'by_rule', park: { stays: 'it says where the file was' } }, { table: 'enterprise_holders', whenMerged: 'by_rule' }, { table: 'enterprise_staff', whenMerged: 'by_rule' },
  { table: 'import_rows', key: ['batch_id', 'row'], whenMerged: 'moves' },
  { table: 'import_changes', key: ['import_id', 'row'], whenMerged: { stays: 'it says what a load did to that file' } },
  { table: 'enterprise_former_names', key: ['enterprise_id', 'name_key'], whenMerged: { stays: 'the survivor is found by the names of all that were merged into it' } },
  { table: 'enterprise_twins', column: 'one_id', whenMerged: 'by_rule', park: 'moves' }, { table: 'enterprise_twins', column: 'other_id', whenMerged: 'by_rule', park: 'moves', parkColumn: 'other_park_id' },
  { table: 'enterprises', column: 'successor_id', whenMerged: { stays: 'earlier merges lead on through this one' }, park: { stays: 'a closed file lies where it was closed' } },
  { table: 'enterprise_merges', column: 'survivor_id', whenMerged: { stays: 'it says what was merged' }, park: 'moves' },
  { table: 'enterprise_merges', column: 'merged_id', whenMerged: { stays: 'likewise' }, park: { stays: 'a closed file lies where it was closed' }, parkColumn: 'merged_park_id' },
  { table: 'ledger_entries', whenMerged: { stays: 'the chain can\'t be rewritten: timeline and walls read both' }, park: { stays: 'likewise' } },
  { ...activeEnterprise, whenMerged: 'moves' },
  { table: 'mandates', whenMerged: 'moves', park: 'moves', work: 'other_records', since: 'granted_at', onlyOne: { of: ['agent_id'], open: "state in ('offered', 'active')" }, endsWithFile: "state in ('offered', 'active')" },
  { table: 'sealed_papers', whenMerged: 'moves', park: { stays: 'whoever sealed it withdraws it; it is verified by its number' }, since: 'sealed_at' },
);

answerConstraints({
  enterprises_one_per_uscc: new Refusal('conflict', 'enterprises.uscc_in_use', { errors: [{ field: 'body.uscc', code: 'enterprises.uscc_in_use' }] }),
  enterprise_holders_one_seat: new Refusal('conflict', 'enterprises.seat_changed'),
  enterprise_staff_one_now: new Refusal('conflict', 'enterprises.staff_changed'),
  enterprise_parks_one_now: new Refusal('conflict', 'enterprises.park_changed'),
  enterprise_merges_one_now: new Refusal('conflict', 'enterprises.merged_meanwhile'),
});

/** The city's enterprises: their files, where they are, who speaks for them, who looks after them, and how lists of them come in. */
export const enterprises: Module = {
  name: 'enterprises',
  routes(api) {
    enterpriseRoutes(api);
    importRoutes(api);
    mergeRoutes(api);
  },
  jobs: { 'enterprises.read_import': readImport, 'enterprises.check_import': checkRows, 'enterprises.load_import': loadRows, 'enterprises.undo_import': undoRows },
  reactions,
  erase,
  dataOf,
  sealed: [sealedDrafts, sealedProblems],
  sweeps: [
    { name: 'enterprises.forget_imports', everyMinutes: 24 * 60, run: forgetImports },
    { name: 'enterprises.forget_undo', everyMinutes: 60, run: forgetUndo },
    { name: 'enterprises.forget_merges', everyMinutes: 60, run: forgetMerges },
    { name: 'enterprises.find_twins', everyMinutes: 60, run: findTwins },
  ],
  files: {
    import: async (tx, importId) => (await tx.sql.selectFrom('import_batches as b').select('b.id').where('b.id', '=', importId).where(visibleImports(tx.actor)).executeTakeFirst()) !== undefined,
  },
};
