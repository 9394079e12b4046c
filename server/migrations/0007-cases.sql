-- Cases, their owners, tasks and clocks.

create sequence case_numbers;
grant usage on sequence case_numbers to qilian_app;

create table cases (
  id uuid primary key,
  number text not null unique,
  kind text not null,
  park_id uuid not null references areas,
  -- Parks and areas to which the case was raised or shared; the walls read it.
  granted_parks uuid[] not null default '{}',
  enterprise_id uuid references enterprises,
  title text not null,
  body text not null,
  category text not null,
  channel text not null,
  status text not null,
  search tsvector not null,
  reporter_id uuid references users,
  reporter_name text,
  reporter_phone bytea,
  reporter_last4 text,
  on_behalf boolean not null default false,
  client_key uuid unique,
  -- First-contact responsibility: never without an owner (mirrors the open row of case_owners).
  owner_id uuid not null references users,
  -- Who reviews the closing or calls back, while the case waits for that; never the owner.
  attendant_id uuid references users,
  opened_at timestamptz not null,
  accepted_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  -- The clock of the present status, mirrored for sorting; recomputed from its events.
  due_at timestamptz,
  yellow_at timestamptz,
  paused_since timestamptz,
  -- Set when the handling ends: whether its clock had not run out.
  on_time boolean,
  net_working_ms bigint,
  decline_reason text,
  waiting_for text,
  resolution text,
  solved boolean,
  rating int check (rating between 1 and 5),
  rating_comment text,
  confirmed_at timestamptz,
  silent boolean not null default false,
  withdrawn boolean not null default false,
  objections int not null default 0,
  urges int not null default 0,
  reopenings int not null default 0,
  escalation int not null default 0,
  version int not null default 1
);
create index cases_owned on cases (owner_id, due_at, id) where closed_at is null;
create index cases_of_owner on cases (owner_id, opened_at desc, id desc);
create index cases_newest on cases (park_id, opened_at desc, id desc);
create index cases_due on cases (park_id, due_at, id);
create index cases_shared on cases (opened_at desc, id desc) where cardinality(granted_parks) > 0;
create index cases_of_enterprise on cases (enterprise_id, opened_at desc, id desc);
create index cases_open_of_enterprise on cases (enterprise_id) where closed_at is null;
create index cases_closed on cases (park_id, closed_at) where closed_at is not null;
create index cases_attended on cases (attendant_id, due_at, id) where attendant_id is not null;
create index cases_by_search on cases using gin (search);

-- What hangs on a case carries the columns of its wall, so that no policy has to look the case up:
-- taken from the case whenever a row is written (the defaults never stay), and followed when the case changes park or is shared.

create table case_owners (
  id uuid primary key,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  user_id uuid not null references users,
  from_at timestamptz not null,
  until_at timestamptz
);
create unique index case_owners_one_now on case_owners (case_id) where until_at is null;
create index case_owners_former on case_owners (case_id) where until_at is not null;

create table hand_ons (
  id uuid primary key,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  from_id uuid not null references users,
  to_id uuid not null references users,
  reason text not null check (reason in ('wrong_park', 'change_of_post', 'leave')),
  note text,
  offered_at timestamptz not null,
  lapses_at timestamptz not null,
  answered_at timestamptz,
  outcome text check (outcome in ('accepted', 'refused', 'cancelled', 'lapsed'))
);
create unique index hand_ons_one_open on hand_ons (case_id) where answered_at is null;
create index hand_ons_of_case on hand_ons (case_id);
create index hand_ons_to on hand_ons (to_id) where answered_at is null;

create table tasks (
  id uuid primary key,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  department_id uuid not null references departments,
  office_id uuid references offices,
  handler_id uuid references users,
  co_handlers uuid[] not null default '{}',
  lead boolean not null default false,
  status text not null check (status in ('assigned', 'signed', 'working', 'fed_back', 'returned', 'done', 'cancelled')),
  instruction text not null,
  outcome text check (outcome in ('solved', 'partly', 'impossible')),
  feedback text,
  fed_back_at timestamptz,
  return_reason text,
  due_at timestamptz,
  yellow_at timestamptz,
  paused_since timestamptz,
  urges int not null default 0,
  escalation int not null default 0,
  created_at timestamptz not null,
  version int not null default 1
);
create index tasks_of_case on tasks (case_id);
create index tasks_of_department on tasks (department_id, due_at, id) where status in ('assigned', 'signed', 'working', 'fed_back', 'returned');
create index tasks_of_handler on tasks (handler_id, due_at, id) where status = 'working';
create index tasks_of_co_handler on tasks using gin (co_handlers) where status = 'working';

-- A clock is the list of its events; due_at and yellow_at are recomputed from it, never counted.
create table clocks (
  id uuid primary key,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  task_id uuid references tasks,
  name text not null,
  period_unit text not null check (period_unit in ('working_day', 'working_hour', 'natural_hour', 'natural_day', 'month')),
  period_amount int not null check (period_amount > 0),
  started_at timestamptz not null,
  stopped_at timestamptz,
  due_at timestamptz,
  yellow_at timestamptz,
  provisional boolean not null default false,
  -- When the sweep looks at it next: yellow, red, then up the line.
  next_alert_at timestamptz
);
create index clocks_of_case on clocks (case_id);
create index clocks_to_alert on clocks (next_alert_at) where next_alert_at is not null;
create index clocks_provisional on clocks (id) where provisional and stopped_at is null;

create table clock_events (
  clock_id uuid not null references clocks,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  seq int not null,
  kind text not null check (kind in ('start', 'pause', 'resume', 'extend', 'stop')),
  at timestamptz not null,
  reason text,
  amount int,
  primary key (clock_id, seq)
);
create trigger append_only before update of clock_id, case_id, seq, kind, at, reason, amount or delete on clock_events for each row execute function refuse_change();

create table call_backs (
  id uuid primary key,
  case_id uuid not null references cases,
  park_id uuid not null default '00000000-0000-0000-0000-000000000000',
  enterprise_id uuid,
  granted_parks uuid[] not null default '{}',
  by_id uuid not null references users,
  at timestamptz not null,
  reached boolean not null,
  solved boolean,
  usable boolean,
  satisfaction int check (satisfaction between 1 and 5),
  own_will boolean,
  note text
);
create index call_backs_of_case on call_backs (case_id);

create function take_walls_of_case() returns trigger language plpgsql as $$
begin
  select c.park_id, c.enterprise_id, c.granted_parks into new.park_id, new.enterprise_id, new.granted_parks from cases c where c.id = new.case_id;
  return new;
end $$;

create function follow_walls_of_case() returns trigger language plpgsql security definer set search_path from current as $$
begin
  -- Each half has its own index.
  update case_owners set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id and until_at is null;
  update case_owners set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id and until_at is not null;
  update hand_ons set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id;
  update tasks set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id;
  update clocks set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id;
  update call_backs set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks where case_id = new.id;
  update clock_events e set park_id = new.park_id, enterprise_id = new.enterprise_id, granted_parks = new.granted_parks
    from clocks k where k.case_id = new.id and e.clock_id = k.id;
  return null;
end $$;
create trigger follow_walls after update of park_id, granted_parks on cases for each row
  when (old.park_id is distinct from new.park_id or old.granted_parks is distinct from new.granted_parks) execute function follow_walls_of_case();

do $$ declare t text; begin
  foreach t in array array['case_owners', 'hand_ons', 'tasks', 'clocks', 'clock_events', 'call_backs'] loop
    execute format('create trigger take_walls before insert on %I for each row execute function take_walls_of_case()', t);
    execute format('alter table %I enable row level security', t);
  end loop;
  -- Read a few rows at a time, by their case: the settings are looked at for each row.
  foreach t in array array['case_owners', 'hand_ons', 'clocks', 'clock_events', 'call_backs'] loop
    execute format('create policy walls on %I using (within_walls(park_id, enterprise_id, granted_parks))', t);
  end loop;
  -- Scanned by lists and figures: the settings are looked at once a statement.
  foreach t in array array['cases', 'tasks'] loop
    execute format($p$create policy walls on %I using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[]) or granted_parks && (select wall_parks())
      when 'enterprise' then enterprise_id = (select wall_enterprise())
      when 'system' then true
      else false end)$p$, t);
  end loop;
end $$;
alter table cases enable row level security;

grant select, insert, update on cases, case_owners, hand_ons, tasks, clocks, call_backs to qilian_app;
grant select, insert on clock_events to qilian_app;
