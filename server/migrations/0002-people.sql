-- City, districts and parks; departments and offices; people, their posts, leave and duty.
-- Nothing referenced is deleted: it is closed, with a date, and names its successor.

create table areas (
  id uuid primary key,
  level text not null check (level in ('city', 'district', 'park')),
  parent_id uuid references areas,
  name text not null,
  opened_on date not null,
  closed_on date,
  settings jsonb not null default '{}',
  version int not null default 1,
  check ((level = 'city') = (parent_id is null))
);
create unique index areas_one_city on areas ((true)) where level = 'city';

create table departments (
  id uuid primary key,
  area_id uuid not null references areas,
  name text not null,
  opened_on date not null,
  closed_on date,
  successor_id uuid references departments,
  version int not null default 1
);
create index departments_of_area on departments (area_id);

create table offices (
  id uuid primary key,
  department_id uuid not null references departments,
  name text not null,
  opened_on date not null,
  closed_on date,
  successor_id uuid references offices,
  version int not null default 1
);
create index offices_of_department on offices (department_id);

-- phone, email: encrypted (platform/secrets); *_index: keyed hash for equality.
create table users (
  id uuid primary key,
  side text not null check (side in ('staff', 'enterprise')),
  name text not null,
  login_name text unique,
  password_hash text,
  phone bytea,
  phone_index bytea,
  phone_last4 text,
  phone_is_mobile boolean not null default false,
  email bytea,
  email_index bytea,
  email_domain text,
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  created_at timestamptz not null,
  left_at timestamptz,
  version int not null default 1,
  check (side = 'enterprise' or login_name is not null)
);
create index users_by_phone on users (phone_index) where phone_index is not null;
-- Two liaisons never share a mobile, so it says who somebody is; office numbers and mailboxes are shared.
create unique index users_one_per_mobile on users (phone_index) where side = 'enterprise' and phone_is_mobile and left_at is null;
create index users_by_email on users (email_index) where email_index is not null;

create table posts (
  id uuid primary key,
  user_id uuid not null references users,
  role text not null check (role in ('park_leader', 'administrator', 'investment_officer', 'service_officer',
    'service_manager', 'department_liaison', 'office_handler', 'auditor')),
  area_id uuid not null references areas,
  department_id uuid references departments,
  office_id uuid references offices,
  from_day date not null,
  until_day date,
  version int not null default 1,
  check (role not in ('department_liaison', 'office_handler') or department_id is not null),
  check (role <> 'office_handler' or office_id is not null)
);
create index posts_of_user on posts (user_id) where until_day is null;
create index posts_by_role on posts (area_id, role) where until_day is null;
create index posts_of_department on posts (department_id, role) where until_day is null;

create table absences (
  id uuid primary key,
  user_id uuid not null references users,
  substitute_id uuid not null references users,
  from_day date not null,
  until_day date not null,
  cancelled_at timestamptz,
  check (until_day >= from_day),
  check (substitute_id <> user_id)
);
create index absences_of_user on absences (user_id, until_day);
create index absences_by_substitute on absences (substitute_id, until_day);

create table duty_days (
  area_id uuid not null references areas,
  day date not null,
  user_id uuid not null references users,
  primary key (area_id, day)
);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references users,
  active_enterprise_id uuid,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text
);
create index sessions_of_user on sessions (user_id) where revoked_at is null;

-- The code itself stands nowhere: it is the keyed digest of the row's id.
create table sign_in_codes (
  id uuid primary key,
  channel text not null check (channel in ('sms', 'email')),
  contact_index bytea not null,
  user_id uuid references users,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz
);
create index sign_in_codes_by_contact on sign_in_codes (contact_index, created_at desc);

-- Failed attempts and sent codes per key (an account, an address, a network), for throttling.
create table sign_in_attempts (
  key bytea not null,
  at timestamptz not null
);
create index sign_in_attempts_by_key on sign_in_attempts (key, at desc);

grant select, insert, update on areas, departments, offices, users, posts, absences to qilian_app;
grant select, insert, update, delete on duty_days, sessions, sign_in_codes, sign_in_attempts to qilian_app;
