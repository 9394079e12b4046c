-- Signs that a liaison may change, what they weigh, and how late a change became known.

-- What was seen of an enterprise on a day: by staff, a program, an edit of the file or a load.
create table enterprise_observations (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  kind text not null check (kind in ('headcount', 'insured', 'job_postings')),
  day date not null,
  value int not null check (value >= 0),
  -- `file`: the file's own headcount, noticed when it changed.
  origin text not null check (origin in ('staff', 'program', 'file')),
  source text,
  note text,
  recorded_by uuid references users,
  at timestamptz not null
);
create index enterprise_observations_of on enterprise_observations (enterprise_id, kind, day desc, at desc);
create unique index enterprise_observations_once on enterprise_observations (enterprise_id, kind, day, coalesce(source, ''));

-- What each sign weighs in a park; a change is a new row.
create table turnover_weights (
  id uuid primary key,
  park_id uuid not null references areas,
  version int not null,
  headcount int not null check (headcount between 0 and 100),
  job_postings int not null check (job_postings between 0 and 100),
  bounces int not null check (bounces between 0 and 100),
  silence int not null check (silence between 0 and 100),
  overdue int not null check (overdue between 0 and 100),
  threshold int not null check (threshold between 1 and 100),
  made_by uuid not null references users,
  made_at timestamptz not null,
  unique (park_id, version)
);

-- The strength of each sign from 0 to 1 as the last night found it, so that other weights are tried without looking again.
create table turnover_scores (
  enterprise_id uuid primary key references enterprises,
  park_id uuid not null references areas,
  headcount real not null,
  job_postings real not null,
  bounces real not null,
  silence real not null,
  overdue real not null,
  facts jsonb not null,
  -- By the weights of that night.
  score int not null,
  computed_at timestamptz not null
);
create index turnover_scores_highest on turnover_scores (park_id, score desc, enterprise_id);

-- Edits of key facts after which somebody shall say that the liaison is still the one.
create table business_changes_to_check (
  entry_id uuid primary key,
  enterprise_id uuid not null references enterprises,
  fields text not null,
  at timestamptz not null,
  due_at timestamptz not null
);
create index business_changes_due on business_changes_to_check (due_at);

-- One row for each change of a liaison: when the former one was last known to be right, when the change really was, when the file followed.
create table liaison_lags (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  officer_id uuid references users,
  role text not null check (role in ('primary', 'deputy')),
  route text not null check (route in ('self', 'assisted', 'emergency', 'staff')),
  former_id uuid not null references users,
  successor_id uuid not null references users,
  last_confirmed_at timestamptz not null,
  -- False where nobody ever confirmed the former one: then it is since the seat began.
  confirmed boolean not null,
  changed_on date,
  updated_at timestamptz not null,
  since_confirmed_days real generated always as (extract(epoch from updated_at - last_confirmed_at)::real / 86400) stored,
  since_change_days real
);
create index liaison_lags_of_park on liaison_lags (park_id, updated_at desc, id desc) include (since_confirmed_days, since_change_days, route, officer_id);
create index liaison_lags_of_enterprise on liaison_lags (enterprise_id, updated_at desc);

do $$ declare t text; begin
  foreach t in array array['enterprise_observations', 'turnover_weights', 'turnover_scores', 'liaison_lags'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy walls on %I using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[])
      when 'program' then park_id = any ((select wall_parks())::uuid[])
      when 'system' then true
      else false end)$p$, t);
  end loop;
end $$;
alter table business_changes_to_check enable row level security;
create policy walls on business_changes_to_check using (wall_side() = 'system' or wall_side() = 'staff' and exists (select from enterprises e where e.id = enterprise_id));

grant select, insert on enterprise_observations, liaison_lags, turnover_weights to qilian_app;
grant update (enterprise_id, park_id, note) on enterprise_observations to qilian_app;
grant update (enterprise_id) on liaison_lags to qilian_app;
grant select, insert, update, delete on turnover_scores, business_changes_to_check to qilian_app;

-- A file may end because the enterprise did.
alter table enterprises drop constraint enterprises_closed_reason_check;
alter table enterprises add constraint enterprises_closed_reason_check check (closed_reason in ('import_undone', 'merged', 'gone'));
