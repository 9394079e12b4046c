-- Circulars: one text to the people of chosen enterprises. What each of them got is a row of notices, with a row of
-- deliveries for each way beyond the screen, as for every notice.

-- Whom circulars go to, kept under a name; worked out anew whenever one is sent.
create table audiences (
  id uuid primary key,
  parks uuid[] not null check (cardinality(parks) > 0),
  name text not null,
  filter jsonb not null,
  created_by uuid not null references users,
  created_at timestamptz not null,
  closed_on date,
  version int not null default 1
);
create index audiences_by_name on audiences (name, id) where closed_on is null;

create table circulars (
  id uuid primary key,
  -- Parks to whose enterprises it goes.
  parks uuid[] not null check (cardinality(parks) > 0),
  subject text not null,
  body text not null,
  weight text not null check (weight in ('ordinary', 'confidential', 'legal')),
  urgent boolean not null default false,
  -- Ways beyond the screen.
  channels text[] not null default '{}' check (channels <@ '{email,sms,robot}'::text[]),
  -- Whom in each enterprise.
  seats text[] not null check (cardinality(seats) > 0 and seats <@ '{primary,deputy,owner}'::text[]),
  audience_id uuid references audiences,
  filter jsonb not null,
  acknowledge boolean not null default false,
  -- Working days until an answer is due, and the day that follows from it once it is sent.
  answer_days int check (answer_days between 1 and 250),
  answer_by date,
  -- Working hours without a sign after which the next seat is told; null for never.
  fallback_hours int check (fallback_hours between 1 and 400),
  -- The next seat is told at once where every way failed.
  fallback_failed boolean not null default true,
  state text not null default 'draft' check (state in ('draft', 'scheduled', 'sent', 'cancelled')),
  send_at timestamptz,
  sent_at timestamptz,
  sent_by uuid references users,
  -- SHA-256 of what was sent, in hexadecimal.
  digest text,
  enterprises int,
  people int,
  cancelled_because text check (cancelled_because in ('withdrawn', 'author_left')),
  created_by uuid not null references users,
  created_at timestamptz not null,
  version int not null default 1,
  check ((state = 'scheduled') = (send_at is not null and sent_at is null and cancelled_because is null)),
  check ((state = 'sent') = (sent_at is not null)),
  check (weight <> 'legal' or acknowledge)
);
create index circulars_newest on circulars (created_at desc, id desc);
create index circulars_scheduled on circulars (send_at) where state = 'scheduled';

-- Enterprises of the audience that nobody could be told for.
create table circular_unreached (
  circular_id uuid not null references circulars,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  cause text not null check (cause in ('nobody', 'agents_only', 'no_channel')),
  primary key (circular_id, enterprise_id)
);

alter table notices
  add column circular_id uuid references circulars,
  -- By which seat in the enterprise the recipient got it.
  add column seat text check (seat in ('primary', 'deputy', 'owner', 'agent')),
  -- False for what only a way beyond the screen carries, such as the mail that gathers others.
  add column on_screen boolean not null default true,
  add column opened_at timestamptz,
  add column opened_via text check (opened_via in ('screen', 'link')),
  add column acknowledged_at timestamptz,
  add column acknowledged_via text check (acknowledged_via in ('screen', 'link')),
  -- When the next seat is told, unless there is a sign by then.
  add column fallback_at timestamptz,
  -- The notice that this one repeats or stands in for, and why.
  add column origin_id uuid references notices,
  add column origin_reason text check (origin_reason in ('silent', 'failed', 'readdressed', 'reminder')),
  add check ((origin_id is null) = (origin_reason is null)),
  add check ((opened_at is null) = (opened_via is null)),
  add check ((acknowledged_at is null) = (acknowledged_via is null));
create index notices_of_circular on notices (circular_id, enterprise_id, id) where circular_id is not null;
create index notices_to_fall_back on notices (fallback_at) where fallback_at is not null;
create index notices_by_origin on notices (origin_id) where origin_id is not null;

alter table notice_deliveries drop constraint notice_deliveries_channel_check, drop constraint notice_deliveries_status_check;
alter table notice_deliveries
  add constraint notice_deliveries_channel_check check (channel in ('email', 'sms', 'wecom', 'dingtalk', 'feishu')),
  add constraint notice_deliveries_status_check check (status in ('queued', 'sent', 'delivered', 'failed', 'cancelled')),
  -- Waits until then, for the end of quiet hours or for the next digest; without it a job has it.
  add column due_at timestamptz,
  add column digest boolean not null default false,
  -- The notice whose mail brought it along with others.
  add column brought_by uuid references notices,
  -- The address as it is shown, at the time of sending.
  add column address text,
  add column sent_at timestamptz,
  add column delivered_at timestamptz,
  -- A report of delivery, or a day without report of failure.
  add column delivered_by text check (delivered_by in ('report', 'no_failure')),
  add column failed_at timestamptz,
  add check ((delivered_at is null) = (delivered_by is null)),
  add check (not digest or channel = 'email');
update notice_deliveries set sent_at = at where status = 'sent';
update notice_deliveries set failed_at = at where status = 'failed';
create index notice_deliveries_waiting on notice_deliveries (due_at) where status = 'queued' and due_at is not null;
create index notice_deliveries_unreported on notice_deliveries (sent_at) where status = 'sent' and channel = 'email';

-- What somebody wants beyond what is sent as a rule.
create table notice_preferences (
  user_id uuid primary key references users,
  -- `topic.channel` for each that isn't wanted.
  off text[] not null default '{}',
  digest text not null default 'at_once' check (digest in ('at_once', 'daily', 'weekly')),
  quiet_from time,
  quiet_until time,
  changed_at timestamptz not null,
  version int not null default 1,
  check ((quiet_from is null) = (quiet_until is null))
);

alter table audiences enable row level security;
create policy walls on audiences using (wall_side() = 'system' or wall_side() = 'staff' and parks && wall_parks())
  with check (wall_side() = 'system' or wall_side() = 'staff' and parks <@ wall_parks());
alter table circulars enable row level security;
create policy read on circulars for select using (case wall_side()
  when 'system' then true
  when 'staff' then parks && wall_parks()
  when 'enterprise' then exists (select from notices n where n.circular_id = circulars.id and n.recipient_id = wall_user())
  else false end);
create policy write on circulars for insert with check (wall_side() = 'system' or wall_side() = 'staff' and parks <@ wall_parks());
create policy change on circulars for update using (wall_side() = 'system' or wall_side() = 'staff' and parks && wall_parks())
  with check (wall_side() = 'system' or wall_side() = 'staff' and parks <@ wall_parks());
alter table circular_unreached enable row level security;
create policy read on circular_unreached for select using (wall_side() = 'system' or wall_side() = 'staff' and park_id = any (wall_parks()));
create policy write on circular_unreached for insert with check (wall_side() = 'system' or wall_side() = 'staff' and park_id = any (wall_parks()));
alter table notice_preferences enable row level security;
create policy own on notice_preferences using (user_id = wall_user() or wall_side() = 'system');

-- Receipts of a circular are the park's.
create policy of_circular on notices for select using (circular_id is not null and wall_side() = 'staff' and park_id = any (wall_parks()));

grant select, insert, update on audiences, circulars to qilian_app;
grant select, insert, delete on circular_unreached to qilian_app;
grant select, insert, update, delete on notice_preferences to qilian_app;
grant update (opened_at, opened_via, acknowledged_at, acknowledged_via, fallback_at, recipient_id, origin_id, origin_reason) on notices to qilian_app;
grant update (due_at, digest, brought_by, address, sent_at, delivered_at, delivered_by, failed_at) on notice_deliveries to qilian_app;

-- The end of the quiet hours that an instant falls into, else null. They may pass midnight.
create function quiet_end(instant timestamptz, zone text, quiet_from time, quiet_until time) returns timestamptz language sql stable parallel safe
  return (select case
      when quiet_from < quiet_until and wall::time >= quiet_from and wall::time < quiet_until or quiet_from > quiet_until and wall::time < quiet_until
        then (wall::date + quiet_until) at time zone zone
      when quiet_from > quiet_until and wall::time >= quiet_from then (wall::date + 1 + quiet_until) at time zone zone
    end from (select instant at time zone zone as wall) here);

-- By which ways each of these notices goes, and until when it waits: what the recipient has, wants and may be told at this
-- hour. It looks over walls, since whoever sends doesn't see what a recipient wants.
-- given: [{id, recipientId, parkId, topic, email, sms, urgent, must}]
create function notice_ways(given jsonb, instant timestamptz, zone text) returns table (notice_id uuid, channel text, due_at timestamptz, digest boolean)
  language sql stable security definer set search_path from current
  begin atomic
    select n."id", way.channel,
        case when way.gathered then
            (wall::date + time '08:30' + make_interval(days => case
              when p.digest = 'daily' then (wall::time >= time '08:30')::int
              when extract(isodow from wall) = 1 and wall::time < time '08:30' then 0
              else 8 - extract(isodow from wall)::int end)) at time zone zone
          when not n."urgent" then quiet_end(instant, zone,
            case when p.quiet_from is not null then p.quiet_from when n."topic" in ('circulars', 'messages') then coalesce(a.settings #>> '{quiet,from}', '21:00')::time end,
            case when p.quiet_from is not null then p.quiet_until when n."topic" in ('circulars', 'messages') then coalesce(a.settings #>> '{quiet,until}', '08:00')::time end)
        end,
        way.gathered
      from jsonb_to_recordset(given) as n ("id" uuid, "recipientId" uuid, "parkId" uuid, "topic" text, "email" boolean, "sms" boolean, "urgent" boolean, "must" boolean)
      join users u on u.id = n."recipientId" and u.left_at is null
      left join notice_preferences p on p.user_id = u.id
      left join areas a on a.id = n."parkId"
      cross join lateral (select instant at time zone zone as wall) here
      cross join lateral (values
        ('email', n."email" and u.email is not null, n."topic" = 'circulars' and not n."urgent" and not n."must" and coalesce(p.digest, 'at_once') <> 'at_once'),
        ('sms', n."sms" and u.phone_is_mobile, false)) way (channel, goes, gathered)
      where way.goes and (n."must" or not coalesce(n."topic" || '.' || way.channel = any (p.off), false));
  end;
revoke all on function notice_ways(jsonb, timestamptz, text) from public;
grant execute on function notice_ways(jsonb, timestamptz, text) to qilian_app;

-- Files of a circular stand behind its wall.
create policy of_circular on files as restrictive for select using (record_type is distinct from 'circular' or wall_side() = 'system' or exists (select from circulars c where c.id = record_id));
