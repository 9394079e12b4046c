-- A department has one open task in a case at most: what the actions refuse the database refuses too, and whoever counts
-- the open cases of departments may count their open tasks.
drop index tasks_open_by_park;
create unique index tasks_open_by_park on tasks (park_id, department_id, case_id) include (due_at, yellow_at, paused_since, granted_parks, enterprise_id)
  where status in ('assigned', 'signed', 'working', 'fed_back', 'returned');
