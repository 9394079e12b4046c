-- A program may act for a department: it then sees that department's cases alone, and has its tasks.
alter table programs add column department_id uuid references departments;
alter table programs add check (not ('tasks:write' = any (scopes)) or department_id is not null);

create or replace function open_program(token bytea, at timestamptz, source inet) returns jsonb
  language plpgsql security definer set search_path from current as $$
declare
  p record;
  open_parks uuid[];
begin
  perform set_config('qilian.side', 'public', true);
  select t.id as token_id, t.last_used_at, t.last_used_from, c.id, c.scopes, c.parks, c.networks, c.calls_per_minute, c.department_id, d.area_id, u.name, u.locale into p
    from program_tokens t join programs c on c.id = t.program_id join users u on u.id = c.id left join departments d on d.id = c.department_id
    where t.token_hash = token and t.revoked_at is null and (t.ends_at is null or t.ends_at > at) and c.ended_at is null and c.expires_at > at;
  if not found then return null; end if;
  if cardinality(p.networks) > 0 and not coalesce(source <<= any (p.networks), false) then return '{"refused": "network"}'; end if;
  if p.last_used_at is null or p.last_used_at < at - interval '1 minute' or p.last_used_from is distinct from source then
    update program_tokens set last_used_at = at, last_used_from = source where id = p.token_id;
  end if;
  open_parks := array(select a.id from areas a where a.id = any (p.parks) and a.closed_on is null);
  perform set_config('qilian.side', 'program', true), set_config('qilian.user_id', p.id::text, true),
    set_config('qilian.parks', open_parks::text, true), set_config('qilian.enterprise_id', '', true);
  return jsonb_build_object('userId', p.id, 'name', p.name, 'locale', p.locale, 'scopes', to_jsonb(p.scopes), 'parks', to_jsonb(open_parks), 'callsPerMinute', p.calls_per_minute,
    'department', case when p.department_id is not null then jsonb_build_object('id', p.department_id, 'areaId', p.area_id) end);
end $$;

-- What a department's program doesn't see isn't told to it either.
create or replace function plan_webhooks(news jsonb) returns table (webhook_id uuid, delivery_id uuid)
  language sql volatile security definer set search_path from current
  begin atomic
    insert into webhook_deliveries (id, webhook_id, entry_id, type, event_at, created_at, due_at)
      select gen_random_uuid(), w.id, n."id", n."type", n."at", n."at", n."at"
        from jsonb_to_recordset(news) as n ("id" uuid, "type" text, "parkId" uuid, "audience" text, "at" timestamptz)
        join programs p on n."parkId" = any (p.parks) and webhook_scope(n."type") = any (p.scopes) and p.ended_at is null and p.expires_at > n."at"
        join webhooks w on w.program_id = p.id and w.state = 'active' and n."type" = any (w.events)
        where n."audience" in ('enterprise', 'public')
          and (p.department_id is null or webhook_scope(n."type") <> 'cases:read'
            or exists (select from ledger_entries l join tasks t on t.case_id = l.record_id where l.id = n."id" and t.department_id = p.department_id))
      returning webhook_deliveries.webhook_id, webhook_deliveries.id;
  end;
