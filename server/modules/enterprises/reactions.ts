import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import type { Reaction, RecordedEvent } from '../../platform/ledger/reactions.ts';
import { followPosts } from './follow-posts.ts';
import { rebuildSearch } from './store.ts';

/** Files are found by the phones of those who sit there today. */
async function followPhone(tx: Tx, { params }: RecordedEvent): Promise<void> {
  await actingAs(tx, system, async (all) => {
    const seats = await all.sql.selectFrom('enterprise_holders').select('enterprise_id').distinct().where('user_id', '=', String(params?.userId)).where('until_day', 'is', null).orderBy('enterprise_id').execute();
    for (const { enterprise_id: enterpriseId } of seats) await rebuildSearch(all, enterpriseId);
  });
}

export const reactions: Record<string, Reaction[]> = {
  'people.post_ended': [followPosts],
  'people.phone_changed': [{ name: 'enterprises.follow-phone', when: 'now', handle: followPhone }],
};
