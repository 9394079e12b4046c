-- As in 0056, working each change out once: `(f(x)).*` calls the function for each of its columns.
create or replace function note_case_counts() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'UPDATE' then
    insert into case_count_changes select c.* from case_count_change(old, -1) c;
  end if;
  insert into case_count_changes select c.* from case_count_change(new, 1) c;
  return null;
end $$;
