-- When each enterprise is asked next whether its liaison is still the one, and by whom. The rule that
-- gives an enterprise its turnover class stands here and, with the same points, in turnover-class.ts.

create function turnover_points(size_class text, ownership text, changes int) returns int
  language sql immutable parallel safe
  return case size_class when 'micro' then 1 when 'small' then 1 when 'large' then -1 else 0 end
    + case ownership when 'private' then 1 when 'individual' then 1 when 'state' then -1 when 'collective' then -1 when 'foreign' then -1 when 'joint_venture' then -1 when 'hmt' then -1 else 0 end
    + least(coalesce(changes, 0), 3);

create function turnover_class(points int) returns text language sql immutable parallel safe
  return case when points >= 2 then 'high' when points <= -1 then 'stable' else 'normal' end;

-- Where somebody knows better, until a day.
create table turnover_overrides (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  class text not null check (class in ('high', 'normal', 'stable')),
  reason text not null,
  until_day date not null,
  set_by uuid not null references users,
  set_at timestamptz not null,
  ended_by uuid references users,
  ended_at timestamptz
);
create unique index turnover_overrides_one_now on turnover_overrides (enterprise_id) where ended_at is null;

-- How often each class is asked in a park; without a row the defaults of cadence.ts hold.
create table verification_settings (
  park_id uuid primary key references areas,
  high_months int not null check (high_months between 1 and 12),
  normal_months int not null check (normal_months between 1 and 12),
  stable_months int not null check (stable_months between 1 and 12),
  -- Within how many days of taking the seat a liaison is verified for the first time.
  formation_days int not null check (formation_days between 7 and 90),
  -- On the portal, at most one question in so many days.
  ask_every_days int not null check (ask_every_days between 1 and 90),
  version int not null default 1
);

create table verification_plan (
  enterprise_id uuid primary key references enterprises,
  park_id uuid not null references areas,
  -- The seat that is asked about.
  holder_id uuid not null references enterprise_holders,
  -- The assigned service officer, else one of the park's; null where the park has none.
  officer_id uuid references users,
  -- `first`: known before anybody was asked; `formation`: new in the seat; `cadence`: asked before.
  kind text not null check (kind in ('first', 'formation', 'cadence')),
  class text not null check (class in ('high', 'normal', 'stable')),
  due_from date not null,
  due_until date not null,
  planned_on date not null,
  made_at timestamptz not null,
  check (due_from <= due_until)
);
create index verification_plan_of_officer on verification_plan (officer_id, planned_on);
create index verification_plan_of_park on verification_plan (park_id, planned_on, enterprise_id);

-- On which day a person was last asked on the portal of an enterprise.
create table liaison_prompts (
  enterprise_id uuid not null references enterprises,
  user_id uuid not null references users,
  asked_on date not null,
  primary key (enterprise_id, user_id)
);

-- A sample that is looked at on site. Who draws it again by the same seed from the same enterprises gets the same.
create table liaison_samples (
  id uuid primary key,
  park_id uuid not null references areas,
  quarter text not null check (quarter ~ '^\d{4}Q[1-4]$'),
  seed text not null,
  -- Enterprises of each class when it was drawn.
  population jsonb not null,
  drawn_by uuid not null references users,
  drawn_at timestamptz not null,
  version int not null default 1
);
create index liaison_samples_of_park on liaison_samples (park_id, drawn_at desc, id desc);
create table liaison_sample_items (
  id uuid primary key,
  sample_id uuid not null references liaison_samples,
  enterprise_id uuid not null references enterprises,
  holder_id uuid not null references enterprise_holders,
  class text not null check (class in ('high', 'normal', 'stable')),
  position int not null,
  confirmation_id uuid references liaison_confirmations,
  unique (sample_id, position)
);
create index liaison_sample_items_of_enterprise on liaison_sample_items (enterprise_id);

alter table turnover_overrides enable row level security;
create policy walls on turnover_overrides using (wall_side() <> 'enterprise' and exists (select from enterprises e where e.id = enterprise_id));
alter table verification_settings enable row level security;
create policy walls on verification_settings using (within_walls(park_id, null, null));
alter table verification_plan enable row level security;
create policy walls on verification_plan using (within_walls(park_id, enterprise_id, null));
alter table liaison_prompts enable row level security;
create policy walls on liaison_prompts using (exists (select from enterprises e where e.id = enterprise_id));
alter table liaison_samples enable row level security;
create policy walls on liaison_samples using (within_walls(park_id, null, null));
alter table liaison_sample_items enable row level security;
create policy walls on liaison_sample_items using (exists (select from liaison_samples s where s.id = sample_id));

grant select, insert, update on turnover_overrides, verification_settings, liaison_samples, liaison_sample_items to qilian_app;
grant select, insert, update, delete on verification_plan, liaison_prompts to qilian_app;
