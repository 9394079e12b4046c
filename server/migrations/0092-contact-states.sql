-- Whether somebody can be reached by a way, and the mails that came back. Each mail leaves with a return address of
-- its own, signed, that names the delivery: so what comes back says whose it is by itself.

create table contact_states (
  user_id uuid not null references users,
  channel text not null check (channel in ('email', 'sms')),
  state text not null check (state in ('working', 'doubtful', 'suspended')),
  -- Keyed digest of the address that it speaks of: news of a former address change nothing.
  address_tag text not null,
  -- Mails that came back for a passing reason since the last sign that the address works.
  soft_bounces int not null default 0,
  soft_since timestamptz,
  bounced_at timestamptz,
  reason text,
  status text,
  report_id uuid,
  worked_at timestamptz,
  worked_by text check (worked_by in ('delivered', 'opened', 'confirmed', 'changed', 'proved', 'staff')),
  -- An automatic reply said that the person is away, or has left for good.
  hint text check (hint in ('away', 'left')),
  hint_at timestamptz,
  changed_at timestamptz not null,
  version int not null default 1,
  primary key (user_id, channel),
  check ((state = 'working') or bounced_at is not null),
  check ((hint is null) = (hint_at is null))
);
create index contact_states_amiss on contact_states (bounced_at desc, user_id) where state <> 'working';

create table bounce_reports (
  id uuid primary key,
  -- What makes a second delivery of the same report known.
  message_key text not null unique,
  received_at timestamptz not null,
  way text not null check (way in ('smtp', 'imap', 'answer')),
  verdict text not null check (verdict in ('ordinary', 'bounce', 'delayed', 'auto_reply', 'complaint', 'delivered')),
  notice_id uuid not null,
  user_id uuid not null references users,
  park_id uuid,
  enterprise_id uuid references enterprises,
  reason text,
  permanence text check (permanence in ('hard', 'soft')),
  status text,
  hint text check (hint in ('away', 'left')),
  reporting_mta text,
  -- Whether it spoke of the address that the person has now.
  current boolean not null,
  -- Encrypted (platform/secrets): the server's words, and the head of the report itself.
  diagnostic bytea,
  raw bytea,
  size int not null
);
create index bounce_reports_of_user on bounce_reports (user_id, received_at desc, id desc);
create index bounce_reports_newest on bounce_reports (received_at desc, id desc);
create index bounce_reports_of_notice on bounce_reports (notice_id);

alter table contact_states enable row level security;
create policy walls on contact_states using (wall_side() = 'system' or user_id = wall_user()
  or wall_side() = 'staff' and exists (select from enterprise_holders h where h.user_id = contact_states.user_id));
alter table bounce_reports enable row level security;
create policy walls on bounce_reports for select using (case wall_side()
  when 'system' then true
  when 'staff' then park_id = any (wall_parks())
  else user_id = wall_user() end);
create policy by_system on bounce_reports for all using (wall_side() = 'system');

grant select, insert, update, delete on contact_states to qilian_app;
grant select, insert, update, delete on bounce_reports to qilian_app;
