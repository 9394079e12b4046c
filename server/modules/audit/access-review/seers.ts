import { sql, type RawBuilder } from 'kysely';
import type { Seeing } from '@qilian/contract/access-review';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import { notFound } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import { whoSeesCase } from '../../cases/index.ts';
import { callers, whoSeesEnterprise } from '../../enterprises/index.ts';
import { postsInForce } from '../../people/index.ts';
import { parksReviewed } from './holdings.ts';

/** Who sees a case of the reader's parks. @throws Refusal `cases.not_found` */
export async function listCaseSeers(tx: Tx, caseId: string, page: PageOf) {
  const found = await tx.sql.selectFrom('cases').select(['park_id', 'internal']).where('id', '=', caseId).executeTakeFirst();
  if (!found || !parksReviewed(tx).includes(found.park_id)) throw notFound('cases');
  return pageOfPeople(tx, sql`${sql`select * from (${whoSeesCase(caseId, today(tx))}) s`} union all ${found.internal ? sql`select null::uuid, null, null, null, null::uuid where false` : programsThat(tx, 'cases:read', found.park_id, sql`(p.department_id is null or exists (select from tasks t where t.case_id = ${caseId}::uuid and t.department_id = p.department_id))`)}`, found.park_id, page);
}

/** Who sees the file of an enterprise of the reader's parks. @throws Refusal `enterprises.not_found` */
export async function listEnterpriseSeers(tx: Tx, enterpriseId: string, page: PageOf) {
  const found = await tx.sql.selectFrom('enterprises').select('park_id').where('id', '=', enterpriseId).executeTakeFirst();
  if (!found || !parksReviewed(tx).includes(found.park_id)) throw notFound('enterprises');
  return pageOfPeople(tx, sql`${whoSeesEnterprise(enterpriseId, today(tx))} union all ${programsThat(tx, 'enterprises:read', found.park_id)}`, found.park_id, page);
}

const programsThat = (tx: Tx, scope: string, parkId: string, sees: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> => sql`
  select p.id, 'program', null, p.purpose, null from programs p where ${scope} = any (p.scopes) and ${parkId}::uuid = any (p.parks) and p.ended_at is null and p.expires_at > ${tx.now} and ${sees}`;

interface Row {
  id: string;
  name: string;
  side: string;
  grounds: { reason: string; role: string | null; place: string | null; holderId: string | null; holder: string | null }[];
}

async function pageOfPeople(tx: Tx, seers: RawBuilder<unknown>, parkId: string, { cursor, limit }: PageOf): Promise<{ items: Seeing[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const found = await sql<Row>`select u.id, u.name, u.side, json_agg(json_build_object('reason', s.reason, 'role', s.role, 'place', s.place, 'holderId', s.holder_id, 'holder', holder.name) order by s.reason, s.place, s.holder_id) as grounds
    from (${seers}) s (person_id, reason, role, place, holder_id) join users u on u.id = s.person_id left join users holder on holder.id = s.holder_id
    where ${after === null ? sql`true` : sql`(u.name, u.id) > (${after[0]}, ${after[1]}::uuid)`} group by u.id order by u.name, u.id limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found.rows, limit, (row) => [row.name, row.id]);
  const unmaskers = await mayUnmask(tx, rows.map(({ id }) => id), parkId);
  return {
    items: rows.map(({ id, name, side, grounds }) => ({
      person: { id, name, kind: side as Seeing['person']['kind'] }, mayUnmask: unmaskers.has(id),
      grounds: grounds.map(({ holderId, holder, ...rest }) => ({ ...rest, standsInFor: holderId === null ? null : { id: holderId, name: holder! } })) as Seeing['grounds'],
    })),
    next,
  };
}

/** Who of these has a post, own or of a colleague on leave, that lets them see contacts of the park in full. */
async function mayUnmask(tx: Tx, userIds: string[], parkId: string): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const { rows } = await sql<{ user_id: string }>`select distinct f.user_id from (${postsInForce(today(tx))}) f where f.user_id = any (${`{${userIds.join(',')}}`}::uuid[])
    and f.role = any (${`{${callers.join(',')}}`}::text[]) and ${parkId}::uuid = any (f.parks)`.execute(tx.sql);
  return new Set(rows.map(({ user_id }) => user_id));
}
