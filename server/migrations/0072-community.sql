-- What the liaisons of a park, present and former, ask and tell each other.

create table community_threads (
  id uuid primary key,
  park_id uuid not null references areas,
  kind text not null check (kind in ('post', 'question')),
  author_id uuid not null references users,
  -- What the author was when writing.
  author_as text not null check (author_as in ('present', 'former', 'staff')),
  title text not null,
  body text not null,
  search tsvector not null,
  created_at timestamptz not null,
  -- Of the newest reply.
  last_at timestamptz not null,
  replies int not null default 0,
  accepted_reply_id uuid,
  locked_at timestamptz,
  hidden_at timestamptz,
  hidden_by uuid references users,
  hidden_reason text,
  version int not null default 1
);
create index community_threads_newest on community_threads (park_id, last_at desc, id desc);
create index community_threads_of_author on community_threads (author_id, created_at desc);
create index community_threads_by_search on community_threads using gin (search);

create table community_replies (
  id uuid primary key,
  thread_id uuid not null references community_threads,
  park_id uuid not null references areas,
  author_id uuid not null references users,
  author_as text not null check (author_as in ('present', 'former', 'staff')),
  body text not null,
  created_at timestamptz not null,
  hidden_at timestamptz,
  hidden_by uuid references users,
  hidden_reason text,
  version int not null default 1
);
create index community_replies_of_thread on community_replies (thread_id, created_at, id);
create index community_replies_of_author on community_replies (author_id, created_at desc);
alter table community_threads add foreign key (accepted_reply_id) references community_replies;

create table community_reports (
  id uuid primary key,
  park_id uuid not null references areas,
  thread_id uuid not null references community_threads,
  -- Null: the thread itself.
  reply_id uuid references community_replies,
  reporter_id uuid not null references users,
  reason text not null check (reason in ('abuse', 'false', 'advertising', 'secret', 'other')),
  note text,
  reported_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'kept', 'hidden')),
  decided_by uuid references users,
  decided_at timestamptz,
  version int not null default 1
);
create unique index community_reports_once on community_reports (reporter_id, thread_id, coalesce(reply_id, thread_id)) where state = 'open';
create index community_reports_open on community_reports (park_id, reported_at, id) where state = 'open';
create index community_reports_newest on community_reports (park_id, reported_at desc, id desc);
create index community_reports_of on community_reports (thread_id);
create index community_reports_of_reply on community_reports (reply_id) where reply_id is not null;

-- Parks in whose enterprises this person holds or held a seat.
create function community_parks() returns uuid[] language sql stable security definer set search_path from current as $$
  select coalesce(array_agg(distinct p.park_id), '{}') from enterprise_holders h join enterprise_parks p on p.enterprise_id = h.enterprise_id where h.user_id = wall_user()
$$;

-- `present` with a seat today, `former` with one earlier, else null.
create function community_standing(park uuid, today date) returns text language sql stable security definer set search_path from current as $$
  select case when exists (select from enterprise_holders h join enterprises e on e.id = h.enterprise_id where h.user_id = wall_user() and e.park_id = park and coalesce(h.until_day, 'infinity') > today) then 'present'
    when park = any (community_parks()) then 'former' end
$$;

alter table community_threads enable row level security;
alter table community_replies enable row level security;
alter table community_reports enable row level security;
-- Staff read all of their parks; liaisons what isn't hidden, and the own.
do $$ declare t text; begin
  foreach t in array array['community_threads', 'community_replies'] loop
    execute format($p$create policy walls on %I using (case (select wall_side())
      when 'staff' then park_id = any ((select wall_parks())::uuid[])
      when 'enterprise' then park_id = any ((select community_parks())::uuid[]) and (hidden_at is null or author_id = (select wall_user()))
      when 'system' then true
      else false end)$p$, t);
  end loop;
end $$;
create policy walls on community_reports using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[])
  when 'enterprise' then reporter_id = (select wall_user()) and park_id = any ((select community_parks())::uuid[])
  when 'system' then true
  else false end);
grant select, insert, update on community_threads, community_replies, community_reports to qilian_app;

-- Full text beneath the policies could not use its index; this applies the walls itself, newest first.
create function search_threads(terms tsquery, most int) returns table (id uuid)
  language sql stable security definer set search_path from current as $$
  select t.id from community_threads t where t.search @@ terms and case wall_side()
      when 'staff' then t.park_id = any (wall_parks())
      when 'enterprise' then t.park_id = any ((select community_parks())::uuid[]) and (t.hidden_at is null or t.author_id = wall_user())
      when 'system' then true else false end
    order by t.last_at desc limit most
$$;
revoke all on function community_parks(), community_standing(uuid, date), search_threads(tsquery, int) from public;
grant execute on function community_parks(), community_standing(uuid, date), search_threads(tsquery, int) to qilian_app;
