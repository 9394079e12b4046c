-- Counts of cases by hour, so that the leaders' figures don't grow with the number of cases. Hours, because
-- the days of every city begin and end with one of them that is whole.
-- An action adds a row to `case_count_changes` and waits for nobody; a worker folds these into the counts, and
-- whoever reads adds up both.

-- By the hour in which cases were opened: how many, and how many of them are closed by now.
create table case_counts_opened (
  park_id uuid not null,
  hour timestamptz not null,
  category text not null,
  opened int not null,
  closed int not null,
  primary key (park_id, hour, category)
);

-- By the hour in which they were closed, and by the quarters of an hour of their net working time (-1 for none).
create table case_counts_closed (
  park_id uuid not null,
  hour timestamptz not null,
  quarters int not null,
  closed int not null,
  handled int not null,
  on_time int not null,
  rated int not null,
  rating_sum int not null,
  primary key (park_id, hour, quarters)
);

create table case_count_changes (
  park_id uuid not null,
  opened_hour timestamptz not null,
  category text not null,
  -- Null while it is open.
  closed_hour timestamptz,
  quarters int not null,
  -- 1 for what holds now, -1 for what no longer does.
  cases int not null,
  handled int not null,
  on_time int not null,
  rated int not null,
  rating_sum int not null
);

create function case_count_change(c cases, sign int) returns case_count_changes language sql stable
  return row(c.park_id, date_trunc('hour', c.opened_at, 'UTC'), c.category, date_trunc('hour', c.closed_at, 'UTC'),
    case when c.net_working_ms is null then -1 else (c.net_working_ms / 900000)::int end, sign,
    sign * (c.on_time is not null)::int, sign * coalesce(c.on_time, false)::int, sign * (c.rating is not null)::int, sign * coalesce(c.rating, 0))::case_count_changes;

create function note_case_counts() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'UPDATE' then
    insert into case_count_changes select (case_count_change(old, -1)).*;
  end if;
  insert into case_count_changes select (case_count_change(new, 1)).*;
  return null;
end $$;
revoke all on function note_case_counts() from public;
create trigger note_counts after insert on cases for each row execute function note_case_counts();
create trigger note_changed_counts after update of park_id, category, opened_at, closed_at, on_time, net_working_ms, rating on cases for each row
  when (old.park_id <> new.park_id or old.category <> new.category or old.opened_at <> new.opened_at or old.closed_at is distinct from new.closed_at
    or new.closed_at is not null and (old.on_time is distinct from new.on_time or old.net_working_ms is distinct from new.net_working_ms or old.rating is distinct from new.rating))
  execute function note_case_counts();

-- Moves what actions noted into the counts. Two at once: the second finds nothing, or what came since.
create function fold_case_counts() returns void language sql security definer set search_path from current
  begin atomic
    with taken as (delete from case_count_changes returning *),
      opened as (insert into case_counts_opened as t
        select park_id, opened_hour, category, sum(cases), coalesce(sum(cases) filter (where closed_hour is not null), 0)
          from taken group by park_id, opened_hour, category order by park_id, opened_hour, category
        on conflict (park_id, hour, category) do update set opened = t.opened + excluded.opened, closed = t.closed + excluded.closed)
    insert into case_counts_closed as t select park_id, closed_hour, quarters, sum(cases), sum(handled), sum(on_time), sum(rated), sum(rating_sum)
      from taken where closed_hour is not null group by park_id, closed_hour, quarters order by park_id, closed_hour, quarters
      on conflict (park_id, hour, quarters) do update set closed = t.closed + excluded.closed, handled = t.handled + excluded.handled,
        on_time = t.on_time + excluded.on_time, rated = t.rated + excluded.rated, rating_sum = t.rating_sum + excluded.rating_sum;
  end;
revoke all on function fold_case_counts() from public;
grant execute on function fold_case_counts() to qilian_app;

insert into case_count_changes select (case_count_change(c, 1)).* from cases c;
select fold_case_counts();

do $$ declare t text; begin
  foreach t in array array['case_counts_opened', 'case_counts_closed', 'case_count_changes'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy walls on %I for select using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[])
      when 'system' then true
      else false end)$p$, t);
    execute format('grant select on %I to qilian_app', t);
  end loop;
end $$;

-- The lights of departments, from the index alone.
create index tasks_open_by_park on tasks (park_id, department_id, case_id) include (due_at, yellow_at, paused_since)
  where status in ('assigned', 'signed', 'working', 'fed_back', 'returned');
