-- An enterprise belongs to the city once; its relation to a park is dated, and
-- enterprises.park_id is the park of today (kept by the same statement that dates it).

create table enterprises (
  id uuid primary key,
  uscc text unique check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  name text not null,
  -- The name without spaces and with one form of brackets, for equality.
  name_key text not null,
  -- Bigrams of name, pinyin initials and tags; pieces of the USCC, whole tags, last digits of phones.
  search tsvector not null,
  park_id uuid not null references areas,
  stage text not null default 'approach' check (stage in ('approach', 'registration', 'policy', 'operation', 'problem_solving')),
  legal_representative text,
  registered_capital_yuan numeric(18, 2),
  address text,
  industry_code text,
  headcount int,
  revenue_yuan numeric(18, 2),
  assets_yuan numeric(18, 2),
  size_class text check (size_class in ('large', 'medium', 'small', 'micro')),
  ownership text check (ownership in ('state', 'collective', 'private', 'foreign', 'joint_venture', 'hmt', 'individual', 'other')),
  founded_on date,
  flags text[] not null default '{}',
  tags text[] not null default '{}',
  created_at timestamptz not null,
  version int not null default 1
);
create index enterprises_by_name_key on enterprises (name_key, id);
create index enterprises_by_search on enterprises using gin (search);
create index enterprises_of_park on enterprises (park_id, name_key, id);
create index enterprises_by_stage on enterprises (park_id, stage, name_key, id);

create table enterprise_parks (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  from_day date not null,
  until_day date
);
create unique index enterprise_parks_one_now on enterprise_parks (enterprise_id) where until_day is null;

create table enterprise_holders (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  user_id uuid not null references users,
  role text not null check (role in ('owner', 'primary', 'deputy')),
  post text,
  from_day date not null,
  until_day date
);
create unique index enterprise_holders_one_seat on enterprise_holders (enterprise_id, role) where until_day is null;
create index enterprise_holders_of_user on enterprise_holders (user_id) where until_day is null;

create table enterprise_staff (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  user_id uuid not null references users,
  capacity text not null check (capacity in ('investment_officer', 'service_officer', 'service_manager')),
  from_day date not null,
  until_day date
);
create unique index enterprise_staff_one_now on enterprise_staff (enterprise_id, capacity) where until_day is null;
create index enterprise_staff_of_user on enterprise_staff (user_id) where until_day is null;

create table import_batches (
  id uuid primary key,
  park_id uuid not null references areas,
  file_id uuid not null,
  file_name text not null,
  state text not null check (state in ('reading', 'mapped', 'checking', 'checked', 'loading', 'loaded', 'failed')),
  sheets jsonb not null default '[]',
  sheet text,
  header_row int,
  columns jsonb not null default '[]',
  duplicates text not null default 'skip' check (duplicates in ('skip', 'update')),
  done int not null default 0,
  total int,
  counts jsonb not null default '{}',
  failure jsonb,
  created_by uuid not null references users,
  created_at timestamptz not null,
  version int not null default 1
);
create index import_batches_of_park on import_batches (park_id, created_at desc);

-- The checked rows: what loading will do with each.
create table import_rows (
  batch_id uuid not null references import_batches on delete cascade,
  row int not null,
  verdict text not null check (verdict in ('create', 'update', 'unchanged', 'skip', 'reject')),
  enterprise_id uuid,
  draft jsonb,
  primary key (batch_id, row)
);
create table import_problems (
  batch_id uuid not null references import_batches on delete cascade,
  seq int not null,
  row int not null,
  col text,
  header text,
  value text,
  code text not null,
  severity text not null check (severity in ('error', 'warning')),
  params jsonb not null default '{}',
  primary key (batch_id, seq)
);

alter table enterprises enable row level security;
create policy walls on enterprises using (within_walls(park_id, id, null));
alter table enterprise_parks enable row level security;
create policy walls on enterprise_parks using (exists (select from enterprises e where e.id = enterprise_id));
alter table enterprise_holders enable row level security;
create policy walls on enterprise_holders using (exists (select from enterprises e where e.id = enterprise_id));
alter table enterprise_staff enable row level security;
create policy walls on enterprise_staff using (exists (select from enterprises e where e.id = enterprise_id));
alter table import_batches enable row level security;
create policy walls on import_batches using (within_walls(park_id, null, null));
alter table import_rows enable row level security;
create policy walls on import_rows using (exists (select from import_batches b where b.id = batch_id));
alter table import_problems enable row level security;
create policy walls on import_problems using (exists (select from import_batches b where b.id = batch_id));

grant select, insert, update on enterprises, enterprise_parks, enterprise_holders, enterprise_staff, import_batches to qilian_app;
grant select, insert, update, delete on import_rows, import_problems to qilian_app;
