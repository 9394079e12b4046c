-- The walls of the database: what a transaction may see follows from three settings
-- that are made at its start. Policies read them through these functions, which
-- PostgreSQL evaluates once per statement when they stand in a scalar subquery.

create function wall_side() returns text language sql stable parallel safe
  return coalesce(current_setting('qilian.side', true), '');

create function wall_user() returns uuid language sql stable parallel safe
  return nullif(current_setting('qilian.user_id', true), '')::uuid;

create function wall_parks() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('qilian.parks', true), ''), '{}')::uuid[];

create function wall_enterprise() returns uuid language sql stable parallel safe
  return nullif(current_setting('qilian.enterprise_id', true), '')::uuid;

-- True where a row of this park and enterprise lies inside the walls.
create function within_walls(park uuid, enterprise uuid, granted uuid[]) returns boolean
  language sql stable parallel safe
  return case wall_side()
    when 'staff' then park = any (wall_parks()) or granted && wall_parks()
    when 'enterprise' then enterprise = wall_enterprise()
    when 'system' then true
    else false end;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$ begin
  execute format('grant usage on schema %I to qilian_app, qilian_worker', current_schema());
end $$;
