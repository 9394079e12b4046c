-- Passkeys, second factors and the instant of the last proof. None is a row of a park or an enterprise:
-- they are read before it is known who acts.

alter table sessions
  -- When the person last proved in this session who they are: sensitive acts ask for a recent one.
  add column proved_at timestamptz,
  -- Signed in by password where a post asks for more: nothing else is open until a second factor is enrolled.
  add column enrol_due boolean not null default false;

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users,
  credential_id bytea not null unique,
  public_key bytea not null,
  -- Signatures made so far, as the authenticator counts; always 0 where it doesn't.
  counter bigint not null,
  transports text[] not null default '{}',
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_user on passkeys (user_id);

-- Deleted when spent: a challenge serves once.
create table passkey_challenges (
  id uuid primary key,
  challenge bytea not null,
  purpose text not null check (purpose in ('enrol', 'sign_in', 'step_up')),
  user_id uuid references users,
  expires_at timestamptz not null,
  check ((purpose = 'sign_in') = (user_id is null))
);
create index passkey_challenges_by_end on passkey_challenges (expires_at);

-- Secrets are encrypted (platform/secrets). A new one waits beside the present one until it is confirmed.
create table second_factors (
  user_id uuid primary key references users,
  secret bytea,
  confirmed_at timestamptz,
  -- The 30-second step of the last code that was taken: none is taken twice.
  last_step bigint,
  pending bytea,
  pending_until timestamptz,
  check ((secret is null) = (confirmed_at is null))
);

create table recovery_codes (
  user_id uuid not null references users,
  digest bytea not null,
  used_at timestamptz,
  primary key (user_id, digest)
);

-- A code for one purpose doesn't serve another.
alter table sign_in_codes add column purpose text not null default 'sign_in';

grant select, insert, update, delete on passkeys, passkey_challenges, second_factors, recovery_codes to qilian_app;

-- The person behind a session token, now with the instant of the last proof.
create or replace function open_session(token bytea, at timestamptz, today date) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  s record;
  colleagues jsonb := '[]';
  acting uuid[];
  posts_now jsonb := '[]';
  parks uuid[] := '{}';
  seat jsonb;
begin
  select x.id, x.user_id, x.active_enterprise_id, x.last_seen_at, x.proved_at, x.enrol_due, u.side, u.name, u.locale into s
    from sessions x join users u on u.id = x.user_id
    where x.token_hash = token and x.revoked_at is null and x.expires_at > at and u.left_at is null;
  if not found then
    perform set_config('qilian.side', 'public', true);
    return null;
  end if;
  if s.last_seen_at < at - interval '5 minutes' then
    update sessions set last_seen_at = at where id = s.id;
  end if;

  if s.side = 'staff' then
    select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name)), '[]') into colleagues
      from absences a join users u on u.id = a.user_id
      where a.substitute_id = s.user_id and a.cancelled_at is null and today between a.from_day and a.until_day;
    acting := array(select (c->>'id')::uuid from jsonb_array_elements(colleagues) c);
    select coalesce(jsonb_agg(jsonb_build_object('role', p.role, 'areaId', p.area_id, 'departmentId', p.department_id, 'officeId', p.office_id,
        'parks', (select coalesce(jsonb_agg(park.id), '[]') from areas park left join areas district on district.id = park.parent_id
          where park.level = 'park' and park.closed_on is null and p.area_id in (park.id, district.id, district.parent_id)))), '[]')
      into posts_now from posts p
      where (p.user_id = s.user_id or p.user_id = any (acting) and p.role not in ('administrator', 'auditor'))
        and p.from_day <= today and (p.until_day is null or p.until_day > today);
    parks := array(select distinct park::uuid from jsonb_array_elements(posts_now) p, jsonb_array_elements_text(p->'parks') park);
  else
    select jsonb_build_object('id', e.id, 'name', e.name, 'role', h.role, 'park', e.park_id) into seat
      from enterprise_holders h join enterprises e on e.id = h.enterprise_id
      where h.user_id = s.user_id and h.until_day is null
      -- Of several seats in one enterprise the highest counts.
      order by (e.id = s.active_enterprise_id) desc nulls last, array_position(array['owner', 'primary', 'deputy'], h.role), h.from_day, e.id limit 1;
    if seat is not null then parks := array[(seat->>'park')::uuid]; end if;
  end if;

  perform set_config('qilian.side', s.side, true), set_config('qilian.user_id', s.user_id::text, true),
    set_config('qilian.parks', parks::text, true), set_config('qilian.enterprise_id', coalesce(seat->>'id', ''), true);
  return jsonb_build_object('sessionId', s.id, 'userId', s.user_id, 'side', s.side, 'name', s.name, 'locale', s.locale,
    'posts', posts_now, 'parks', to_jsonb(parks), 'enterprise', seat, 'standsInFor', colleagues,
    'provedAt', floor(extract(epoch from s.proved_at) * 1000)::bigint, 'enrolDue', s.enrol_due);
end $$;
