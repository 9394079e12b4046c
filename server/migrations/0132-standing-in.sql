-- Leave reaches to the end of the chain: whoever stands in for somebody who is away as well stands in for both.

-- Who is at work in somebody's place that day. Null for who isn't on leave, or where nobody in service is left at the end of the chain.
create function substitute_of(person uuid, day date) returns uuid language sql stable
  begin atomic
    with recursive chain (id, path) as (
      select a.substitute_id, array[a.user_id, a.substitute_id] from absences a where a.user_id = person and a.cancelled_at is null and day between a.from_day and a.until_day
      union all
      select a.substitute_id, path || a.substitute_id from chain join absences a on a.user_id = chain.id
        where a.cancelled_at is null and day between a.from_day and a.until_day and a.substitute_id <> all (path))
    select c.id from chain c join users u on u.id = c.id
      where u.left_at is null and not exists (select from absences a where a.user_id = c.id and a.cancelled_at is null and day between a.from_day and a.until_day)
      order by cardinality(path) limit 1;
  end;

-- For whom somebody stands in that day, those included in whose place a colleague would be who is away too.
create function stands_in_for(person uuid, day date) returns uuid[] language sql stable
  begin atomic
    with recursive away as (
      select a.user_id from absences a where a.substitute_id = person and a.cancelled_at is null and day between a.from_day and a.until_day
      union
      select a.user_id from away join absences a on a.substitute_id = away.user_id where a.cancelled_at is null and day between a.from_day and a.until_day)
    select array_agg(user_id) from away where user_id <> person;
  end;

-- As in 0096, along the chain.
create or replace function open_session(token bytea, at timestamptz, today date) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  s record;
  posts_now jsonb := '[]';
  colleagues jsonb := '[]';
  absent uuid[] := '{}';
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
    if exists (select from absences a where a.substitute_id = s.user_id and a.until_day >= today and a.from_day <= today and a.cancelled_at is null) then
      absent := coalesce(stands_in_for(s.user_id, today), '{}');
      select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name), '[]') into colleagues from users u where u.id = any (absent);
    end if;
    with standing as materialized (
      select p.role, p.area_id, p.department_id, p.office_id,
          array(select park.id from areas park left join areas district on district.id = park.parent_id
            where park.level = 'park' and park.closed_on is null and p.area_id in (park.id, district.id, district.parent_id)) as parks
        from posts p
        where (p.user_id = s.user_id or p.user_id = any (absent) and p.role not in ('administrator', 'auditor'))
          and p.from_day <= today and (p.until_day is null or p.until_day > today)
    )
    select coalesce(jsonb_agg(jsonb_build_object('role', role, 'areaId', area_id, 'departmentId', department_id, 'officeId', office_id, 'parks', to_jsonb(t.parks))), '[]'),
        array(select distinct park from standing, unnest(standing.parks) park)
      into posts_now, parks from standing t;
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

-- Notices with a copy for whoever stands in: those that bring an id for one, for people on leave. Never to the person who
-- took the step, and once to each of whom the same is told anyway. `people` are the recipients.
create function with_stand_ins(given jsonb, people uuid[], actor uuid, day date) returns jsonb language plpgsql stable as $$
begin
  if not exists (select from absences a where a.user_id = any (people) and a.cancelled_at is null and day between a.from_day and a.until_day) then
    return given;
  end if;
  return given || coalesce((
    select jsonb_agg(copy.notice) from (
      select distinct on (stand.id, n->>'kind', n->>'caseId', n->>'taskId')
          n || jsonb_build_object('id', n->>'standInId', 'recipientId', stand.id, 'params', n->'params' || jsonb_build_object('standingFor', u.name)) as notice
        from jsonb_array_elements(given) n
        join absences a on a.user_id = (n->>'recipientId')::uuid and a.cancelled_at is null and day between a.from_day and a.until_day
        join users u on u.id = a.user_id
        cross join lateral (select substitute_of(a.user_id, day) as id) stand
        where n->>'standInId' is not null and stand.id is not null and stand.id is distinct from actor
          and not exists (select from jsonb_array_elements(given) other where (other->>'recipientId')::uuid = stand.id
            and (other->>'kind', coalesce(other->>'caseId', ''), coalesce(other->>'taskId', '')) = (n->>'kind', coalesce(n->>'caseId', ''), coalesce(n->>'taskId', '')))
        order by stand.id, n->>'kind', n->>'caseId', n->>'taskId', u.name) copy), '[]');
end $$;
