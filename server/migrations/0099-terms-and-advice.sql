-- What was told of the end of a term, by seat: before it, at it and after. The seat never ends by it, the authority does.
create table term_reminders (
  holder_id uuid primary key references enterprise_holders,
  -- The number of the last reminder, as the rule counts them.
  step int not null,
  told_at timestamptz not null
);
alter table term_reminders enable row level security;
create policy walls on term_reminders using (wall_side() = 'system');
grant select, insert, update on term_reminders to qilian_app;

-- Whether being liaison is the successor's whole work (专职).
alter table appointments add dedicated boolean not null default false;

-- From when on a park advises a dedicated liaison; a park without a row goes by what comes with the product.
create table liaison_advice_rules (
  park_id uuid primary key references areas,
  -- Advised with more staff than this.
  headcount int not null check (headcount between 1 and 1000000),
  -- Advised from so many regions on.
  regions int not null check (regions between 2 and 1000),
  -- Regulated industries: codes of GB/T 4754, each with all below it.
  industries text[] not null,
  changed_by uuid not null references users,
  changed_at timestamptz not null,
  version int not null default 1
);
alter table liaison_advice_rules enable row level security;
create policy walls on liaison_advice_rules using (within_walls(park_id, null, null));
grant select, insert, update on liaison_advice_rules to qilian_app;

-- In how many regions an enterprise does business, as it says itself or staff heard.
create table enterprise_regions (
  enterprise_id uuid primary key references enterprises,
  regions int not null check (regions between 1 and 1000),
  stated_by uuid not null references users,
  stated_at timestamptz not null
);
alter table enterprise_regions enable row level security;
create policy walls on enterprise_regions using (exists (select from enterprises e where e.id = enterprise_id));
grant select, insert, update on enterprise_regions to qilian_app;

-- When somebody last urged whoever a handover waits for.
alter table handovers add urged_at timestamptz;
-- Of what must be confirmed: after the writing, or after an emergency.
comment on column handovers.due_at is 'By when the successor confirms what is listed.';

-- Filled-in forms bear the whole identity number: they are for the counter and the person, not for colleagues.
create policy of_appointment_forms on files as restrictive for select using (record_type is distinct from 'appointment_form' or wall_side() = 'system'
  or exists (select from appointments a where a.id = record_id and (wall_side() = 'staff' or a.successor_id = wall_user())));
