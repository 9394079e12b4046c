import type { Tx } from '../../../platform/db/transaction.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { recordNews } from '../store.ts';

/** Nothing is sent any more until an administrator or the program puts it on again; its administrators are told. */
export async function disable(tx: Tx, webhookId: string, reason: 'failing' | 'gone'): Promise<void> {
  await tx.sql.updateTable('webhooks').set((eb) => ({ state: 'disabled', version: eb('version', '+', 1) })).where('id', '=', webhookId).execute();
  await tx.sql.updateTable('webhook_deliveries').set({ status: 'failed', due_at: null, failure: 'disabled' }).where('webhook_id', '=', webhookId).where('status', '=', 'waiting').execute();
  const { url, program_id: id, name, parks } = await tx.sql.selectFrom('webhooks as w').innerJoin('programs as p', 'p.id', 'w.program_id').innerJoin('users as u', 'u.id', 'p.id')
    .select(['w.url', 'w.program_id', 'u.name', 'p.parks']).where('w.id', '=', webhookId).executeTakeFirstOrThrow();
  await recordNews(tx, { id, parks }, 'webhook_disabled', { params: { webhookId, reason } });
  send(tx, { to: await administratorsOf(tx, parks), kind: 'webhook_disabled', parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, params: { name, url: new URL(url).origin, cause: reason } });
}

/** Whoever administers all these parks today. */
async function administratorsOf(tx: Tx, parks: string[]): Promise<string[]> {
  const areas = await tx.sql.selectFrom('areas as park').leftJoin('areas as district', 'district.id', 'park.parent_id')
    .select(['park.id', 'park.parent_id', 'district.parent_id as city_id']).where('park.id', 'in', parks).execute();
  const day = today(tx);
  const posts = await tx.sql.selectFrom('posts').innerJoin('users', 'users.id', 'posts.user_id').select(['user_id', 'area_id']).where('role', '=', 'administrator').where('users.left_at', 'is', null)
    .where('from_day', '<=', day).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', day)]))
    .where('area_id', 'in', [...new Set(areas.flatMap((area) => [area.id, area.parent_id, area.city_id]))].filter((id) => id !== null)).execute();
  const areasOf = Map.groupBy(posts, ({ user_id }) => user_id);
  return [...areasOf].filter(([, own]) => areas.every((area) => own.some(({ area_id }) => [area.id, area.parent_id, area.city_id].includes(area_id)))).map(([userId]) => userId);
}
