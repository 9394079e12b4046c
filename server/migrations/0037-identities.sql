-- Accounts at the city's identity provider. The subject may be a number that says who somebody is
-- elsewhere, so that only its keyed digest is kept.
create table identities (
  id uuid primary key,
  user_id uuid not null references users,
  issuer text not null,
  subject_index bytea not null,
  -- The verified attribute by which the account was found.
  linked_by text not null check (linked_by in ('email', 'phone', 'login_name')),
  linked_at timestamptz not null,
  last_used_at timestamptz not null,
  unlinked_at timestamptz
);
create unique index identities_one_person on identities (issuer, subject_index) where unlinked_at is null;
create unique index identities_one_account on identities (user_id, issuer) where unlinked_at is null;
create index identities_past on identities (issuer, subject_index);

-- A way to the provider and back: bound to the browser that began it, good once, for a few minutes.
-- Nonce and code verifier are keyed digests of the state and stand nowhere.
create table identity_flows (
  state_hash bytea primary key,
  device uuid not null,
  side text not null check (side in ('staff', 'enterprise')),
  -- Who is signed in and wants the accounts linked; null for a sign-in.
  user_id uuid references users,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index identity_flows_over on identity_flows (expires_at);
grant select, insert, update on identities to qilian_app;
grant select, insert, update, delete on identity_flows to qilian_app;
