-- Declared agents: somebody outside an enterprise who may do for it what a mandate names, for a time.
-- While one holds, its agent acts for that enterprise as `agent` and as nothing else, whatever seat is held besides.
create table mandates (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  agent_id uuid not null references users,
  -- For whom the agent works.
  agency_name text not null,
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['notices', 'read_cases', 'file_cases']),
  from_day date not null,
  -- The last day on which it holds.
  until_day date not null,
  state text not null default 'offered' check (state in ('offered', 'active', 'declined', 'revoked', 'ended')),
  granted_by uuid not null references users,
  granted_at timestamptz not null,
  signed_at timestamptz,
  -- The confidentiality agreement as it was signed.
  agreement_file_id uuid,
  ended_at timestamptz,
  ended_by uuid references users,
  end_reason text,
  warned_at timestamptz,
  version int not null default 1,
  check (until_day >= from_day),
  check ((state in ('declined', 'revoked', 'ended')) = (ended_at is not null)),
  check (state <> 'active' or signed_at is not null)
);
create unique index mandates_one_live on mandates (enterprise_id, agent_id) where state in ('offered', 'active');
create index mandates_of_agent on mandates (agent_id) where state in ('offered', 'active');
create index mandates_of_enterprise on mandates (enterprise_id, granted_at desc);
create index mandates_of_park on mandates (park_id, granted_at desc, id desc);
create index mandates_to_end on mandates (until_day) where state in ('offered', 'active');

-- An agent reads and signs an own mandate before acting for that enterprise.
alter table mandates enable row level security;
create policy walls on mandates using (within_walls(park_id, enterprise_id, null) or agent_id = (select wall_user()));
grant select, insert, update on mandates to qilian_app;

-- Seats and mandates by which somebody acts for enterprises; of several in one the first counts.
create function standings_of(person uuid, today date) returns table (enterprise_id uuid, role text, scopes text[], from_day date, place int)
  language sql stable security definer set search_path from current
  begin atomic
    select h.enterprise_id, h.role, '{}'::text[], h.from_day, array_position(array['owner', 'agent', 'primary', 'deputy'], h.role)
      from enterprise_holders h where h.user_id = person and h.until_day is null
    union all
    -- Whoever is offered one signs in to read and sign it, and may do nothing else.
    select m.enterprise_id, 'agent', case m.state when 'active' then m.scopes else '{}' end, m.from_day, case m.state when 'active' then 2 else 5 end
      from mandates m where m.agent_id = person and (m.state = 'active' and today between m.from_day and m.until_day or m.state = 'offered' and today <= m.until_day);
  end;
revoke all on function standings_of(uuid, date) from public;

-- As in 0030, with mandates beside seats.
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
    select jsonb_build_object('id', e.id, 'name', e.name, 'role', h.role, 'scopes', to_jsonb(h.scopes), 'park', e.park_id) into seat
      from standings_of(s.user_id, today) h join enterprises e on e.id = h.enterprise_id
      order by (e.id = s.active_enterprise_id) desc nulls last, h.place, h.from_day, e.id limit 1;
    if seat is not null then parks := array[(seat->>'park')::uuid]; end if;
  end if;

  perform set_config('qilian.side', s.side, true), set_config('qilian.user_id', s.user_id::text, true),
    set_config('qilian.parks', parks::text, true), set_config('qilian.enterprise_id', coalesce(seat->>'id', ''), true);
  return jsonb_build_object('sessionId', s.id, 'userId', s.user_id, 'side', s.side, 'name', s.name, 'locale', s.locale,
    'posts', posts_now, 'parks', to_jsonb(parks), 'enterprise', seat, 'standsInFor', colleagues,
    'provedAt', floor(extract(epoch from s.proved_at) * 1000)::bigint, 'enrolDue', s.enrol_due);
end $$;

-- Enterprises for which a person may act, for the choice at sign-in (the walls open for one at a time).
create function seats_of(person uuid, today date) returns table (id uuid, name text, role text)
  language sql stable security definer set search_path from current
  begin atomic
    select x.id, x.name, x.role from (
      select distinct on (e.id) e.id, e.name, h.role from standings_of(person, today) h join enterprises e on e.id = h.enterprise_id order by e.id, h.place) x
      order by x.name, x.id;
  end;
revoke all on function seats_of(uuid, date) from public;
grant execute on function seats_of(uuid, date) to qilian_app;
