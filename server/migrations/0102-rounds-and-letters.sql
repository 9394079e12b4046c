-- Who is asked, beside the calls of the plan, whether a liaison is still the one: first the liaison, by a link in a message;
-- then deputy and owner; then the officer calls. And letters to the registered address of an enterprise that nobody reached.

-- A liaison of whom nothing was heard for so long is asked.
alter table verification_settings add column quiet_days int not null default 21 check (quiet_days between 7 and 180);

create table liaison_rounds (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  -- The seat that is asked about.
  holder_id uuid not null references enterprise_holders,
  cause text not null check (cause in ('quiet', 'contact', 'failed_call', 'unacknowledged', 'order')),
  step text not null check (step in ('liaison', 'others', 'officer')),
  opened_at timestamptz not null,
  -- When the next are asked; null once the officer is to call.
  due_at timestamptz,
  closed_at timestamptz,
  -- `seen`: the liaison acted on the platform meanwhile, without answering.
  outcome text check (outcome in ('answered', 'seen', 'ended')),
  check ((closed_at is null) = (outcome is null)),
  check ((step = 'officer') = (due_at is null))
);
-- Looked at when the transaction ends, since a merge brings two together for a moment.
alter table liaison_rounds add constraint liaison_rounds_one_open exclude using btree (enterprise_id with =) where (closed_at is null) deferrable initially deferred;
create index liaison_rounds_of_enterprise on liaison_rounds (enterprise_id, opened_at desc);
create index liaison_rounds_of_park on liaison_rounds (park_id, opened_at desc);
create index liaison_rounds_due on liaison_rounds (due_at) where closed_at is null and due_at is not null;

create table verification_letters (
  id uuid primary key,
  case_id uuid not null references verification_orders,
  enterprise_id uuid not null references enterprises,
  -- What the letter says to type, or to scan.
  number text not null unique,
  file_id uuid not null references files,
  drawn_by uuid not null references users,
  drawn_at timestamptz not null,
  posted_on date,
  posted_by uuid references users,
  -- Of a registered letter.
  tracking text,
  -- What somebody at the address said, who proved no more than to have the letter.
  answer text check (answer in ('current', 'left', 'other')),
  answered_at timestamptz,
  answer_name text,
  -- Encrypted (platform/secrets); taken away when the order ends.
  answer_phone bytea,
  answer_note text,
  check ((answer is null) = (answered_at is null))
);
create index verification_letters_of_order on verification_letters (case_id, drawn_at);
create index verification_letters_of_enterprise on verification_letters (enterprise_id);

alter table liaison_rounds enable row level security;
create policy walls on liaison_rounds using (within_walls(park_id, enterprise_id, null));
alter table verification_letters enable row level security;
create policy walls on verification_letters using (exists (select from verification_orders o where o.case_id = verification_letters.case_id));
grant select, insert, update on liaison_rounds, verification_letters to qilian_app;
create policy of_letter on files as restrictive for select using (record_type is distinct from 'verification_letter' or wall_side() = 'system' or exists (select from verification_letters l where l.id = record_id));

create or replace function follow_case_of_order() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update verification_orders set park_id = new.park_id, enterprise_id = new.enterprise_id where case_id = new.id;
  update verification_attempts set enterprise_id = new.enterprise_id where case_id = new.id;
  update verification_letters set enterprise_id = new.enterprise_id where case_id = new.id;
  return null;
end $$;
