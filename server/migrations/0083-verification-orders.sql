-- Verification orders: what opened each, what was tried, what came of it. Staff's alone: the enterprise is not shown why it is asked.

create table verification_orders (
  case_id uuid primary key references cases,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- `answered`: the enterprise said it itself, or what was asked about mended.
  outcome text check (outcome in ('confirmed', 'answered', 'replaced', 'gone', 'merged')),
  -- The appointment that an order waits for.
  appointment_id uuid,
  -- Of an enterprise that is gone: since when, and what was done about it.
  gone_on date,
  gone_as text check (gone_as in ('closed', 'flagged')),
  check ((closed_at is null) = (outcome is null)),
  check ((outcome is not distinct from 'gone') = (gone_as is not null)),
  -- One open order an enterprise gathers all causes. Looked at when the transaction ends, since a merge brings two together for a moment.
  constraint verification_orders_one_open exclude using btree (enterprise_id with =) where (closed_at is null) deferrable initially deferred
);
create index verification_orders_of_enterprise on verification_orders (enterprise_id, opened_at desc);
create index verification_orders_newest on verification_orders (park_id, opened_at desc, case_id desc);
create index verification_orders_of_appointment on verification_orders (appointment_id) where appointment_id is not null;

create table verification_causes (
  id uuid primary key,
  case_id uuid not null references verification_orders,
  enterprise_id uuid not null references enterprises,
  cause text not null check (cause in ('silence', 'bounces', 'failed_calls', 'business_change', 'shared_contact', 'turnover', 'reported_gone')),
  -- Which occurrence: the same never opens a second order.
  cause_key text not null,
  -- Codes, numbers and dates for its words.
  detail jsonb not null default '{}',
  at timestamptz not null,
  answered_at timestamptz,
  unique (enterprise_id, cause, cause_key)
);
create index verification_causes_of_order on verification_causes (case_id);

create table verification_attempts (
  id uuid primary key,
  case_id uuid not null references verification_orders,
  enterprise_id uuid not null references enterprises,
  rung text not null check (rung in ('liaison', 'deputy', 'owner', 'address', 'visit')),
  way text not null check (way in ('call', 'sms', 'email', 'messenger', 'letter', 'visit')),
  result text not null check (result in ('reached', 'no_answer', 'wrong_contact', 'refused', 'sent', 'returned', 'nobody_there')),
  at timestamptz not null,
  by_id uuid not null references users,
  note text
);
create index verification_attempts_of_order on verification_attempts (case_id, at);

alter table verification_orders enable row level security;
create policy walls on verification_orders using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[]) or exists (select from cases c where c.id = case_id)
  when 'system' then true
  else false end)
  -- Across parks it goes only with its case.
  with check (case (select wall_side())
    when 'staff' then park_id = any ((select wall_parks())::uuid[]) or exists (select from cases c where c.id = case_id and c.park_id = verification_orders.park_id)
    when 'system' then true
    else false end);
do $$ declare t text; begin
  foreach t in array array['verification_causes', 'verification_attempts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy walls on %I using (exists (select from verification_orders o where o.case_id = %I.case_id))', t, t);
  end loop;
end $$;
grant select, insert, update on verification_orders, verification_causes to qilian_app;
grant select, insert, update (note) on verification_attempts to qilian_app;

-- An order goes where its case goes.
create function follow_case_of_order() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update verification_orders set park_id = new.park_id, enterprise_id = new.enterprise_id where case_id = new.id;
  update verification_attempts set enterprise_id = new.enterprise_id where case_id = new.id;
  return null;
end $$;
revoke all on function follow_case_of_order() from public;
create trigger follow_order after update of park_id, enterprise_id on cases for each row
  when (new.internal and (old.park_id is distinct from new.park_id or old.enterprise_id is distinct from new.enterprise_id))
  execute function follow_case_of_order();

-- ── being in touch ──────────────────────────────────────────────────────
-- The one definition: an act of the enterprise's people, a liaison found to be the one or to have left, a call-back
-- that was answered. Not what staff do without it.
create index ledger_entries_by_enterprise_side on ledger_entries (enterprise_id, at desc) where actor_side = 'enterprise' and enterprise_id is not null;

create function last_contact_of(enterprise uuid) returns timestamptz language sql stable
  return (select greatest(
    (select at from ledger_entries where actor_side = 'enterprise' and enterprise_id = enterprise order by at desc limit 1),
    (select at from liaison_confirmations where enterprise_id = enterprise and outcome <> 'unreachable' order by at desc limit 1),
    (select max(b.at) from call_backs b join cases c on c.id = b.case_id where c.enterprise_id = enterprise and b.reached)));
