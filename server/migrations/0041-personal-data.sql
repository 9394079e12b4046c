-- Personal data: who looked at what, what a person is given of it, what is erased and when.

-- Each look at a masked field, for the register; the ledger holds the same step.
create table unmaskings (
  id uuid primary key,
  at timestamptz not null,
  actor_id uuid not null references users,
  -- Whose data; null where a reporter has no account.
  user_id uuid references users,
  record_type text not null check (record_type in ('enterprise', 'case', 'user')),
  record_id uuid not null,
  -- Parks in whose register it stands.
  parks uuid[] not null,
  fields text[] not null,
  purpose text not null,
  note text not null
);
create index unmaskings_by_time on unmaskings (at desc, id desc);
create index unmaskings_of_user on unmaskings (user_id, at desc) where user_id is not null;
create index unmaskings_by_actor on unmaskings (actor_id, at desc);
alter table unmaskings enable row level security;
create policy walls on unmaskings for select using (wall_side() = 'system' or user_id = wall_user() or wall_side() = 'staff' and parks && wall_parks());
create policy by_actor on unmaskings for insert with check (wall_side() = 'system' or actor_id = wall_user());
create policy erasing on unmaskings for update using (wall_side() = 'system');
grant select, insert, update (note) on unmaskings to qilian_app;

-- What a person asked for of their own data: an encrypted archive, for a short time, for that person alone.
create table person_exports (
  id uuid primary key,
  user_id uuid not null references users,
  asked_by uuid not null references users,
  asked_at timestamptz not null,
  state text not null check (state in ('waiting', 'ready', 'gone')),
  archive bytea,
  size int,
  ready_at timestamptz,
  expires_at timestamptz,
  taken_at timestamptz
);
create index person_exports_of_user on person_exports (user_id, asked_at desc);
create index person_exports_to_forget on person_exports (expires_at) where archive is not null;
alter table person_exports enable row level security;
create policy own on person_exports using (wall_side() = 'system' or user_id = wall_user());
grant select, insert, update on person_exports to qilian_app;

create table erasure_requests (
  id uuid primary key,
  user_id uuid not null references users,
  parks uuid[] not null,
  asked_at timestamptz not null,
  reason text not null,
  state text not null check (state in ('open', 'granted', 'refused')),
  decided_by uuid references users,
  decided_at timestamptz,
  note text,
  version int not null default 1
);
create unique index erasure_requests_one_open on erasure_requests (user_id) where state = 'open';
create index erasure_requests_by_time on erasure_requests (asked_at desc, id desc);
alter table erasure_requests enable row level security;
create policy walls on erasure_requests using (wall_side() = 'system' or user_id = wall_user() or wall_side() = 'staff' and parks && wall_parks());
grant select, insert, update on erasure_requests to qilian_app;

-- How long each class of data is kept; a class without a row has its default.
create table retention_rules (
  class text primary key,
  months int not null check (months between 1 and 600),
  changed_by uuid not null references users,
  changed_at timestamptz not null,
  version int not null default 1
);
grant select, insert, update on retention_rules to qilian_app;

alter table users add column erased_at timestamptz;

-- Takes the names and free text of entries; the entries and their chain stand.
create function erase_details(entries uuid[], at timestamptz) returns int
  language plpgsql security definer set search_path from current as $$
declare
  erased int;
begin
  if wall_side() <> 'system' then
    raise exception 'only the platform itself erases' using errcode = 'insufficient_privilege';
  end if;
  update ledger_details d set content = null, erased_at = at where d.entry_id = any (entries) and d.content is not null;
  get diagnostics erased = row_count;
  return erased;
end $$;
revoke all on function erase_details(uuid[], timestamptz) from public;
grant execute on function erase_details(uuid[], timestamptz) to qilian_app;

grant delete on notices, notice_deliveries to qilian_app;
create policy erasing on notices for delete using (wall_side() = 'system');
create policy redacting on notices for update using (wall_side() = 'system');
grant update (params) on notices to qilian_app;
create policy erasing on notice_deliveries for delete using (wall_side() = 'system');
