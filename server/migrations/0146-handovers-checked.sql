-- Open emergencies are looked at a batch a run, whoever waited longest first.
alter table handovers add column checked_at timestamptz;
create index handovers_to_check on handovers (checked_at nulls first, id) where state = 'confirming_after';
create index handovers_overlapping on handovers (overlap_until) where state = 'overlap';
