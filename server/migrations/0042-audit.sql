-- The auditor's desk: the ledger by park, person and kind in the order of time, who took which list away, and verifications.

create index ledger_entries_of_park on ledger_entries (park_id, at desc, id desc);
create index ledger_entries_by_actor on ledger_entries (actor_id, at desc, id desc) where actor_id is not null;
create index ledger_entries_by_type on ledger_entries (park_id, type, at desc, id desc);

-- Each list that left as a file.
create table list_exports (
  id uuid primary key,
  at timestamptz not null,
  actor_id uuid not null references users,
  parks uuid[] not null,
  list text not null,
  filter jsonb not null,
  format text not null,
  rows int not null
);
create index list_exports_by_time on list_exports (at desc, id desc);
alter table list_exports enable row level security;
create policy walls on list_exports for select using (wall_side() = 'system' or actor_id = wall_user() or wall_side() = 'staff' and parks && wall_parks());
create policy by_actor on list_exports for insert with check (actor_id = wall_user());
create policy erasing on list_exports for update using (wall_side() = 'system');
grant select, insert, update (filter) on list_exports to qilian_app;

create table verifications (
  id uuid primary key,
  started_by uuid not null references users,
  parks uuid[] not null,
  started_at timestamptz not null,
  state text not null check (state in ('waiting', 'running', 'whole', 'broken', 'failed')),
  checked int not null default 0,
  total int,
  ended_at timestamptz,
  report jsonb
);
create index verifications_by_time on verifications (started_at desc, id desc);
alter table verifications enable row level security;
create policy walls on verifications using (wall_side() = 'system' or wall_side() = 'staff' and parks <@ wall_parks());
grant select, insert, update on verifications to qilian_app;
