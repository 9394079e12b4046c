-- Official notices of holidays and make-up working days that were published after this release.
create table calendar_years (
  year int primary key,
  notice jsonb not null,
  loaded_by uuid references users,
  loaded_at timestamptz not null
);
grant select, insert, update on calendar_years to qilian_app;
