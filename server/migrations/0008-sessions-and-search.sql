-- Definer functions: the narrow doors through the walls.

-- The person behind a session token, with posts, parks and stand-ins of today; sets the walls
-- of the transaction. Null (and no walls opened) where there is no such session.
create function open_session(token bytea, at timestamptz, today date) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  s record;
  colleagues jsonb := '[]';
  acting uuid[];
  posts_now jsonb := '[]';
  parks uuid[] := '{}';
  seat jsonb;
begin
  select x.id, x.user_id, x.active_enterprise_id, x.last_seen_at, u.side, u.name, u.locale into s
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
    'posts', posts_now, 'parks', to_jsonb(parks), 'enterprise', seat, 'standsInFor', colleagues);
end $$;

-- Full-text search beneath the policies could not use its index (@@ isn't leakproof);
-- these apply the walls themselves, newest or best first.
create function search_cases(terms tsquery, most int) returns table (id uuid)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id from cases c
      where c.search @@ terms and within_walls(c.park_id, c.enterprise_id, c.granted_parks)
      order by c.opened_at desc limit most;
  end;

-- Open cases within the walls are few, whatever the words; how many cases hold a word no prepared plan can know.
create function similar_cases(terms tsquery, enterprise uuid, most int) returns table (id uuid, rank real)
  language sql stable security definer set search_path from current
  begin atomic
    with open as materialized (
      select c.id, c.search from cases c
        where c.closed_at is null and (enterprise is null or c.enterprise_id = enterprise)
          and within_walls(c.park_id, c.enterprise_id, c.granted_parks))
    select open.id, ts_rank(open.search, terms, 1) as rank from open
      where open.search @@ terms order by rank desc limit most;
  end;

-- By name, after a place in that order. Planned for the words at hand: common ones are met soon along
-- the names, rare ones are found by the index.
create function search_enterprises(terms tsquery, after_key text, after_id uuid, most int) returns table (id uuid)
  language plpgsql stable security definer set search_path from current as $$
begin
  return query execute 'select e.id from enterprises e
    where e.search @@ $1 and within_walls(e.park_id, e.id, null) and ($2 is null or (e.name_key, e.id) > ($2, $3))
    order by e.name_key, e.id limit $4' using terms, after_key, after_id, most;
end $$;

-- Statistics after many files came at once; only the owner of a table may make them.
create function analyze_enterprises() returns void language plpgsql security definer set search_path from current as $$
begin
  analyze enterprises, enterprise_holders, enterprise_parks, users;
end $$;

-- Progress without an account: the row of one case, by its id or number; the caller has
-- checked the token or the phone's last digits.
create function progress_of(case_id uuid, case_number text) returns table (
    id uuid, number text, category text, status text, opened_at timestamptz, due_at timestamptz, yellow_at timestamptz,
    paused_since timestamptz, closed_at timestamptz, park text, last4 text)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id, c.number, c.category, c.status, c.opened_at, c.due_at, c.yellow_at, c.paused_since, c.closed_at, a.name, c.reporter_last4
      from cases c join areas a on a.id = c.park_id
      where c.id = case_id or c.number = case_number;
  end;

create function progress_steps(case_id uuid) returns table (at timestamptz, type text)
  language sql stable security definer set search_path from current
  begin atomic
    select e.at, e.type from ledger_entries e
      where e.record_type = 'case' and e.record_id = case_id and e.audience = 'public'
      order by e.seq;
  end;

-- Enterprises in which a person holds a seat, for the choice at sign-in (the walls open for one at a time).
create function seats_of(person uuid) returns table (id uuid, name text, role text)
  language sql stable security definer set search_path from current
  begin atomic
    select e.id, e.name, h.role from enterprise_holders h join enterprises e on e.id = h.enterprise_id
      where h.user_id = person and h.until_day is null order by e.name;
  end;

do $$ declare f text; begin
  foreach f in array array['open_session(bytea, timestamptz, date)', 'search_cases(tsquery, int)', 'similar_cases(tsquery, uuid, int)',
      'search_enterprises(tsquery, text, uuid, int)', 'analyze_enterprises()', 'progress_of(uuid, text)', 'progress_steps(uuid)', 'seats_of(uuid)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to qilian_app', f);
  end loop;
end $$;
