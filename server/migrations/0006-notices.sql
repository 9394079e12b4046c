-- One row a notice and recipient; a row of deliveries for each channel beyond the screen.

create table notices (
  id uuid primary key,
  recipient_id uuid not null references users,
  park_id uuid,
  enterprise_id uuid,
  kind text not null,
  params jsonb not null default '{}',
  case_id uuid,
  task_id uuid,
  created_at timestamptz not null,
  read_at timestamptz
);
create index notices_of_recipient on notices (recipient_id, created_at desc, id desc);
create index notices_unread on notices (recipient_id) where read_at is null;

create table notice_deliveries (
  notice_id uuid not null references notices,
  channel text not null check (channel in ('email', 'sms')),
  status text not null check (status in ('queued', 'sent', 'failed')),
  attempts int not null default 0,
  message_id text,
  failure text,
  at timestamptz not null,
  primary key (notice_id, channel)
);

-- A notice is written by whoever acts (an enterprise's liaison writes to the staff) and read by its
-- recipient alone; the mail job is the system's.
alter table notices enable row level security;
create policy own_read on notices for select using (recipient_id = wall_user() or wall_side() = 'system');
create policy own_update on notices for update using (recipient_id = wall_user());
create policy written_by_anyone on notices for insert with check (wall_side() <> '');
alter table notice_deliveries enable row level security;
create policy own_read on notice_deliveries for select using (exists (select from notices n where n.id = notice_id));
create policy by_system on notice_deliveries for update using (wall_side() = 'system');
create policy written_by_anyone on notice_deliveries for insert with check (wall_side() <> '');

grant select, insert, update (read_at) on notices to qilian_app;
grant select, insert, update (status, attempts, message_id, failure, at) on notice_deliveries to qilian_app;
