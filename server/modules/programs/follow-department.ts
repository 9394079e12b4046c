import { platform } from '../../platform/auth/actor.ts';
import { actingAs } from '../../platform/db/transaction.ts';
import type { Reaction } from '../../platform/ledger/reactions.ts';
import { recordNews } from './store.ts';

/** A closed department's own system goes on for the successor, as its liaison does: else it would see none of the tasks that moved. */
export const followDepartment: Reaction = {
  name: 'programs.follow-department', when: 'now',
  async handle(tx, { record: { id }, params = {} }) {
    const departmentId = String(params.successorId);
    await actingAs(tx, platform, async (all) => {
      const moved = await all.sql.updateTable('programs').set((eb) => ({ department_id: departmentId, version: eb('version', '+', 1) })).where('department_id', '=', id).where('ended_at', 'is', null)
        .returning(['id', 'parks']).execute();
      for (const program of moved) await recordNews({ ...all, actor: tx.actor }, program, 'edited', { params: { fields: ['departmentId'], departmentId } });
    });
  },
};
