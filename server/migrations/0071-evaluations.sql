-- What liaisons did in time and how true their data was, month by month; the scores and ranks that
-- follow, and the awards. Facts and scores are computed and may be computed again; awards are decided.

-- One thing that was asked of a liaison, or one check of a liaison's data.
create table evaluation_facts (
  kind text not null check (kind in ('question', 'confirmation', 'circular', 'check')),
  -- Follows from the clock event, clock, circular or check that it came from.
  source_id uuid not null,
  -- First day of the month in which it was settled.
  month date not null,
  park_id uuid not null references areas,
  enterprise_id uuid not null references enterprises,
  user_id uuid not null references users,
  case_id uuid references cases,
  asked_at timestamptz not null,
  due_at timestamptz,
  answered_at timestamptz,
  settled_at timestamptz not null,
  -- In working time of the park; null where nothing came in time.
  working_minutes int,
  -- Answered in time, or found true.
  good boolean not null,
  -- Within one working day; null of a check.
  prompt boolean,
  primary key (kind, source_id)
);
create index evaluation_facts_of_month on evaluation_facts (month, park_id, user_id);
create index evaluation_facts_of_user on evaluation_facts (user_id, settled_at desc, source_id desc);
create index evaluation_facts_of_enterprise on evaluation_facts (enterprise_id);

create table evaluation_scores (
  id uuid primary key,
  park_id uuid not null references areas,
  period text not null check (period in ('month', 'year')),
  -- Its first day.
  starts_on date not null,
  user_id uuid not null references users,
  -- For which most of it was done.
  enterprise_id uuid not null references enterprises,
  checks int not null,
  right_checks int not null,
  asked int not null,
  on_time int not null,
  prompt int not null,
  median_minutes int,
  -- From 0 to 1.
  score numeric(5, 4) not null,
  -- Null below the least sample.
  rank int,
  ranked int not null,
  -- Years in a row, this one among them, in the first tenth; null of a month.
  streak int,
  -- The period is over: it changes no more.
  final boolean not null,
  computed_at timestamptz not null,
  unique (park_id, period, starts_on, user_id)
);
create index evaluation_scores_by_rank on evaluation_scores (park_id, period, starts_on, rank, id);
create index evaluation_scores_of_user on evaluation_scores (user_id, starts_on desc);
create index evaluation_scores_of_enterprise on evaluation_scores (enterprise_id);

create table evaluation_runs (
  period text not null check (period in ('month', 'year')),
  starts_on date not null,
  final boolean not null,
  computed_at timestamptz not null,
  primary key (period, starts_on)
);

create table gold_awards (
  id uuid primary key,
  park_id uuid not null references areas,
  enterprise_id uuid not null references enterprises,
  user_id uuid not null references users,
  year int not null,
  -- As they stood when it was proposed.
  score numeric(5, 4) not null,
  sample int not null,
  rank int not null,
  ranked int not null,
  streak int not null,
  -- Green-channel points that it brings until the end of the year after.
  points int not null,
  state text not null check (state in ('proposed', 'granted', 'declined', 'revoked')),
  proposed_at timestamptz not null,
  decided_by uuid references users,
  decided_at timestamptz,
  reason text,
  revoked_by uuid references users,
  revoked_at timestamptz,
  revoke_reason text,
  certificate_file_id uuid references files,
  letter_file_id uuid references files,
  version int not null default 1,
  unique (park_id, user_id, year)
);
create index gold_awards_newest on gold_awards (park_id, proposed_at desc, id desc);
create index gold_awards_of_user on gold_awards (user_id);
create index gold_awards_of_enterprise on gold_awards (enterprise_id);

alter table evaluation_facts enable row level security;
alter table evaluation_scores enable row level security;
alter table gold_awards enable row level security;
-- Staff read those of their parks, a liaison the own ones, of enterprises left behind too.
do $$ declare t text; begin
  foreach t in array array['evaluation_facts', 'evaluation_scores', 'gold_awards'] loop
    execute format($p$create policy walls on %I using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[])
      when 'enterprise' then user_id = (select wall_user())
      when 'system' then true
      else false end)$p$, t);
  end loop;
end $$;
grant select, insert, update, delete on evaluation_facts, evaluation_scores to qilian_app;
grant select, insert, update on evaluation_runs, gold_awards to qilian_app;

-- Papers of an award stand behind its walls.
create policy awards on files as restrictive for select using (
  record_type is distinct from 'award' or wall_side() = 'system' or exists (select from gold_awards a where a.id = record_id));

-- What a month asks for: when somebody was asked, and which clocks run for an answer.
create index clock_events_asked on clock_events (at) where kind = 'pause' and reason = 'waiting_for_enterprise';
create index clocks_of_confirmations on clocks (started_at) where name = 'confirmation';

-- A paper whose person was erased has no file any more; its number and digest stay.
alter table sealed_papers alter column file_id drop not null;
