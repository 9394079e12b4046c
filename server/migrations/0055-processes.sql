-- Several processes on one database.

-- Web and worker look whether the schema is theirs before they serve.
grant select on schema_migrations to qilian_app;

-- Regular work is done by one worker at a time, whichever comes first when it is due. By the clock of the
-- database, because those of several machines differ.
create table sweep_runs (
  name text primary key,
  holder uuid not null,
  started_at timestamptz not null,
  -- Prolonged while it runs; past it the holder counts as dead.
  held_until timestamptz not null
);
grant select, insert, update on sweep_runs to qilian_app;
