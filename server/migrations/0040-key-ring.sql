-- The ring of keys under which personal data is encrypted. A key lies here wrapped by one that
-- follows from DATA_KEY; without that, the ring opens nothing.

create table data_keys (
  number int primary key check (number between 1 and 255),
  cipher text not null check (cipher in ('aes-256-gcm', 'sm4-ctr-hmac-sm3')),
  state text not null check (state in ('announced', 'current', 'leaving', 'left', 'retired')),
  -- Null: it follows from DATA_KEY itself (the key of v0.1.0), or is retired.
  wrapped bytea,
  -- A digest under the key, by which a wrong DATA_KEY is noticed at the start.
  proof bytea not null,
  made_at timestamptz not null,
  left_at timestamptz,
  retired_at timestamptz
);
create unique index data_keys_one_current on data_keys ((true)) where state = 'current';

-- A change of keys on its way; progress says how far each place is, so that a process that dies is followed by another.
create table key_rotations (
  id uuid primary key,
  to_key int not null references data_keys,
  started_at timestamptz not null,
  finished_at timestamptz,
  progress jsonb not null default '{}',
  counts jsonb not null default '{}'
);
create unique index key_rotations_one_open on key_rotations ((true)) where finished_at is null;

alter table data_keys enable row level security;
create policy by_system on data_keys using (wall_side() = 'system');
alter table key_rotations enable row level security;
create policy by_system on key_rotations using (wall_side() = 'system');
grant select, insert, update on data_keys, key_rotations to qilian_app;

-- Number of the key of a blind index: the digests of v0.1.0 carry none.
create function key_of_index(index bytea) returns int language sql immutable parallel safe
  return case when length(index) = 32 then 1 else get_byte(index, 0) end;

-- Two people of enterprises never share a mobile, which the unique index says for digests under one key
-- only. So nobody writes under another than the current one, from the instant at which it becomes that.
create function refuse_stale_index() returns trigger language plpgsql security definer set search_path from current as $$
declare
  current_key int := (select k.number from data_keys k where k.state = 'current');
begin
  if key_of_index(new.phone_index) <> current_key or key_of_index(new.email_index) <> current_key then
    raise exception 'the key ring has moved on' using errcode = 'QK001';
  end if;
  return new;
end $$;
revoke all on function refuse_stale_index() from public;
create trigger stale_index before insert or update of phone_index, email_index on users for each row execute function refuse_stale_index();
