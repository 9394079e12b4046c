-- The way on which the work of a liaison goes over to the successor. What is to be handed over isn't stored: it is read from the
-- enterprise's cases and notices whenever somebody looks, so that it is never behind. What is stored is what the predecessor
-- writes, what the successor confirmed (as it stood then), and what both asked and answered.

create table handovers (
  id uuid primary key,
  appointment_id uuid not null unique references appointments,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  role text not null check (role in ('primary', 'deputy')),
  predecessor_id uuid not null references users,
  successor_id uuid not null references users,
  route text not null default 'ordinary' check (route in ('ordinary', 'emergency')),
  state text not null check (state in ('writing', 'confirming', 'declared', 'overlap', 'confirming_after', 'closed', 'cancelled')),
  state_since timestamptz not null,
  -- Where a declaration goes back to when it is refused.
  state_before text,
  -- Sections of which the predecessor says that there is nothing.
  nothing text[] not null default '{}',
  -- When somebody last did something about it; whoever it waits for is reminded by working days from then on.
  moved_at timestamptz not null,
  reminders int not null default 0,
  next_alert_at timestamptz,
  -- Of what must be confirmed after an emergency.
  due_at timestamptz,
  begun_at timestamptz not null,
  effective_at timestamptz,
  -- The last day on which the predecessor reads and answers.
  overlap_until date,
  -- When the predecessor's notes were erased.
  notes_erased_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  version int not null default 1,
  check ((state in ('closed', 'cancelled')) = (ended_at is not null)),
  check ((state in ('overlap', 'confirming_after')) <= (effective_at is not null)),
  check (predecessor_id <> successor_id)
);
create index handovers_of_park on handovers (park_id, begun_at desc, id desc);
create index handovers_of_enterprise on handovers (enterprise_id);
create index handovers_of_predecessor on handovers (predecessor_id);
create index handovers_of_successor on handovers (successor_id);
create index handovers_to_alert on handovers (next_alert_at) where next_alert_at is not null;
create index handovers_to_erase on handovers (ended_at) where notes_erased_at is null;

-- What the predecessor writes: accounts with who keeps them, what is left over, where documents lie. Withdrawn ones keep their row.
create table handover_entries (
  id uuid primary key,
  handover_id uuid not null references handovers,
  section text not null check (section in ('account', 'legacy', 'document')),
  -- The system, the matter, or the name of the document.
  title text not null,
  account_hint text,
  custodian text,
  -- Where a document lies.
  place text,
  note text,
  written_by uuid not null references users,
  written_at timestamptz not null,
  withdrawn_at timestamptz,
  version int not null default 1
);
create index handover_entries_of on handover_entries (handover_id, written_at);

-- One item as it stood when the successor confirmed it; one that changed since is confirmed anew in a row of its own.
create table handover_confirmations (
  handover_id uuid not null references handovers,
  item text not null,
  seen text not null,
  -- The item as it was shown then: what the predecessor may go on reading.
  shown jsonb not null,
  confirmed_by uuid not null references users,
  confirmed_at timestamptz not null,
  primary key (handover_id, item, seen)
);

create table handover_messages (
  id uuid primary key,
  handover_id uuid not null references handovers,
  by_id uuid not null references users,
  at timestamptz not null,
  -- The item that it is about.
  item text,
  body text not null
);
create index handover_messages_of on handover_messages (handover_id, at, id);

-- The way without the predecessor: declared by the owner, or by staff for an owner who can't be reached; decided by somebody else.
create table handover_declarations (
  id uuid primary key,
  handover_id uuid not null references handovers,
  cause text not null check (cause in ('left', 'refuses', 'unreachable', 'ill', 'deceased', 'other')),
  reason text not null,
  declared_by uuid not null references users,
  declared_at timestamptz not null,
  -- `owner` on the own screen, `assisted` by staff for an owner who is there, `unreachable` by staff without an owner.
  way text not null check (way in ('owner', 'assisted', 'unreachable')),
  decided_by uuid references users,
  decided_at timestamptz,
  approved boolean,
  decision_note text,
  check (decided_by is null or decided_by <> declared_by)
);
create unique index handover_declarations_one_open on handover_declarations (handover_id) where decided_at is null;

-- How long a park gives: for the overlap, for writing and confirming, and for confirming after an emergency, in working days.
create table handover_rules (
  park_id uuid primary key references areas,
  overlap_days int not null check (overlap_days between 0 and 30),
  confirm_after_days int not null check (confirm_after_days between 1 and 20),
  changed_by uuid not null references users,
  changed_at timestamptz not null,
  version int not null default 1
);

alter table handovers enable row level security;
-- Beside the enterprise and its park, predecessor and successor see their own, with a seat or without.
create policy walls on handovers using (predecessor_id = wall_user() or successor_id = wall_user() or within_walls(park_id, enterprise_id, null))
  with check (case wall_side() when 'staff' then park_id = any (wall_parks()) when 'system' then true else predecessor_id = wall_user() or successor_id = wall_user() or enterprise_id = wall_enterprise() end);
do $$ declare t text; begin
  foreach t in array array['handover_entries', 'handover_confirmations', 'handover_messages', 'handover_declarations'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy walls on %I using (exists (select from handovers h where h.id = handover_id))', t);
  end loop;
end $$;
alter table handover_rules enable row level security;
create policy walls on handover_rules using (within_walls(park_id, null, null));
grant select, insert, update on handovers, handover_entries, handover_messages, handover_declarations, handover_rules to qilian_app;
grant select, insert, update (shown) on handover_confirmations to qilian_app;

-- The files of a handover and of its declaration stand behind its walls, whatever else the policies of files let through.
create policy of_handovers on files as restrictive for select using (wall_side() = 'system' or record_id is null
  or record_type not in ('handover', 'handover_declaration')
  or record_type = 'handover' and exists (select from handover_entries e where e.id = record_id)
  or record_type = 'handover_declaration' and exists (select from handover_declarations d where d.id = record_id));
-- The predecessor sees nothing of why the work is taken over without them.
alter policy walls on handover_declarations using (exists (select from handovers h where h.id = handover_id and (wall_side() in ('staff', 'system') or h.enterprise_id = wall_enterprise() and h.predecessor_id <> wall_user())));
