-- Authors change and withdraw what they wrote in the community; what stood there before stays readable.
alter table community_threads add column edited_at timestamptz, add column withdrawn_at timestamptz;
alter table community_replies add column edited_at timestamptz, add column withdrawn_at timestamptz;

-- A text as it stood until it was changed.
create table community_editions (
  id uuid primary key,
  park_id uuid not null references areas,
  thread_id uuid not null references community_threads,
  -- Null: the thread itself.
  reply_id uuid references community_replies,
  author_id uuid not null references users,
  -- Of a thread.
  title text,
  body text not null,
  written_at timestamptz not null,
  replaced_at timestamptz not null,
  check ((reply_id is null) = (title is not null))
);
create index community_editions_of on community_editions (thread_id, replaced_at desc, id desc);
create index community_editions_of_reply on community_editions (reply_id, replaced_at desc, id desc) where reply_id is not null;
create index community_editions_of_author on community_editions (author_id, replaced_at desc);
alter table community_editions enable row level security;
-- In its park, and with the thread and the reply, whose walls apply.
create policy walls on community_editions using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[])
  when 'enterprise' then park_id = any ((select community_parks())::uuid[])
    and exists (select from community_threads t where t.id = thread_id) and (reply_id is null or exists (select from community_replies r where r.id = reply_id))
  when 'system' then true
  else false end);
grant select, insert, update, delete on community_editions to qilian_app;

-- Whether a liaison's mailbox and number worked: mails and text messages that came back, or arrived, tell of the data as a check does.
alter table evaluation_facts drop constraint evaluation_facts_kind_check;
alter table evaluation_facts add constraint evaluation_facts_kind_check check (kind in ('question', 'confirmation', 'circular', 'check', 'contact'));
