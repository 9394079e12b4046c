-- Seals speak in transaction numbers. A database that was restored from rows counts transactions from
-- anew, below the numbers that its entries carry; so the ledger counts on from where they end.

create table ledger_counting (
  only_one boolean primary key default true check (only_one),
  -- Added to the database's own numbers. Grows by restoring and never else.
  added bigint not null default 0 check (added >= 0)
);
insert into ledger_counting default values;
grant select on ledger_counting to qilian_app;

create function refuse_counting_back() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or new.added < old.added then
    raise exception 'the ledger never counts back' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger only_onward before insert or update or delete on ledger_counting for each row execute function refuse_counting_back();
create trigger only_onward_all before truncate on ledger_counting for each statement execute function refuse_counting_back();

-- The ledger's number of a transaction of this database.
create function ledger_number(counted xid8) returns xid8 language sql stable
  return (select (counted::text::bigint + c.added)::text::xid8 from ledger_counting c);

alter table ledger_entries alter column txid set default ledger_number(pg_current_xact_id());

create or replace function ledger_append(entries jsonb) returns void
  language plpgsql security definer set search_path from current as $$
declare
  item jsonb;
  e ledger_entries;
  number constant xid8 := ledger_number(pg_current_xact_id());
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
    e.txid := number;
    insert into ledger_entries values (e.*);
    if e.detail_digest is not null then
      insert into ledger_details (entry_id, salt, content) values (e.id, decode(item->>'salt', 'hex'), item->'detail');
    end if;
  end loop;
end $$;

create or replace function ledger_seal(park uuid, number int, from_xid xid8, until_xid xid8, count int, root bytea, prev_root bytea,
    sealed_at timestamptz, signature bytea, leaves bytea) returns void
  language plpgsql security definer set search_path from current as $$
declare
  last ledger_seals;
begin
  select s.* into last from ledger_seals s
    where coalesce(s.park_id, '00000000-0000-0000-0000-000000000000') = coalesce(park, '00000000-0000-0000-0000-000000000000')
    order by s.seq desc limit 1;
  if number <> coalesce(last.seq, 0) + 1 or prev_root <> coalesce(last.root, '\x') or from_xid <> coalesce(last.until_txid, '0')
      or until_xid <= from_xid or until_xid > ledger_number(pg_snapshot_xmin(pg_current_snapshot())) then
    raise exception 'seal % of park % does not follow on seal %', number, park, coalesce(last.seq, 0) using errcode = 'check_violation';
  end if;
  insert into ledger_seals (park_id, seq, from_txid, until_txid, entries, root, prev_root, sealed_at, signature, leaves)
    values (park, number, from_xid, until_xid, count, root, prev_root, sealed_at, signature, leaves);
end $$;
