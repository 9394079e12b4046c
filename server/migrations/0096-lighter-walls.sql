-- The walls that nearly every call looks through, with less for the database to set up.

-- As in 0085, in two statements instead of five.
create or replace function open_session(token bytea, at timestamptz, today date) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  s record;
  posts_now jsonb := '[]';
  colleagues jsonb := '[]';
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
    with absent as materialized (
      select u.id, u.name from absences a join users u on u.id = a.user_id
        where a.substitute_id = s.user_id and a.cancelled_at is null and today between a.from_day and a.until_day
    ), standing as materialized (
      select p.role, p.area_id, p.department_id, p.office_id,
          array(select park.id from areas park left join areas district on district.id = park.parent_id
            where park.level = 'park' and park.closed_on is null and p.area_id in (park.id, district.id, district.parent_id)) as parks
        from posts p
        where (p.user_id = s.user_id or p.user_id = any (array(select id from absent)) and p.role not in ('administrator', 'auditor'))
          and p.from_day <= today and (p.until_day is null or p.until_day > today)
    )
    select (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') from absent),
        coalesce(jsonb_agg(jsonb_build_object('role', role, 'areaId', area_id, 'departmentId', department_id, 'officeId', office_id, 'parks', to_jsonb(t.parks))), '[]'),
        array(select distinct park from standing, unnest(standing.parks) park)
      into colleagues, posts_now, parks from standing t;
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

-- Whether the reader reaches the record that a file hangs on, through the walls of that record. One statement for each
-- sort of record, prepared where it is first needed: as conditions of the policies they were set up, all of them
-- with the walls of their tables, for each query that names a file.
create function reaches_record(kind text, record uuid) returns boolean
  language plpgsql stable as $$
begin
  case kind
    when 'case', 'case_internal' then return exists (select from cases c where c.id = record);
    when 'import' then return exists (select from import_batches b where b.id = record);
    when 'award' then return exists (select from gold_awards a where a.id = record);
    when 'delivery_certificate' then return exists (select from notices n where n.id = record);
    when 'circular' then return exists (select from circulars c where c.id = record);
    when 'correction' then return exists (select from correction_orders o where o.id = record);
    when 'handover' then return exists (select from handover_entries e where e.id = record);
    when 'handover_declaration' then return exists (select from handover_declarations d where d.id = record);
    when 'mandate' then return exists (select from mandates m where m.id = record);
    when 'talk' then return exists (select from talks t where t.id = record);
    when 'appointment' then return exists (select from appointments a where a.id = record);
    else return false;
  end case;
end $$;

alter policy read on files using (case
  when wall_side() = 'system' then true
  when record_id is null then uploaded_by = wall_user()
  when record_type = 'case' then reaches_record(record_type, record_id)
  when record_type = 'case_internal' then wall_side() = 'staff' and reaches_record(record_type, record_id)
  when record_type = 'import' then reaches_record(record_type, record_id)
  else wall_side() in ('staff', 'enterprise') end);
alter policy awards on files using (record_type is distinct from 'award' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy of_certificate on files using (record_type is distinct from 'delivery_certificate' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy of_circular on files using (record_type is distinct from 'circular' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy of_correction on files using (record_type is distinct from 'correction' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy of_mandate on files using (record_type is distinct from 'mandate' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy of_talk on files using (record_type is distinct from 'talk' or wall_side() = 'system' or reaches_record(record_type, record_id));
alter policy walls_of_appointments on files using (record_type is distinct from 'appointment' or reaches_record(record_type, record_id));
alter policy of_handovers on files using (wall_side() = 'system' or record_id is null
  or record_type not in ('handover', 'handover_declaration') or reaches_record(record_type, record_id));

-- Settings as they stand for one side alone, so that a wall needs neither a case nor a comparison for each row.
create function wall_park_readers() returns uuid[] language sql stable parallel safe
  return case when wall_side() in ('staff', 'program') then wall_parks() else '{}' end;
create function wall_own_enterprise() returns uuid language sql stable parallel safe
  return case when wall_side() = 'enterprise' then wall_enterprise() end;
create function wall_everything() returns boolean language sql stable parallel safe
  return wall_side() = 'system';

-- As before (`within_walls`), looked up once a statement: every list shows the names of many enterprises.
alter policy walls on enterprises using (park_id = any ((select wall_park_readers())::uuid[]) or id = (select wall_own_enterprise()) or (select wall_everything()));

-- As `search_cases`, with what else a list needs in order to choose a page: it need not look up each hit.
create function search_hits(terms tsquery, most int) returns table (id uuid, park_id uuid, granted_parks uuid[], enterprise_id uuid, internal boolean, opened_at timestamptz, due_at timestamptz)
  language sql stable security definer set search_path from current
  begin atomic
    select c.id, c.park_id, c.granted_parks, c.enterprise_id, c.internal, c.opened_at, c.due_at from cases c
      where c.search @@ terms and (case (select wall_side())
        when 'staff' then c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())
        when 'enterprise' then c.enterprise_id = (select wall_enterprise()) and not c.internal
        when 'program' then (c.park_id = any ((select wall_parks())::uuid[]) or c.granted_parks && (select wall_parks())) and not c.internal
        when 'system' then true
        else false end)
      order by c.opened_at desc limit most;
  end;
revoke all on function search_hits(tsquery, int) from public;
grant execute on function search_hits(tsquery, int) to qilian_app;

-- What hangs on enterprises: the platform itself, which goes through all of them at night, needn't look up each one.
alter policy walls on enterprise_holders using ((select wall_everything()) or exists (select from enterprises e where e.id = enterprise_id));
alter policy walls on enterprise_staff using ((select wall_everything()) or exists (select from enterprises e where e.id = enterprise_id));
alter policy walls on liaison_confirmations using ((select wall_everything()) or exists (select from enterprises e where e.id = enterprise_id));
alter policy walls on turnover_overrides using ((select wall_everything()) or wall_side() <> 'enterprise' and exists (select from enterprises e where e.id = enterprise_id));
