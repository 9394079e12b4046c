import { textsOf } from '../../../notices/index.ts';
import type { HandoverSource } from '../../handover/index.ts';

/** Correction orders that the enterprise still has to answer, as duties on the checklist of a handover. */
export const correctionsToAnswer: HandoverSource = {
  name: 'corrections', notices: ['correction_ordered', 'correction_reminder', 'correction_to_owner'],
  async items(reader, { enterprise_id: enterpriseId }) {
    const rows = await reader.sql.selectFrom('correction_orders as o').innerJoin('users as u', 'u.id', 'o.user_id').select(['o.id', 'o.state', 'o.due_at', 'u.name'])
      .where('o.enterprise_id', '=', enterpriseId).where('o.state', 'in', ['open', 'replacing', 'declaring']).orderBy('o.opened_at').execute();
    const titleOf = (name: string) => textsOf('correction_ordered', { name }, { locale: reader.actor.locale, side: 'enterprise', timeZone: reader.platform.config.timeZone }).subject;
    return rows.map(({ id, state, due_at, name }) => ({
      key: `duty:correction:${id}`, kind: 'duty' as const, title: titleOf(name), number: null, caseId: null, status: null, waitsFor: { enterprise: true, name: null }, detail: null,
      dueAt: due_at?.toISOString() ?? null, marks: [state, due_at?.toISOString() ?? null],
    }));
  },
};
