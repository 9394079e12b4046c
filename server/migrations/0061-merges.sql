-- Two files of one enterprise become one. The merged one is closed and names its successor; what
-- moved stands row by row until the merge can no longer be undone.

create table enterprise_merges (
  id uuid primary key,
  survivor_id uuid not null references enterprises,
  merged_id uuid not null references enterprises,
  park_id uuid not null references areas,
  merged_park_id uuid not null references areas,
  -- Facts of the survivor that the merge changed, as they stood before and as it left them.
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  merged_by uuid not null references users,
  merged_at timestamptz not null,
  undo_until timestamptz not null,
  undone_by uuid references users,
  undone_at timestamptz,
  version int not null default 1,
  check (survivor_id <> merged_id)
);
create index enterprise_merges_of_survivor on enterprise_merges (survivor_id, merged_at desc);
create unique index enterprise_merges_one_now on enterprise_merges (merged_id) where undone_at is null;

-- One row of another table that a merge wrote: the columns that it changed, before and after.
create table enterprise_merge_moves (
  merge_id uuid not null references enterprise_merges,
  relation text not null,
  row_key text not null,
  before jsonb not null,
  after jsonb not null,
  primary key (merge_id, relation, row_key)
);

-- Pairs of open files that may be one enterprise, found by comparison; a pair that somebody knows to be two is remembered.
create table enterprise_twins (
  id uuid primary key,
  one_id uuid not null references enterprises,
  other_id uuid not null references enterprises,
  park_id uuid not null references areas,
  other_park_id uuid not null references areas,
  reasons text[] not null,
  score int not null,
  found_at timestamptz not null,
  dismissed_by uuid references users,
  dismissed_at timestamptz,
  version int not null default 1,
  unique (one_id, other_id),
  check (one_id < other_id)
);
create index enterprise_twins_of_other on enterprise_twins (other_id);
create index enterprise_twins_to_look_at on enterprise_twins (score desc, id) where dismissed_at is null;

-- Only who has both parks learns that the two belong together.
do $$ declare t text; begin
  foreach t in array array['enterprise_merges', 'enterprise_twins'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy walls on %I using (case wall_side()
      when 'staff' then park_id = any (wall_parks()) and %I = any (wall_parks())
      when 'system' then true else false end)$p$, t, case t when 'enterprise_merges' then 'merged_park_id' else 'other_park_id' end);
  end loop;
end $$;
alter table enterprise_merge_moves enable row level security;
create policy walls on enterprise_merge_moves using (exists (select from enterprise_merges m where m.id = merge_id));
grant select, insert, update on enterprise_merges to qilian_app;
grant select, insert, update, delete on enterprise_merge_moves, enterprise_twins to qilian_app;

-- An enterprise reads what was recorded of files that were merged into its own: the ledger can't be rewritten.
create function wall_enterprises() returns uuid[] language sql stable security definer set search_path from current
  return (select case when wall_enterprise() is null then '{}' else family_of(wall_enterprise()) end);
revoke all on function wall_enterprises() from public;
grant execute on function wall_enterprises() to qilian_app;
-- Beside that as in 0045: an enterprise and a program read what is meant for them.
alter policy walls on ledger_entries using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[]) or park_id is null
  when 'program' then park_id = any ((select wall_parks())::uuid[]) and audience in ('enterprise', 'public')
  when 'enterprise' then enterprise_id = any ((select wall_enterprises())::uuid[]) and audience in ('enterprise', 'public')
  when 'system' then true
  else false end);

-- What hangs on a case follows it to another file too.
drop trigger follow_walls on cases;
create trigger follow_walls after update of park_id, enterprise_id, granted_parks on cases for each row
  when (old.park_id is distinct from new.park_id or old.enterprise_id is distinct from new.enterprise_id or old.granted_parks is distinct from new.granted_parks)
  execute function follow_walls_of_case();

-- A notice says of which enterprise it is; that follows a merge.
grant update (enterprise_id) on notices to qilian_app;
create policy moved_by_system on notices for update using (wall_side() = 'system');

-- The part of a name that tells enterprises apart: without places and legal forms.
create function name_core(name_key text, places text[]) returns text language plpgsql immutable as $$
declare
  core text := regexp_replace(name_key, '(股份有限公司|有限责任公司|有限公司|股份公司|集团公司|集团|总公司|分公司|公司|个人独资企业|合伙企业|普通合伙|有限合伙|coltd|companylimited|limited|ltd|inc|llc)+$', '');
  place text;
begin
  foreach place in array places loop
    core := replace(core, place, '');
  end loop;
  return case when length(core) < 2 then name_key else core end;
end $$;

create index enterprise_parks_of on enterprise_parks (enterprise_id);
create index enterprise_holders_of on enterprise_holders (enterprise_id);
create index enterprise_staff_of on enterprise_staff (enterprise_id);
create index notices_of_enterprise on notices (enterprise_id) where enterprise_id is not null;
