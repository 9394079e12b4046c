-- A mandate names both parties: its agent reads the name before the walls of that enterprise are open.
alter table mandates add column enterprise_name text not null default '';
alter table mandates alter column enterprise_name drop default;

-- Correction orders: an enterprise answers who its liaison is. Who is asked climbs from the liaisons to the owner, then an
-- officer visits by a verification order.
create table correction_orders (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  -- Whom it is about.
  user_id uuid not null references users,
  suspicion_id uuid references shadow_suspicions on delete set null,
  state text not null default 'open' check (state in ('open', 'replacing', 'declaring', 'reviewing', 'visiting', 'settled', 'withdrawn')),
  stage text not null default 'liaison' check (stage in ('liaison', 'owner', 'visit')),
  reasons jsonb not null,
  note text,
  opened_by uuid not null references users,
  opened_at timestamptz not null,
  -- The period that runs now, in working days from the day of `running_since`; its end is recomputed when the calendar changes.
  running_since timestamptz,
  period_days int,
  due_at timestamptz,
  -- When the sweep looks at it next, and how many reminders of this period have gone out.
  next_alert_at timestamptz,
  reminders int not null default 0,
  answered_by uuid references users,
  answered_at timestamptz,
  statement text,
  mandate_id uuid references mandates,
  reviewed_by uuid references users,
  reviewed_at timestamptz,
  accepted boolean,
  review_note text,
  outcome text check (outcome in ('replaced', 'mandated', 'employee', 'left')),
  settled_at timestamptz,
  version int not null default 1,
  check ((state in ('settled', 'withdrawn')) = (settled_at is not null)),
  check ((state = 'settled') = (outcome is not null)),
  check ((due_at is null) = (period_days is null))
);
create unique index correction_orders_one_open on correction_orders (enterprise_id, user_id) where settled_at is null;
create index correction_orders_due on correction_orders (park_id, due_at, id) where settled_at is null;
create index correction_orders_of_enterprise on correction_orders (enterprise_id, opened_at desc);
create index correction_orders_newest on correction_orders (park_id, opened_at desc, id desc);
create index correction_orders_to_alert on correction_orders (next_alert_at) where next_alert_at is not null;
create index correction_orders_of_user on correction_orders (user_id);
create index correction_orders_by_suspicion on correction_orders (suspicion_id);

alter table correction_orders enable row level security;
create policy walls on correction_orders using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[])
  when 'enterprise' then enterprise_id = (select wall_enterprise())
  when 'system' then true
  else false end);
grant select, insert, update on correction_orders to qilian_app;

create policy of_correction on files as restrictive for select using (record_type is distinct from 'correction' or wall_side() = 'system' or exists (select from correction_orders o where o.id = record_id));
create policy of_mandate on files as restrictive for select using (record_type is distinct from 'mandate' or wall_side() = 'system' or exists (select from mandates m where m.id = record_id));
