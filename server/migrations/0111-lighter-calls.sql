-- What every call and every step pays for, written so that PostgreSQL sets up less of it.

-- Called within functions that run as the owner already: as part of their query it needn't be set up on its own.
alter function standings_of(uuid, date) security invoker reset all;

-- Most cities have no webhook for most news, and looking for one is less than setting up the query that plans for it.
create or replace function plan_webhooks(news jsonb) returns table (webhook_id uuid, delivery_id uuid)
  language plpgsql volatile security definer set search_path from current as $$
#variable_conflict use_column
begin
  if not exists (select from webhooks where state = 'active') then
    return;
  end if;
  return query
    insert into webhook_deliveries (id, webhook_id, entry_id, type, event_at, created_at, due_at)
      select gen_random_uuid(), w.id, n."id", n."type", n."at", n."at", n."at"
        from jsonb_to_recordset(news) as n ("id" uuid, "type" text, "parkId" uuid, "audience" text, "at" timestamptz)
        join programs p on n."parkId" = any (p.parks) and webhook_scope(n."type") = any (p.scopes) and p.ended_at is null and p.expires_at > n."at"
        join webhooks w on w.program_id = p.id and w.state = 'active' and n."type" = any (w.events)
        where n."audience" in ('enterprise', 'public')
          and (p.department_id is null or webhook_scope(n."type") <> 'cases:read'
            or exists (select from ledger_entries l join tasks t on t.case_id = l.record_id where l.id = n."id" and t.department_id = p.department_id))
      returning webhook_deliveries.webhook_id, webhook_deliveries.id;
end $$;

-- As in 0050, without a cursor over the entries, which are few.
create or replace function ledger_append(entries jsonb) returns void
  language plpgsql security definer set search_path from current as $$
declare
  item jsonb;
  e ledger_entries;
  number constant xid8 := ledger_number(pg_current_xact_id());
begin
  for place in 0 .. jsonb_array_length(entries) - 1 loop
    item := entries->place;
    e := null;
    select l.seq, l.hash into e.seq, e.prev_hash from ledger_entries l
      where l.record_type = item->>'recordType' and l.record_id = (item->>'recordId')::uuid
      order by l.seq desc limit 1;
    e.id := (item->>'id')::uuid;
    e.record_type := item->>'recordType';
    e.record_id := (item->>'recordId')::uuid;
    e.seq := coalesce(e.seq, 0) + 1;
    e.prev_hash := coalesce(e.prev_hash, '\x');
    e.at := (item->>'at')::timestamptz;
    e.park_id := (item->>'parkId')::uuid;
    e.enterprise_id := (item->>'enterpriseId')::uuid;
    e.audience := item->>'audience';
    e.type := item->>'type';
    e.actor_side := item->>'actorSide';
    e.actor_id := (item->>'actorId')::uuid;
    e.params := coalesce(item->'params', '{}');
    if jsonb_typeof(item->'detail') = 'object' then
      e.detail_digest := sha256(decode(item->>'salt', 'hex') || convert_to((item->'detail')::text, 'UTF8'));
    end if;
    e.hash := sha256(e.prev_hash || convert_to(ledger_text(e), 'UTF8'));
    e.txid := number;
    insert into ledger_entries values (e.*);
    if e.detail_digest is not null then
      insert into ledger_details (entry_id, salt, content) values (e.id, decode(item->>'salt', 'hex'), item->'detail');
    end if;
  end loop;
end $$;
