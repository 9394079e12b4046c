-- A file can be closed, with a date and a reason; it names its successor. What a load changed is
-- kept beside it until the load can no longer be undone.

alter table enterprises
  add column closed_on date,
  add column closed_reason text check (closed_reason in ('import_undone', 'merged')),
  add column successor_id uuid references enterprises,
  add check ((closed_on is null) = (closed_reason is null)),
  add check ((successor_id is not null) = (closed_reason is not distinct from 'merged')),
  add check (successor_id <> id);
create index enterprises_by_successor on enterprises (successor_id) where successor_id is not null;

-- A closed file keeps its code without keeping it from others.
alter table enterprises drop constraint enterprises_uscc_key;
create unique index enterprises_one_per_uscc on enterprises (uscc) where closed_on is null;
create index enterprises_closed_by_uscc on enterprises (uscc) where closed_on is not null;

-- Names that an enterprise had before: it is found by them.
create table enterprise_former_names (
  enterprise_id uuid not null references enterprises,
  name_key text not null,
  name text not null,
  primary key (enterprise_id, name_key)
);
create index enterprise_former_names_by_key on enterprise_former_names (name_key);

create function keep_former_name() returns trigger language plpgsql as $$
begin
  insert into enterprise_former_names (enterprise_id, name_key, name) values (old.id, old.name_key, old.name) on conflict do nothing;
  return null;
end $$;
create trigger keep_former_name after update of name on enterprises for each row
  when (old.name_key is distinct from new.name_key) execute function keep_former_name();

insert into enterprise_former_names (enterprise_id, name_key, name)
  select l.record_id, regexp_replace(lower(normalize(d.content->>'name_before', nfkc)), '[^[:alnum:]]', '', 'g'), d.content->>'name_before'
    from ledger_entries l join ledger_details d on d.entry_id = l.id join enterprises e on e.id = l.record_id
    where l.type in ('enterprise.edited', 'enterprise.import_updated') and d.content ? 'name_before'
    on conflict do nothing;

-- The facts of a file that a load or a merge may change, as they are compared when it is undone.
create function enterprise_image(e enterprises) returns jsonb language sql stable
  return jsonb_build_object('name', e.name, 'uscc', e.uscc, 'stage', e.stage, 'legal_representative', e.legal_representative,
    'registered_capital_yuan', e.registered_capital_yuan, 'address', e.address, 'industry_code', e.industry_code, 'headcount', e.headcount,
    'revenue_yuan', e.revenue_yuan, 'assets_yuan', e.assets_yuan, 'ownership', e.ownership, 'founded_on', e.founded_on, 'flags', e.flags, 'tags', e.tags);

-- Of two images, what differs: each field as it stands in the first.
create function image_difference(one jsonb, other jsonb) returns jsonb language sql immutable
  return (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(one) where value is distinct from other->key);

alter table import_batches
  add column loaded_by uuid references users,
  add column loaded_at timestamptz,
  add column undo_until timestamptz,
  -- Once undone: how many files were closed, put back and kept, and how many people left.
  add column undone jsonb;
alter table import_batches drop constraint import_batches_state_check;
alter table import_batches add constraint import_batches_state_check
  check (state in ('reading', 'mapped', 'checking', 'checked', 'loading', 'loaded', 'failed', 'undoing', 'undone'));

-- What a load did to one file. Contacts are named by the ids of seats; they are encrypted where they stand.
create table import_changes (
  import_id uuid not null references import_batches,
  row int not null,
  enterprise_id uuid not null references enterprises,
  created boolean not null,
  -- Of the file as the load left it.
  version int not null,
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  -- After the undoing: why this one, or a part of it, stands.
  kept jsonb,
  primary key (import_id, row)
);
create index import_changes_of_enterprise on import_changes (enterprise_id);

create table import_seats (
  import_id uuid not null references import_batches,
  row int not null,
  seat_id uuid not null references enterprise_holders,
  role text not null,
  -- False where the person stayed and only the post in the enterprise was written anew.
  seated boolean not null,
  -- The seat that ended for it.
  former_id uuid references enterprise_holders,
  post_before text,
  post_after text,
  primary key (import_id, seat_id)
);
create index import_seats_of_row on import_seats (import_id, row);

-- People who came with a load.
create table import_people (
  import_id uuid not null references import_batches,
  user_id uuid not null references users,
  primary key (import_id, user_id)
);

alter table enterprise_former_names enable row level security;
create policy walls on enterprise_former_names using (exists (select from enterprises e where e.id = enterprise_id));
alter table import_changes enable row level security;
create policy walls on import_changes using (exists (select from import_batches b where b.id = import_id));
alter table import_seats enable row level security;
create policy walls on import_seats using (exists (select from import_batches b where b.id = import_id));
alter table import_people enable row level security;
create policy walls on import_people using (exists (select from import_batches b where b.id = import_id));

grant select, insert on enterprise_former_names to qilian_app;
grant select, insert, update, delete on import_changes, import_seats, import_people to qilian_app;

-- As in 0008, without closed files.
create or replace function search_enterprises(terms tsquery, after_key text, after_id uuid, most int) returns table (id uuid)
  language plpgsql stable security definer set search_path from current as $$
begin
  return query execute 'select e.id from enterprises e
    where e.search @@ $1 and e.closed_on is null and within_walls(e.park_id, e.id, null) and ($2 is null or (e.name_key, e.id) > ($2, $3))
    order by e.name_key, e.id limit $4' using terms, after_key, after_id, most;
end $$;

create or replace function analyze_enterprises() returns void language plpgsql security definer set search_path from current as $$
begin
  analyze enterprises, enterprise_holders, enterprise_parks, users, import_changes, import_seats, import_people;
end $$;

-- The file in which a merged one goes on, through any number of merges; a file that goes on in none is its own.
create function survivor_of(enterprise uuid) returns uuid language sql stable
  return (with recursive way(id, step) as (
    select enterprise, 0 union all select e.successor_id, way.step + 1 from way join enterprises e on e.id = way.id where e.successor_id is not null and way.step < 100)
    select id from way order by step desc limit 1);

-- A file and all that were merged into it, however long ago.
create function family_of(enterprise uuid) returns uuid[] language sql stable
  return (with recursive family(id) as (
    select enterprise union select e.id from enterprises e join family f on e.successor_id = f.id)
    select array_agg(id) from family);

-- By what else an enterprise was called: its former names, and those of files that were merged into it.
create function other_names(enterprise uuid) returns text[] language sql stable
  return (select case when exists (select from enterprise_former_names n where n.enterprise_id = enterprise)
      or exists (select from enterprises m where m.successor_id = enterprise)
    then array(
      select n.name from enterprise_former_names n where n.enterprise_id = any (family_of(enterprise))
      union select m.name from enterprises m where m.id = any (family_of(enterprise)) and m.id <> enterprise)
    else '{}' end);
