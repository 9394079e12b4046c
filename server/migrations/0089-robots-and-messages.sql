-- Group robots of an enterprise's messenger, messages between an enterprise and its officers, and digests.

create table enterprise_robots (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  kind text not null check (kind in ('wecom', 'dingtalk', 'feishu')),
  -- Encrypted (platform/secrets): whoever knows them can write into the group.
  url bytea not null,
  secret bytea,
  last_sent_at timestamptz,
  failed_at timestamptz,
  failure text,
  set_by uuid not null references users,
  set_at timestamptz not null,
  ended_at timestamptz
);
create unique index enterprise_robots_one_of_kind on enterprise_robots (enterprise_id, kind) where ended_at is null;

-- A subject between an enterprise and the park. It belongs to the enterprise: who speaks for it may change.
create table talks (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  subject text not null,
  circular_id uuid references circulars,
  case_id uuid references cases,
  opened_by uuid not null references users,
  opened_at timestamptz not null,
  last_at timestamptz not null,
  last_side text not null check (last_side in ('staff', 'enterprise')),
  closed_at timestamptz,
  version int not null default 1
);
create index talks_of_enterprise on talks (enterprise_id, last_at desc, id desc);

create table talk_messages (
  id uuid primary key,
  talk_id uuid not null references talks,
  author_id uuid not null references users,
  author_side text not null check (author_side in ('staff', 'enterprise')),
  body text not null,
  at timestamptz not null
);
create index talk_messages_of_talk on talk_messages (talk_id, at, id);

create table talk_reads (
  talk_id uuid not null references talks,
  user_id uuid not null references users,
  read_at timestamptz not null,
  primary key (talk_id, user_id)
);
create index talk_reads_of_user on talk_reads (user_id);

alter table enterprise_robots enable row level security;
create policy walls on enterprise_robots using (exists (select from enterprises e where e.id = enterprise_id));
alter table talks enable row level security;
create policy walls on talks using (exists (select from enterprises e where e.id = enterprise_id));
alter table talk_messages enable row level security;
create policy walls on talk_messages using (exists (select from talks t where t.id = talk_id));
alter table talk_reads enable row level security;
create policy walls on talk_reads using (exists (select from talks t where t.id = talk_id));

grant select, insert, update on enterprise_robots, talks, talk_messages, talk_reads to qilian_app;

create policy of_talk on files as restrictive for select using (record_type is distinct from 'talk' or wall_side() = 'system' or exists (select from talks t where t.id = record_id));
-- The certificate of a served notice is the park's and its recipient's.
create policy of_certificate on files as restrictive for select using (record_type is distinct from 'delivery_certificate' or wall_side() = 'system' or exists (select from notices n where n.id = record_id));
