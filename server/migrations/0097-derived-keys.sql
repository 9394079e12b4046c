-- What follows from the data key itself, wrapped by the present one from the first change of the data key on: it stays the
-- same, because tracking links, linked accounts, recovery codes and the seals of the ledger must hold.
create table derived_keys (
  name text primary key check (name in ('tokens', 'ledger-seal')),
  wrapped bytea not null
);
alter table derived_keys enable row level security;
create policy by_system on derived_keys using (wall_side() = 'system');
grant select, insert, update on derived_keys to qilian_app;
-- The keys of seals are wrapped anew too.
grant update on seal_keys to qilian_app;
