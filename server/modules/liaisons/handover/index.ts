import type { Module } from '../../../platform/module.ts';
import { letSucceed, relateToEnterprises } from '../../enterprises/index.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { seesDeclaration, visibleHandovers } from './access.ts';
import { dataOf, erase } from './erase.ts';
import { reactions } from './reactions.ts';
import { routes } from './routes.ts';
import { succeed } from './steps/succeed.ts';
import { endConfirmed, endOverlaps, remindStalled } from './sweeps.ts';
import { answerConstraints, notAllowedIn } from '../../../platform/errors.ts';

export { addToHandovers, type HandoverSource } from './checklist.ts';
export { countHandoverNotesBefore, forgetHandoverNotesBefore } from './erase.ts';

relateToEnterprises({ table: 'handovers', whenMerged: { stays: 'it belongs to its appointment, which names the enterprise that made it' }, park: 'moves', work: 'other_records', endsWithFile: 'ended_at is null' });

letSucceed(succeed);

/** A record that hangs on a handover, if the actor may see that handover. */
const handoverBehind = (tx: Tx, table: 'handover_entries' | 'handover_declarations', id: string) => actingAs(tx, system, (all) => all.sql.selectFrom(table).innerJoin('handovers as h', 'h.id', `${table}.handover_id`)
  .selectAll('h').where(`${table}.id`, '=', id).where(visibleHandovers(tx.actor)).executeTakeFirst());

answerConstraints({
  handover_declarations_one_open: notAllowedIn('handovers', 'declared'),
});

/** How the work of a liaison goes over to the successor, and the one moment at which it does. */
export const handover: Module = {
  name: 'liaisons.handover',
  routes,
  reactions,
  erase,
  dataOf,
  files: {
    handover: async (tx, entryId) => (await handoverBehind(tx, 'handover_entries', entryId)) !== undefined,
    handover_declaration: async (tx, declarationId) => {
      const found = await handoverBehind(tx, 'handover_declarations', declarationId);
      return found !== undefined && seesDeclaration(tx.actor, found);
    },
  },
  sweeps: [{ name: 'handover.end-confirmed', everyMinutes: 10, run: endConfirmed }, { name: 'handover.remind', everyMinutes: 10, run: remindStalled }, { name: 'handover.end-overlaps', everyMinutes: 60, run: endOverlaps }],
};
