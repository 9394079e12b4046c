-- Which cases a department or its people see: each branch of `visibleCases` along its own index, newest first.

-- The case's own instant, which never changes, so that a department's cases can be read in their order.
alter table tasks add column case_opened_at timestamptz not null default 'epoch';
update tasks t set case_opened_at = c.opened_at from cases c where c.id = t.case_id;

create function take_opened_at_of_case() returns trigger language plpgsql as $$
begin
  select c.opened_at into new.case_opened_at from cases c where c.id = new.case_id;
  return new;
end $$;
create trigger take_opened_at before insert on tasks for each row execute function take_opened_at_of_case();

create index tasks_seen_by_department on tasks (department_id, case_opened_at desc, case_id desc);
create index tasks_seen_by_handler on tasks (handler_id, case_opened_at desc, case_id desc) where handler_id is not null;
-- Co-handlers keep seeing the case when the task is done; few tasks have any.
create index tasks_seen_by_co_handlers on tasks using gin (co_handlers) where co_handlers <> '{}';
