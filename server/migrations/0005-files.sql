-- Uploaded files. The content lies in the file store under its SHA-256; a row gives it a
-- name and the record that it belongs to, whose access it has.

create table files (
  id uuid primary key,
  sha256 bytea not null,
  size bigint not null,
  type text not null,
  name text not null,
  uploaded_by uuid references users,
  uploaded_at timestamptz not null,
  -- Null until attached; then e.g. 'case' and its id.
  record_type text,
  record_id uuid,
  check ((record_type is null) = (record_id is null))
);
create index files_of_record on files (record_type, record_id) where record_id is not null;
create index files_orphaned on files (uploaded_at) where record_id is null;
create index files_by_content on files (sha256);

-- An upload is its uploader's until it is attached; then the record's rule decides, in the server.
alter table files enable row level security;
create policy read on files for select using (record_id is not null or uploaded_by = wall_user() or wall_side() = 'system');
create policy upload on files for insert with check (uploaded_by = wall_user() or wall_side() = 'system');
create policy attach on files for update using (record_id is null and uploaded_by = wall_user() or wall_side() = 'system') with check (true);
create policy sweep on files for delete using (wall_side() = 'system');

grant select, insert, update, delete on files to qilian_app;
