-- What a liaison may do for the enterprise, since when, and by which appointment. Seats that were made
-- before have no stated authority: null is "not stated", and they go on as they did.
alter table enterprise_holders
  add scope text not null default 'decisions' check (scope in ('decisions', 'paperwork')),
  add authority text[],
  -- The last day of the term; null without one. The seat doesn't end by it: somebody must be there to be asked.
  add term_until date,
  add appointment_id uuid;
create index enterprise_holders_by_term on enterprise_holders (term_until) where until_day is null and term_until is not null;

create sequence appointment_numbers;
grant usage on sequence appointment_numbers to qilian_app;

-- The way on which somebody becomes a liaison: named, proved, accepted, signed, handed over.
create table appointments (
  id uuid primary key,
  number text not null unique,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  role text not null check (role in ('primary', 'deputy')),
  -- Who holds the seat when the successor is named; null for an empty one.
  predecessor_id uuid references enterprise_holders,
  route text not null check (route in ('self', 'assisted', 'emergency')),
  state text not null check (state in ('named', 'enrolling', 'accepted', 'signed', 'handing_over', 'effective', 'declined', 'cancelled', 'expired')),
  state_since timestamptz not null,
  -- The successor: as named, until the person proves the mobile; from then on somebody among the users.
  name text not null,
  phone bytea,
  phone_index bytea,
  phone_last4 text,
  email bytea,
  email_index bytea,
  successor_id uuid references users,
  -- The office as it will be.
  post text not null,
  scope text not null check (scope in ('decisions', 'paperwork')),
  authority text[] not null,
  -- The day on which it took effect.
  term_from date,
  term_until date,
  named_by uuid not null references users,
  named_as text not null check (named_as in ('owner', 'primary', 'staff')),
  named_at timestamptz not null,
  assisted_by uuid references users,
  assisted_way text check (assisted_way in ('code', 'scan')),
  -- The number of the link that is good now; earlier ones lead nowhere.
  link_number int not null default 1,
  link_used_at timestamptz,
  expires_at timestamptz not null,
  reminders int not null default 0,
  mobile_proved_at timestamptz,
  email_proved_at timestamptz,
  identified_at timestamptz,
  passkey_at timestamptz,
  -- Instead of a passkey, for a phone that has none.
  no_passkey_at timestamptz,
  counter_at timestamptz,
  counter_by uuid references users,
  accepted_at timestamptz,
  letter_file_id uuid references files,
  -- SHA-256 of the letter that is signed, hexadecimal.
  letter_digest text,
  signed_by uuid references users,
  signed_at timestamptz,
  -- How, and what the authenticator signed.
  signature jsonb,
  sealed_file_id uuid references files,
  effective_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references users,
  end_reason text,
  end_note text,
  version int not null default 1,
  check ((state in ('effective', 'declined', 'cancelled', 'expired')) = (ended_at is not null)),
  check (state in ('named', 'cancelled', 'expired', 'declined') or successor_id is not null),
  check (state not in ('signed', 'handing_over', 'effective') or route = 'emergency' or sealed_file_id is not null)
);
-- Two who change the same liaison at once: the second is told.
create unique index appointments_one_open on appointments (enterprise_id, role) where ended_at is null;
create index appointments_of on appointments (enterprise_id, named_at desc);
create index appointments_of_successor on appointments (successor_id) where successor_id is not null;
create index appointments_open on appointments (park_id, state_since) where ended_at is null;
create index appointments_by_end on appointments (expires_at) where ended_at is null;
alter table enterprise_holders add foreign key (appointment_id) references appointments;
create index enterprise_holders_of_appointment on enterprise_holders (appointment_id) where appointment_id is not null;

alter table appointments enable row level security;
-- Beside the enterprise and its park, the successor sees the own appointment before holding any seat.
create policy walls on appointments using (within_walls(park_id, enterprise_id, null) or wall_side() = 'enterprise' and successor_id = wall_user());
grant select, insert, update on appointments to qilian_app;

-- An enterprise that moves takes its appointments along.
create function follow_park_of_enterprise() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update appointments set park_id = new.park_id where enterprise_id = new.id;
  return null;
end $$;
revoke all on function follow_park_of_enterprise() from public;
create trigger follow_park after update of park_id on enterprises for each row
  when (old.park_id is distinct from new.park_id) execute function follow_park_of_enterprise();
