-- Consent to electronic delivery, which a delivery certificate names. Given by a person for an enterprise, and withdrawn the same way.
create table delivery_consents (
  id uuid primary key,
  user_id uuid not null references users,
  enterprise_id uuid not null references enterprises,
  -- `portal`: by the person, signed in; `appointment`: on becoming a liaison; `counter`: before staff.
  way text not null check (way in ('portal', 'appointment', 'counter')),
  given_at timestamptz not null,
  given_by uuid not null references users,
  withdrawn_at timestamptz
);
create unique index delivery_consents_one_now on delivery_consents (user_id, enterprise_id) where withdrawn_at is null;
alter table delivery_consents enable row level security;
create policy walls on delivery_consents using (user_id = wall_user() or wall_side() in ('system', 'staff') and exists (select from enterprises e where e.id = enterprise_id));
grant select, insert, update, delete on delivery_consents to qilian_app;
