-- Sealing the ledger. The application may read seals and add the next one of a park; nothing else.

-- What was sealed, entry by entry in the order of the tree (platform/ledger/seal-format.ts),
-- so that an entry that is missing later can be named.
alter table ledger_seals add column leaves bytea not null;
alter table ledger_seals alter column leaves set storage external;
create index ledger_seals_by_run on ledger_seals (until_txid, (coalesce(park_id, '00000000-0000-0000-0000-000000000000')));

-- Adds one seal. Refused unless it follows on the last one of its park and covers ended transactions only.
create function ledger_seal(park uuid, number int, from_xid xid8, until_xid xid8, count int, root bytea, prev_root bytea,
    sealed_at timestamptz, signature bytea, leaves bytea) returns void
  language plpgsql security definer set search_path from current as $$
declare
  last ledger_seals;
begin
  select s.* into last from ledger_seals s
    where coalesce(s.park_id, '00000000-0000-0000-0000-000000000000') = coalesce(park, '00000000-0000-0000-0000-000000000000')
    order by s.seq desc limit 1;
  if number <> coalesce(last.seq, 0) + 1 or prev_root <> coalesce(last.root, '\x') or from_xid <> coalesce(last.until_txid, '0')
      or until_xid <= from_xid or until_xid > pg_snapshot_xmin(pg_current_snapshot()) then
    raise exception 'seal % of park % does not follow on seal %', number, park, coalesce(last.seq, 0) using errcode = 'check_violation';
  end if;
  insert into ledger_seals (park_id, seq, from_txid, until_txid, entries, root, prev_root, sealed_at, signature, leaves)
    values (park, number, from_xid, until_xid, count, root, prev_root, sealed_at, signature, leaves);
end $$;
revoke all on function ledger_seal(uuid, int, xid8, xid8, int, bytea, bytea, timestamptz, bytea, bytea) from public;
grant execute on function ledger_seal(uuid, int, xid8, xid8, int, bytea, bytea, timestamptz, bytea, bytea) to qilian_app;

alter table ledger_seals enable row level security;
create policy walls on ledger_seals for select using (wall_side() = 'system');
grant select on ledger_seals to qilian_app;
