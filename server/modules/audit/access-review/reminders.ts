import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { inForce } from './review-items.ts';
import { administratorsOf } from './rounds.ts';

/** Natural days before the due day, and after it, on which whoever has to decide is reminded. */
const remindDays = [-5, 0, 5, 10];

/** Once on each of these days: administrators of rounds with open rights, and past the due day whoever started the round. */
export async function remindOfReviews(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const { rows } = await sql<{ id: string; area_id: string; area: string; due_on: string; started_by: string; open: number; past: boolean }>`
      update access_reviews r set reminded_on = ${today(tx)}::date from areas a
        where a.id = r.area_id and r.closed_at is null and ${today(tx)}::date - r.due_on = any (${remindDays}::int[]) and r.reminded_on is distinct from ${today(tx)}::date
        returning r.id, r.area_id, a.name as area, r.due_on, r.started_by,
          (select count(*)::int from access_review_items i where i.review_id = r.id and i.decision is null and ${inForce(tx)}) as open, r.due_on < ${today(tx)}::date as past`.execute(tx.sql);
    for (const { area_id: areaId, area, due_on: dueOn, started_by: starter, open, past } of rows) {
      const to = open === 0 ? [starter] : [...await administratorsOf(tx, areaId), ...(past ? [starter] : [])];
      send(tx, { to, kind: open === 0 ? 'access_review_decided' : 'access_review_due', parkId: null, enterpriseId: null, params: { area, dueOn, rights: open } });
    }
  });
}
