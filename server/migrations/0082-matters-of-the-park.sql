-- Cases that are the park's own matter, such as checking who speaks for an enterprise: the enterprise, and
-- programs that read what an enterprise would, don't see them.

-- Without a default at first: PostgreSQL 15 refuses one while a function takes the row type (case_count_change).
alter table cases add column internal boolean;
alter table cases alter column internal set default false;
alter table cases disable trigger user;
update cases set internal = false;
alter table cases enable trigger user;
alter table cases alter column internal set not null;

do $$ begin
  execute $p$alter policy walls on cases using (case (select wall_side())
    when 'staff' then park_id = any ((select wall_parks())::uuid[]) or granted_parks && (select wall_parks())
    when 'program' then (park_id = any ((select wall_parks())::uuid[]) or granted_parks && (select wall_parks())) and not internal
    when 'enterprise' then enterprise_id = (select wall_enterprise()) and not internal
    when 'system' then true
    else false end)$p$;
end $$;

-- What hangs on such a case stands within no enterprise's walls.
create or replace function take_walls_of_case() returns trigger language plpgsql as $$
begin
  select c.park_id, case when not c.internal then c.enterprise_id end, c.granted_parks into new.park_id, new.enterprise_id, new.granted_parks from cases c where c.id = new.case_id;
  return new;
end $$;

create or replace function follow_walls_of_case() returns trigger language plpgsql security definer set search_path from current as $$
declare
  enterprise uuid := case when not new.internal then new.enterprise_id end;
begin
  -- Each half has its own index.
  update case_owners set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id and until_at is null;
  update case_owners set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id and until_at is not null;
  update hand_ons set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id;
  update tasks set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id;
  update clocks set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id;
  update call_backs set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks where case_id = new.id;
  update clock_events e set park_id = new.park_id, enterprise_id = enterprise, granted_parks = new.granted_parks
    from clocks k where k.case_id = new.id and e.clock_id = k.id;
  return null;
end $$;

create or replace function search_cases(terms tsquery, most int) returns table (id uuid)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id from cases c
      where c.search @@ terms and case (select wall_side())
        when 'staff' then c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())
        when 'enterprise' then c.enterprise_id = (select wall_enterprise()) and not c.internal
        when 'program' then (c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())) and not c.internal
        when 'system' then true
        else false end
      order by c.opened_at desc limit most;
  end;

create or replace function similar_cases(terms tsquery, enterprise uuid, most int) returns table (id uuid, rank real)
  language sql stable security definer set search_path from current
  begin atomic
    with open as materialized (
      select c.id, c.search from cases c
        where c.closed_at is null and not c.internal and (enterprise is null or c.enterprise_id = enterprise)
          and within_walls(c.park_id, c.enterprise_id, c.granted_parks))
    select open.id, ts_rank(open.search, terms, 1) as rank from open
      where open.search @@ terms order by rank desc limit most;
  end;

-- Nobody follows such a case without an account.
create or replace function progress_of(case_id uuid, case_number text) returns table (
    id uuid, number text, category text, status text, opened_at timestamptz, due_at timestamptz, yellow_at timestamptz,
    paused_since timestamptz, closed_at timestamptz, park text, last4 text)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id, c.number, c.category, c.status, c.opened_at, c.due_at, c.yellow_at, c.paused_since, c.closed_at, a.name, c.reporter_last4
      from cases c join areas a on a.id = c.park_id
      where (c.id = case_id or c.number = case_number) and not c.internal;
  end;

-- The leaders' figures are of what enterprises raise.
drop trigger note_counts on cases;
create trigger note_counts after insert on cases for each row when (new.kind = 'request') execute function note_case_counts();
drop trigger note_changed_counts on cases;
create trigger note_changed_counts after update of park_id, category, opened_at, closed_at, on_time, net_working_ms, rating on cases for each row
  when (new.kind = 'request' and (old.park_id <> new.park_id or old.category <> new.category or old.opened_at <> new.opened_at or old.closed_at is distinct from new.closed_at
    or new.closed_at is not null and (old.on_time is distinct from new.on_time or old.net_working_ms is distinct from new.net_working_ms or old.rating is distinct from new.rating)))
  execute function note_case_counts();
