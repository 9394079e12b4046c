import { sql, type RawBuilder } from 'kysely';
import { postsInForce } from '../people/index.ts';
import { holdsOn } from './mandates.ts';

/** Who sees an enterprise's file and why, from the file's side: `visibleEnterprises` read from the other end. Columns as of `whoSeesCase`. */
export const whoSeesEnterprise = (enterpriseId: string, day: string): RawBuilder<unknown> => sql`
  select f.user_id as person_id, 'park' as reason, f.role, f.place, nullif(f.holder_id, f.user_id) as holder_id
    from (${postsInForce(day)}) f join enterprises e on e.id = ${enterpriseId}::uuid and e.park_id = any (f.parks)
  union all
  select s.user_id, 'assigned', null, null, null from enterprise_staff s join users u on u.id = s.user_id and u.left_at is null where s.enterprise_id = ${enterpriseId}::uuid and s.until_day is null
    and exists (select from (${postsInForce(day)}) f join enterprises e on e.id = s.enterprise_id and e.park_id = any (f.parks) where f.user_id = s.user_id)
  union all
  select h.user_id, 'seat', h.role, e.name, null from enterprise_holders h join enterprises e on e.id = h.enterprise_id join users u on u.id = h.user_id and u.left_at is null
    where h.enterprise_id = ${enterpriseId}::uuid and h.until_day is null
      -- While a mandate holds its agent acts as such, and agents don't open the file.
      and (h.role = 'owner' or not exists (select from mandates m where m.enterprise_id = h.enterprise_id and m.agent_id = h.user_id and ${holdsOn(day)}))`;
