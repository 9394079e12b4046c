-- Rounds in which each right in force is kept or ended, with what was known of its use when the round began.

create table access_reviews (
  id uuid primary key,
  area_id uuid not null references areas,
  parks uuid[] not null,
  note text,
  due_on date not null,
  started_by uuid not null references users,
  started_at timestamptz not null,
  closed_by uuid references users,
  closed_at timestamptz,
  reminded_on date,
  version int not null default 1
);
create unique index access_reviews_one_open on access_reviews (area_id) where closed_at is null;
create index access_reviews_by_time on access_reviews (started_at desc, id desc);

create table access_review_items (
  id uuid primary key,
  review_id uuid not null references access_reviews,
  user_id uuid not null references users,
  -- Null for a program.
  post_id uuid references posts,
  parks uuid[] not null,
  since date not null,
  last_used_at timestamptz,
  idle_days int not null,
  exports int not null,
  unmaskings int not null,
  decision text check (decision in ('kept', 'ended')),
  reason text,
  decided_by uuid references users,
  decided_at timestamptz,
  version int not null default 1,
  check ((decision is null) = (decided_at is null))
);
create index access_review_items_of on access_review_items (review_id, idle_days desc, id);
create index access_review_items_of_user on access_review_items (user_id);

create index sessions_by_last_use on sessions (user_id, last_seen_at desc);
create index list_exports_by_actor on list_exports (actor_id, at desc);

alter table access_reviews enable row level security;
create policy walls on access_reviews using (case wall_side() when 'staff' then parks && wall_parks() when 'system' then true else false end);
alter table access_review_items enable row level security;
create policy walls on access_review_items using (case wall_side() when 'staff' then parks && wall_parks() when 'system' then true else false end);
grant select, insert, update on access_reviews, access_review_items to qilian_app;
