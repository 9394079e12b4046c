import { sql, type RawBuilder } from 'kysely';
import { holdsOn } from '../enterprises/index.ts';
import { postsInForce, standIns } from '../people/index.ts';
import { parkWide } from './access.ts';

/**
 * Who sees a case and why, from the case's side: the branches of `casesSeenBy` and the walls of the database, read from the other end.
 * Columns: `person_id`, `reason`, `role`, `place`, `holder_id` (the colleague on leave for whom the person stands in, or null).
 */
export const whoSeesCase = (caseId: string, day: string): RawBuilder<unknown> => sql`
  with the_case as materialized (select c.*, array_append(c.granted_parks, c.park_id) as parks from cases c where c.id = ${caseId}::uuid),
  in_force as materialized (select f.* from (${postsInForce(day)}) f),
  -- The wall of parks stands before any reason.
  inside as (select distinct f.user_id from in_force f, the_case c where f.parks && c.parks),
  acting as (select user_id, user_id as holder_id from inside union select s.user_id, s.holder_id from (${standIns(day)}) s join inside on inside.user_id = s.user_id),
  taking_part (person_id, reason) as (
    select owner_id, 'owner' from the_case union select attendant_id, 'attendant' from the_case where attendant_id is not null
    union select t.handler_id, 'handler' from tasks t join the_case c on c.id = t.case_id where t.handler_id is not null
    union select unnest(t.co_handlers), 'co_handler' from tasks t join the_case c on c.id = t.case_id
    union select h.to_id, 'hand_on' from hand_ons h join the_case c on c.id = h.case_id where h.answered_at is null
    union select s.user_id, 'assigned' from enterprise_staff s join the_case c on c.enterprise_id = s.enterprise_id where s.until_day is null
  )
  select f.user_id as person_id, case when f.parks @> array[c.park_id] then 'park' else 'granted' end as reason, f.role, f.place, nullif(f.holder_id, f.user_id) as holder_id
    from in_force f, the_case c where f.role = any (${`{${parkWide.join(',')}}`}::text[]) and f.parks && c.parks
  union all
  select f.user_id, 'department', f.role, f.place, nullif(f.holder_id, f.user_id) from in_force f join inside on inside.user_id = f.user_id
    where f.role = 'department_liaison' and f.department_id in (select t.department_id from tasks t join the_case c on c.id = t.case_id)
  union all
  select a.user_id, p.reason, null, null, nullif(a.holder_id, a.user_id) from acting a join taking_part p on p.person_id = a.holder_id
  union all
  select h.user_id, 'seat', h.role, e.name, null from the_case c join enterprise_holders h on h.enterprise_id = c.enterprise_id and h.until_day is null and not c.internal
    join enterprises e on e.id = c.enterprise_id join users u on u.id = h.user_id and u.left_at is null
    where h.role = 'owner' or not exists (select from mandates m where m.enterprise_id = h.enterprise_id and m.agent_id = h.user_id and ${holdsOn(day)})
  union all
  select m.agent_id, 'mandate', 'agent', m.agency_name, null from the_case c join mandates m on m.enterprise_id = c.enterprise_id and not c.internal and 'read_cases' = any (m.scopes) and ${holdsOn(day)}
    join users u on u.id = m.agent_id and u.left_at is null`;
