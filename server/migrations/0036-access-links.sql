-- Links by which somebody sets a password: an invitation, or a way back after forgetting it. The
-- token stands nowhere: it is the keyed digest of the row's id. A row is made for an unknown name
-- too (without a person), so that asking looks the same.
create table access_links (
  id uuid primary key,
  purpose text not null check (purpose in ('invitation', 'recovery')),
  user_id uuid references users,
  -- Keyed digest of what was asked for, to count by.
  asked_index bytea,
  created_by uuid references users,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  -- The mail server refused it for good.
  failed_at timestamptz
);
create index access_links_of_user on access_links (user_id) where used_at is null and revoked_at is null;
create index access_links_by_asked on access_links (asked_index, created_at desc) where asked_index is not null;
grant select, insert, update, delete on access_links to qilian_app;
