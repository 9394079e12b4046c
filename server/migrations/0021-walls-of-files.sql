-- A file that belongs to a record stands behind the walls of that record. A record type that
-- isn't named here has its module's rule alone, and is closed to anybody without a session.
drop policy read on files;
create policy read on files for select using (
  case
    when wall_side() = 'system' then true
    when record_id is null then uploaded_by = wall_user()
    when record_type = 'case' then exists (select from cases c where c.id = record_id)
    when record_type = 'case_internal' then wall_side() = 'staff' and exists (select from cases c where c.id = record_id)
    when record_type = 'import' then exists (select from import_batches b where b.id = record_id)
    else wall_side() in ('staff', 'enterprise') end);
