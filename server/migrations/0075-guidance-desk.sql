-- The guidance desk of a park: people take a number, staff call the next and write down what was helped.
create table desk_tickets (
  id uuid primary key,
  park_id uuid not null references areas,
  day date not null,
  -- Counts up within the day.
  number int not null,
  purpose text not null check (purpose in ('appointment', 'handover', 'contact', 'account', 'other')),
  user_id uuid references users,
  enterprise_id uuid references enterprises,
  -- Of somebody without an account, as they are called up.
  name text,
  taken_at timestamptz not null,
  taken_way text not null check (taken_way in ('portal', 'counter')),
  state text not null check (state in ('waiting', 'called', 'helped', 'missed', 'left')),
  counter text,
  called_at timestamptz,
  called_by uuid references users,
  ended_at timestamptz,
  note text,
  version int not null default 1,
  unique (park_id, day, number),
  check ((state in ('helped', 'missed', 'left')) = (ended_at is not null))
);
create index desk_tickets_waiting on desk_tickets (park_id, day, number) where state = 'waiting';
create unique index desk_tickets_one_open on desk_tickets (user_id) where user_id is not null and ended_at is null;
create index desk_tickets_by_end on desk_tickets (ended_at) where name is not null;
alter table desk_tickets enable row level security;
-- Whoever took a number sees it, also before holding a seat.
create policy walls on desk_tickets using (within_walls(park_id, enterprise_id, null) or wall_side() = 'enterprise' and user_id = wall_user())
  with check (within_walls(park_id, enterprise_id, null));
grant select, insert, update on desk_tickets to qilian_app;
