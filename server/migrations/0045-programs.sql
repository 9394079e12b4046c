-- Programs of others: each an actor of its own, with parks as its walls and scopes as its rights.

alter table users drop constraint users_side_check, drop constraint users_check;
alter table users add constraint users_side_check check (side in ('staff', 'enterprise', 'program')),
  add constraint users_check check (side <> 'staff' or login_name is not null);
alter table ledger_entries drop constraint ledger_entries_actor_side_check;
alter table ledger_entries add constraint ledger_entries_actor_side_check check (actor_side in ('staff', 'enterprise', 'program', 'system', 'public'));

-- The id is that of its row in users, so that what names a person can name a program.
create table programs (
  id uuid primary key references users,
  purpose text not null,
  contact_name text not null,
  -- Encrypted (platform/secrets).
  contact_email bytea,
  parks uuid[] not null check (cardinality(parks) > 0),
  scopes text[] not null,
  -- From where its tokens may be used; empty: from anywhere.
  networks cidr[] not null default '{}',
  calls_per_minute int check (calls_per_minute > 0),
  expires_at timestamptz not null,
  ended_at timestamptz,
  created_by uuid not null references users,
  created_at timestamptz not null,
  version int not null default 1
);

create table program_tokens (
  id uuid primary key,
  program_id uuid not null references programs,
  token_hash bytea not null unique,
  -- Its last characters, to tell tokens apart.
  hint text not null,
  created_by uuid not null references users,
  created_at timestamptz not null,
  -- When a newer one takes over; null: as long as the program.
  ends_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_from inet
);
create index program_tokens_of on program_tokens (program_id, created_at desc);

-- How often each operation was called on a day; the steps themselves stand in the ledger.
create table program_use (
  program_id uuid not null references programs,
  day date not null,
  operation text not null,
  calls bigint not null,
  refused bigint not null,
  last_at timestamptz not null,
  primary key (program_id, day, operation)
);

alter table programs enable row level security;
create policy walls on programs using (case wall_side() when 'staff' then parks <@ wall_parks() when 'program' then id = wall_user() when 'system' then true else false end);
alter table program_tokens enable row level security;
create policy walls on program_tokens using (exists (select from programs p where p.id = program_id));
alter table program_use enable row level security;
create policy walls on program_use using (exists (select from programs p where p.id = program_id));
grant select, insert, update on programs, program_tokens, program_use to qilian_app;
grant delete on program_use to qilian_app;

-- Answers of creating calls, for whoever repeats one with the same key. Encrypted; a day long.
create table idempotency_keys (
  actor_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  answer bytea not null,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (at);
alter table idempotency_keys enable row level security;
create policy own on idempotency_keys using (actor_id = wall_user() or wall_side() = 'system');
grant select, insert, update, delete on idempotency_keys to qilian_app;

-- A program stands within the walls of its parks, as staff do.
create or replace function within_walls(park uuid, enterprise uuid, granted uuid[]) returns boolean
  language sql stable parallel safe
  return case wall_side()
    when 'staff' then park = any (wall_parks()) or granted && wall_parks()
    when 'program' then park = any (wall_parks()) or granted && wall_parks()
    when 'enterprise' then enterprise = wall_enterprise()
    when 'system' then true
    else false end;

do $$ declare t text; begin
  foreach t in array array['cases', 'tasks'] loop
    execute format($p$alter policy walls on %I using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[]) or granted_parks && (select wall_parks())
      when 'program' then park_id = any ((select wall_parks())::uuid[]) or granted_parks && (select wall_parks())
      when 'enterprise' then enterprise_id = (select wall_enterprise())
      when 'system' then true
      else false end)$p$, t);
  end loop;
end $$;

-- It reads what an enterprise would: not what offices write to each other.
alter policy walls on ledger_entries using (
  (within_walls(park_id, enterprise_id, null) or park_id is null and wall_side() = 'staff')
  and (wall_side() not in ('enterprise', 'program') or audience in ('enterprise', 'public')));

-- The program behind a token; sets the walls of the transaction. Null where there is no such token
-- or it is over; {"refused": "network"} where it may not be used from there.
create function open_program(token bytea, at timestamptz, source inet) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  p record;
  open_parks uuid[];
begin
  perform set_config('qilian.side', 'public', true);
  select t.id as token_id, t.last_used_at, t.last_used_from, c.id, c.scopes, c.parks, c.networks, c.calls_per_minute, u.name, u.locale into p
    from program_tokens t join programs c on c.id = t.program_id join users u on u.id = c.id
    where t.token_hash = token and t.revoked_at is null and (t.ends_at is null or t.ends_at > at) and c.ended_at is null and c.expires_at > at;
  if not found then return null; end if;
  if cardinality(p.networks) > 0 and not coalesce(source <<= any (p.networks), false) then return '{"refused": "network"}'; end if;
  if p.last_used_at is null or p.last_used_at < at - interval '1 minute' or p.last_used_from is distinct from source then
    update program_tokens set last_used_at = at, last_used_from = source where id = p.token_id;
  end if;
  open_parks := array(select a.id from areas a where a.id = any (p.parks) and a.closed_on is null);
  perform set_config('qilian.side', 'program', true), set_config('qilian.user_id', p.id::text, true),
    set_config('qilian.parks', open_parks::text, true), set_config('qilian.enterprise_id', '', true);
  return jsonb_build_object('userId', p.id, 'name', p.name, 'locale', p.locale, 'scopes', to_jsonb(p.scopes), 'parks', to_jsonb(open_parks), 'callsPerMinute', p.calls_per_minute);
end $$;
revoke all on function open_program(bytea, timestamptz, inet) from public;
grant execute on function open_program(bytea, timestamptz, inet) to qilian_app;
