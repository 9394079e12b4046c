-- Webhooks of programs, and each delivery with its answer.

create table webhooks (
  id uuid primary key,
  program_id uuid not null references programs,
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  -- Encrypted (platform/secrets), as is the former one, which signs too until it is over.
  secret bytea not null,
  former_secret bytea,
  former_until timestamptz,
  state text not null default 'active' check (state in ('active', 'paused', 'disabled', 'ended')),
  -- Since when nothing has been taken; null when the last delivery was.
  failing_since timestamptz,
  last_success_at timestamptz,
  -- One worker at a time sends to it, until then at most.
  busy_until timestamptz,
  created_by uuid not null references users,
  created_at timestamptz not null,
  version int not null default 1
);
create index webhooks_of_program on webhooks (program_id, created_at desc, id desc);

create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references webhooks,
  -- The entry of the ledger that it tells of; null for a test.
  entry_id uuid,
  type text not null,
  event_at timestamptz not null,
  replay boolean not null default false,
  created_at timestamptz not null,
  status text not null default 'waiting' check (status in ('waiting', 'delivered', 'failed', 'dropped')),
  due_at timestamptz,
  attempts int not null default 0,
  first_at timestamptz,
  last_at timestamptz,
  answer_status int,
  answer text,
  failure text,
  took_ms int,
  check ((status = 'waiting') = (due_at is not null))
);
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, due_at) where status = 'waiting';
create index webhook_deliveries_by_age on webhook_deliveries (created_at) where status <> 'waiting';

alter table webhooks enable row level security;
create policy walls on webhooks using (exists (select from programs p where p.id = program_id));
alter table webhook_deliveries enable row level security;
create policy walls on webhook_deliveries using (exists (select from webhooks w where w.id = webhook_id));
grant select, insert, update on webhooks to qilian_app;
grant select, insert, update, delete on webhook_deliveries to qilian_app;

-- Which scope opens the events of a record.
create function webhook_scope(event_type text) returns text language sql immutable
  return case split_part(event_type, '.', 1) when 'case' then 'cases:read' when 'enterprise' then 'enterprises:read' end;

-- Plans a delivery of each of these news to every webhook that wants it and may have it, whoever acts:
-- the webhooks of a park lie behind walls that an enterprise doesn't look over.
-- news: [{id, type, parkId, audience, at}]
create function plan_webhooks(news jsonb) returns table (webhook_id uuid, delivery_id uuid)
  language sql volatile security definer set search_path from current
  begin atomic
    insert into webhook_deliveries (id, webhook_id, entry_id, type, event_at, created_at, due_at)
      select gen_random_uuid(), w.id, n."id", n."type", n."at", n."at", n."at"
        from jsonb_to_recordset(news) as n ("id" uuid, "type" text, "parkId" uuid, "audience" text, "at" timestamptz)
        join programs p on n."parkId" = any (p.parks) and webhook_scope(n."type") = any (p.scopes) and p.ended_at is null and p.expires_at > n."at"
        join webhooks w on w.program_id = p.id and w.state = 'active' and n."type" = any (w.events)
        where n."audience" in ('enterprise', 'public')
      returning webhook_deliveries.webhook_id, webhook_deliveries.id;
  end;
revoke all on function plan_webhooks(jsonb) from public;
grant execute on function plan_webhooks(jsonb) to qilian_app;
