-- Which browsers somebody has signed in from. A browser carries a signed number in a cookie; the
-- number alone stands here. A known one keeps a budget of its own when passwords are tried, and
-- a sign-in from another is told to its owner.
create table devices (
  user_id uuid not null references users,
  device uuid not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (user_id, device)
);
grant select, insert, update, delete on devices to qilian_app;

-- Where a session came from, coarsely: an IPv4 /24 or an IPv6 /48.
alter table sessions
  add column device uuid,
  add column network text,
  add column way text,
  -- The provider's token of a sign-in through the city's identity provider, encrypted: signing out there asks for it.
  add column identity_token bytea;

-- Somebody said "this wasn't me": until they have set a new password by a link, no other way in counts.
alter table users add column recovery_required_at timestamptz;

-- Codes asked for from a known browser are counted apart, so that strangers who ask in somebody's name can't use them up.
alter table sign_in_codes add column device uuid;
