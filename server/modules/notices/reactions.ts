import type { Reaction } from '../../platform/ledger/reactions.ts';
import { send } from './send.ts';

/** Whoever loaded a list of enterprises is told when it is in; a large one takes its time. */
const tellOfImport: Reaction = {
  name: 'notices.tell-of-import',
  when: 'later',
  async handle(tx, { params = {}, detail = {}, parkId }) {
    if (typeof params.byId !== 'string') return;
    const count = (value: unknown) => (typeof value === 'number' ? value : 0);
    send(tx, {
      to: [params.byId], kind: 'import_finished', parkId, enterpriseId: null,
      params: { file: String(detail.name), created: count(params.created), updated: count(params.updated), rejected: count(params.rejected) },
    });
  },
};

export const reactions: Record<string, Reaction[]> = { 'import.loaded': [tellOfImport] };
