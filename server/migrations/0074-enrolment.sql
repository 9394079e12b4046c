-- Codes by which somebody who isn't a user yet proves the contact that was named.
create table appointment_codes (
  id uuid primary key,
  appointment_id uuid not null references appointments,
  channel text not null check (channel in ('sms', 'email')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz
);
create index appointment_codes_of on appointment_codes (appointment_id, created_at desc);
create index appointment_codes_by_end on appointment_codes (expires_at);
alter table appointment_codes enable row level security;
create policy walls on appointment_codes using (exists (select from appointments a where a.id = appointment_id));
grant select, insert, update, delete on appointment_codes to qilian_app;

-- The identity that a liaison proved: the number is encrypted, with a blind index by which the same person is found again.
create table liaison_identities (
  user_id uuid primary key references users,
  id_number bytea not null,
  id_index bytea not null,
  last4 text not null,
  -- Against what it was checked: the real-name register, or the card at the counter; else nothing but its check digit.
  checked text not null check (checked in ('register', 'counter', 'not_checked')),
  checked_at timestamptz not null,
  checked_by uuid references users
);
create index liaison_identities_by_number on liaison_identities (id_index);
alter table liaison_identities enable row level security;
-- Whose it is; the platform compares. Staff see the last four digits with an appointment.
create policy own on liaison_identities using (user_id = wall_user() or wall_side() = 'system');
grant select, insert, update, delete on liaison_identities to qilian_app;

-- What a liaison agreed to: which text, word for word by its digest, and when.
create table liaison_consents (
  id uuid primary key,
  user_id uuid not null references users,
  enterprise_id uuid not null references enterprises,
  appointment_id uuid references appointments,
  kind text not null check (kind in ('duties', 'electronic_delivery')),
  text_version text not null,
  text_digest text not null,
  given_at timestamptz not null,
  -- How it was given: on the own screen, by a code at the counter, or by hand on the printed form.
  way text not null check (way in ('screen', 'code', 'scan')),
  revoked_at timestamptz
);
create index liaison_consents_of on liaison_consents (enterprise_id, user_id, kind);
create index liaison_consents_of_user on liaison_consents (user_id);
alter table liaison_consents enable row level security;
create policy walls on liaison_consents using (user_id = wall_user() or exists (select from enterprises e where e.id = enterprise_id));
grant select, insert, update on liaison_consents to qilian_app;

-- Letters, forms and scans stand behind the walls of their appointment.
create policy walls_of_appointments on files as restrictive for select using (record_type is distinct from 'appointment' or exists (select from appointments a where a.id = record_id));

-- A passkey signs a document: the challenge is the digest of the document with a nonce.
alter table passkey_challenges add nonce text;
alter table passkey_challenges drop constraint passkey_challenges_purpose_check;
alter table passkey_challenges add constraint passkey_challenges_purpose_check check (purpose in ('enrol', 'sign_in', 'step_up', 'sign'));
