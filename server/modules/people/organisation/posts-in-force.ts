import { sql, type RawBuilder } from 'kysely';

/**
 * Posts that give rights on a day, as `open_session` counts them: everybody's own, and those of colleagues on leave for
 * whoever stands in, apart from administrator and auditor.
 * Columns: `user_id`, `holder_id` (whose post it is), `post_id`, `role`, `area_id`, `department_id`, `place`, `from_day`, `parks`.
 */
export const postsInForce = (day: string): RawBuilder<unknown> => sql`
  select held.*, concat_ws(' · ', area.name, department.name, office.name) as place,
    array(select park.id from areas park left join areas district on district.id = park.parent_id
      where park.level = 'park' and park.closed_on is null and held.area_id in (park.id, district.id, district.parent_id)) as parks
  from (
    select p.user_id, p.user_id as holder_id, p.id as post_id, p.role, p.area_id, p.department_id, p.office_id, p.from_day
      from posts p where p.from_day <= ${day}::date and (p.until_day is null or p.until_day > ${day}::date)
    union all
    select stand.user_id, p.user_id, p.id, p.role, p.area_id, p.department_id, p.office_id, p.from_day
      from (${standIns(day)}) stand join posts p on p.user_id = stand.holder_id
      where p.from_day <= ${day}::date and (p.until_day is null or p.until_day > ${day}::date) and p.role not in ('administrator', 'auditor')
  ) held
  join users u on u.id = held.user_id and u.left_at is null
  join areas area on area.id = held.area_id left join departments department on department.id = held.department_id left join offices office on office.id = held.office_id`;

/** Who stands in for whom on a day, along the chain where the substitute is away too. Columns: `user_id`, `holder_id`. */
export const standIns = (day: string): RawBuilder<unknown> => sql`
  select stand.user_id, holder.id as holder_id from (select distinct substitute_id as user_id from absences where cancelled_at is null and ${day}::date between from_day and until_day) stand
    cross join lateral unnest(stands_in_for(stand.user_id, ${day}::date)) as holder (id)`;
