-- The register of agencies is the whole city's: whoever keeps a park's files proposes, administrators above the parks decide.
-- What is proposed or declined explains nothing and makes nobody suspect.
alter table shadow_agencies
  add state text not null default 'listed' check (state in ('proposed', 'listed', 'declined')),
  add decided_by uuid references users,
  add decided_at timestamptz,
  add decision_note text,
  add check (state <> 'declined' or decided_at is not null);
create index shadow_agencies_proposed on shadow_agencies (added_at, id) where state = 'proposed' and ended_at is null;
