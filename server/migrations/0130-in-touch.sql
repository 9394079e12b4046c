-- The definition stands in the statements that use it: as a function it was begun anew for each enterprise.
drop function last_contact_of(uuid);
