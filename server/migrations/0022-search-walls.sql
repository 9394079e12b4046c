-- The settings are looked at once a search, not once a hit.
create or replace function search_cases(terms tsquery, most int) returns table (id uuid)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id from cases c
      where c.search @@ terms and case (select wall_side())
        when 'staff' then c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())
        when 'enterprise' then c.enterprise_id = (select wall_enterprise())
        when 'program' then c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())
        when 'system' then true
        else false end
      order by c.opened_at desc limit most;
  end;
