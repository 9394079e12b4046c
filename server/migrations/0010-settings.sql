-- What holds for the whole city and changes while it runs: `demo` (who may be entered without a password).
create table settings (
  key text primary key,
  value jsonb not null
);
grant select, insert, update on settings to qilian_app;
