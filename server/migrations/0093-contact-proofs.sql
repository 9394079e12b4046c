-- Codes by which people prove a mailbox: the one they have, or one that takes its place.

create table contact_proofs (
  id uuid primary key,
  user_id uuid not null references users,
  -- Encrypted (platform/secrets).
  email bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz
);
create index contact_proofs_of_user on contact_proofs (user_id, created_at desc);
create index contact_proofs_by_age on contact_proofs (created_at);
alter table contact_proofs enable row level security;
create policy own on contact_proofs using (user_id = wall_user() or wall_side() = 'system');
grant select, insert, update, delete on contact_proofs to qilian_app;
