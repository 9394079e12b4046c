-- Papers that the platform made and sealed by its certificate, and the certificates by which it did.

-- With what stands between it and its root, as PEM. Nothing here is secret: readers check seals by it.
create table seal_certificates (
  -- SHA-256 of the certificate, hexadecimal.
  fingerprint text primary key,
  pem text not null,
  subject text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  -- The platform made it itself, for lack of one by setting.
  self_made boolean not null,
  taken_at timestamptz not null
);
create index seal_certificates_by_time on seal_certificates (taken_at desc);

-- Keys of self-made certificates, wrapped by one that follows from DATA_KEY. A key by setting never comes here.
create table seal_keys (
  fingerprint text primary key references seal_certificates,
  wrapped bytea not null
);

create table sealed_papers (
  id uuid primary key,
  -- Random, so that whoever knows one paper can't find the others.
  number text not null unique,
  -- A phrase below papers.kinds.
  kind text not null,
  park_id uuid not null references areas,
  enterprise_id uuid references enterprises,
  record_type text not null,
  record_id uuid not null,
  file_id uuid not null references files,
  sha256 bytea not null,
  fingerprint text not null references seal_certificates,
  sealed_at timestamptz not null,
  -- It no longer says what holds: revoked, or replaced.
  withdrawn_at timestamptz
);
create index sealed_papers_of_record on sealed_papers (record_type, record_id);
create index sealed_papers_of_enterprise on sealed_papers (enterprise_id) where enterprise_id is not null;
create index sealed_papers_of_file on sealed_papers (file_id);

alter table seal_keys enable row level security;
create policy by_system on seal_keys using (wall_side() = 'system');
alter table sealed_papers enable row level security;
create policy walls on sealed_papers using (within_walls(park_id, enterprise_id, '{}'));
grant select, insert on seal_certificates, seal_keys to qilian_app;
grant select, insert, update on sealed_papers to qilian_app;

-- What anybody may learn who holds a paper and thus its number: nothing about a person or an enterprise.
create function verify_paper(wanted text)
returns table (number text, kind text, park_id uuid, park_name text, sealed_at timestamptz, withdrawn_at timestamptz, sha256 bytea, fingerprint text)
language sql stable security definer set search_path from current as $$
  select p.number, p.kind, p.park_id, a.name, p.sealed_at, p.withdrawn_at, p.sha256, p.fingerprint
  from sealed_papers p join areas a on a.id = p.park_id where p.number = wanted
$$;
revoke all on function verify_paper(text) from public;
grant execute on function verify_paper(text) to qilian_app;
