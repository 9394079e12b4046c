-- The ledger: append-only, chained per record, sealed per park.
-- Entries hold ids, codes and digests; names, personal data and free text stand in
-- ledger_details, which can be erased without breaking the chain.

create table ledger_entries (
  id uuid primary key,
  record_type text not null,
  record_id uuid not null,
  seq int not null,
  at timestamptz not null,
  park_id uuid,
  enterprise_id uuid,
  -- Who may read it in a timeline: staff only, the enterprise too, or anybody who follows progress.
  audience text not null check (audience in ('auditor', 'staff', 'enterprise', 'public')),
  type text not null,
  actor_side text not null check (actor_side in ('staff', 'enterprise', 'system', 'public')),
  actor_id uuid,
  params jsonb not null default '{}',
  detail_digest bytea,
  prev_hash bytea not null,
  hash bytea not null,
  -- The writing transaction; a seal covers all transactions that had ended when it was made.
  txid xid8 not null default pg_current_xact_id(),
  unique (record_type, record_id, seq)
);
create index ledger_entries_of_enterprise on ledger_entries (enterprise_id, at desc, id) where enterprise_id is not null;
create index ledger_entries_to_seal on ledger_entries (txid, id);

create table ledger_details (
  entry_id uuid primary key references ledger_entries,
  salt bytea not null,
  content jsonb,
  erased_at timestamptz
);

create table ledger_seals (
  park_id uuid,
  seq int not null,
  -- Entries with from_txid <= txid < until_txid.
  from_txid xid8 not null,
  until_txid xid8 not null,
  entries int not null,
  root bytea not null,
  prev_root bytea not null,
  sealed_at timestamptz not null,
  signature bytea not null
);
create unique index ledger_seals_in_order on ledger_seals (coalesce(park_id, '00000000-0000-0000-0000-000000000000'), seq);

create trigger append_only before update or delete on ledger_entries for each row execute function refuse_change();
create trigger append_only_all before truncate on ledger_entries for each statement execute function refuse_change();
create trigger append_only before update or delete on ledger_seals for each row execute function refuse_change();
create trigger append_only_all before truncate on ledger_seals for each statement execute function refuse_change();

-- What is hashed, as text in one fixed order, so that any program can recompute it.
create function ledger_text(e ledger_entries) returns text language sql stable
  return concat_ws(E'\x1f', e.id::text, e.record_type, e.record_id::text, e.seq::text,
    (extract(epoch from e.at) * 1000000)::bigint::text, coalesce(e.park_id::text, ''), coalesce(e.enterprise_id::text, ''),
    e.audience, e.type, e.actor_side, coalesce(e.actor_id::text, ''), e.params::text, coalesce(encode(e.detail_digest, 'hex'), ''));

-- Appends entries, chaining each to the last one of its record. The caller holds the record's lock.
-- entries: [{id, recordType, recordId, at, parkId, enterpriseId, audience, type, actorSide, actorId, params, detail, salt}]
create function ledger_append(entries jsonb) returns void
  language plpgsql security definer set search_path from current as $$
declare
  item jsonb;
  e ledger_entries;
begin
  for item in select * from jsonb_array_elements(entries) loop
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
    e.txid := pg_current_xact_id();
    insert into ledger_entries values (e.*);
    if e.detail_digest is not null then
      insert into ledger_details (entry_id, salt, content) values (e.id, decode(item->>'salt', 'hex'), item->'detail');
    end if;
  end loop;
end $$;
revoke all on function ledger_append(jsonb) from public;
grant execute on function ledger_append(jsonb) to qilian_app;

alter table ledger_entries enable row level security;
create policy walls on ledger_entries for select using (
  (within_walls(park_id, enterprise_id, null) or park_id is null and wall_side() = 'staff')
  and (wall_side() <> 'enterprise' or audience in ('enterprise', 'public')));
alter table ledger_details enable row level security;
create policy walls on ledger_details for select using (exists (select from ledger_entries e where e.id = entry_id));

grant select on ledger_entries, ledger_details to qilian_app;
