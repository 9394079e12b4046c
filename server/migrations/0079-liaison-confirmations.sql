-- What was found out about whether a liaison is still the one: by a tap, a call, a visit, or another
-- procedure. Rows are only added. Free text stands in the ledger's erasable part.

create table liaison_confirmations (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  -- The seat that was asked about, and who held it.
  holder_id uuid not null references enterprise_holders,
  user_id uuid not null references users,
  at timestamptz not null,
  -- Who answered or recorded it; null for the platform itself.
  by_user_id uuid references users,
  occasion text not null check (occasion in ('one_tap', 'sign_in', 'visit', 'call', 'business_change', 'formation', 'sample', 'handover', 'order')),
  outcome text not null check (outcome in ('current', 'left', 'wrong_contact', 'unreachable')),
  -- Of a wrong contact: which one.
  wrong_channel text check (wrong_channel in ('phone', 'email')),
  -- The day on which the person left or the contact changed, as it was told.
  changed_on date,
  -- Where somebody looked: the person's identity document, and that the person works for the enterprise in that post.
  identity_seen boolean,
  post_seen boolean,
  check (wrong_channel is null or outcome = 'wrong_contact'),
  check (changed_on is null or outcome in ('left', 'wrong_contact'))
);
create index liaison_confirmations_of_enterprise on liaison_confirmations (enterprise_id, at desc, id desc);
create index liaison_confirmations_of_seat on liaison_confirmations (holder_id, at desc, id desc);
create index liaison_confirmations_of_user on liaison_confirmations (user_id);

alter table liaison_confirmations enable row level security;
create policy walls on liaison_confirmations using (exists (select from enterprises e where e.id = enterprise_id));
grant select, insert, update (enterprise_id) on liaison_confirmations to qilian_app;
