import type { BodyOf } from '@qilian/contract/endpoint';
import type { endRight as endEndpoint, keepRight as keepEndpoint, ReviewItem } from '@qilian/contract/access-review';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { unlessDone } from '../../../platform/ledger/own-step.ts';
import { record } from '../../../platform/ledger/record.ts';
import { endPost } from '../../people/index.ts';
import { endProgram } from '../../programs/index.ts';
import { decider, getItemRow, getReviewItem, type Deciding, type ItemRow } from './review-items.ts';

export async function keepRight(tx: Tx, reviewId: string, itemId: string, { version, reason }: BodyOf<typeof keepEndpoint>): Promise<ReviewItem> {
  const row = await lockItem(tx, reviewId, itemId, version, 'mayKeep');
  return decide(tx, reviewId, row, 'kept', reason);
}

/** Ends the post or the program as its own verb does, with all that follows from it. */
export async function endRight(tx: Tx, reviewId: string, itemId: string, { version, reason, substituteId }: BodyOf<typeof endEndpoint>): Promise<ReviewItem> {
  const row = await lockItem(tx, reviewId, itemId, version, 'mayEnd');
  if (row.post_id === null) await endProgram(tx, row.user_id, row.program_version!);
  else await endPost(tx, row.post_id, { version: row.post_version!, substituteId });
  return decide(tx, reviewId, row, 'ended', reason);
}

/** @throws Refusal `common.done_already`, `audit.own_right`, `audit.right_decided`, `audit.right_gone`, `audit.review_closed`, `auth.forbidden`, `common.stale_version` */
async function lockItem(tx: Tx, reviewId: string, itemId: string, version: number, right: keyof Deciding): Promise<ItemRow> {
  // A round that is being closed waits for what is being decided, and the other way round.
  const review = await tx.sql.selectFrom('access_reviews').select('id').where('id', '=', reviewId).forShare().executeTakeFirst();
  if (!review) throw notFound('audit.access_review');
  await tx.sql.selectFrom('access_review_items').select('id').where('id', '=', itemId).forUpdate().execute();
  const row = await getItemRow(tx, reviewId, itemId);
  const step = { record: { type: 'access_review', id: reviewId }, types: [right === 'mayKeep' ? 'audit.right_kept' : 'audit.right_ended'], params: { userId: row.user_id, postId: row.post_id } };
  await unlessDone(tx, step, () => getReviewItem(tx, reviewId, itemId), async () => {
    if (row.version !== version) throw staleVersion(await getReviewItem(tx, reviewId, itemId));
    if (row.closed_at !== null) throw new Refusal('conflict', 'audit.review_closed');
    if (row.decision !== null) throw new Refusal('conflict', 'audit.right_decided', { params: { decision: row.decision } });
  });
  if (!row.in_force) throw new Refusal('conflict', 'audit.right_gone');
  if (row.user_id === tx.actor.userId || tx.actor.standsInFor.some(({ id }) => id === row.user_id)) throw new Refusal('forbidden', 'audit.own_right');
  if (!(await decider(tx))(row)[right]) throw new Refusal('forbidden', 'auth.forbidden');
  return row;
}

async function decide(tx: Tx, reviewId: string, row: ItemRow, decision: 'kept' | 'ended', reason: string): Promise<ReviewItem> {
  await tx.sql.updateTable('access_review_items').set({ decision, reason, decided_by: tx.actor.userId, decided_at: tx.now, version: row.version + 1 }).where('id', '=', row.id).execute();
  await record(tx, {
    type: `audit.right_${decision}`, record: { type: 'access_review', id: reviewId }, parkId: row.parks.length === 1 ? row.parks[0]! : null, enterpriseId: null, audience: 'auditor',
    params: { userId: row.user_id, postId: row.post_id, role: row.role }, detail: { name: row.name, note: reason },
  });
  return getReviewItem(tx, reviewId, row.id);
}
