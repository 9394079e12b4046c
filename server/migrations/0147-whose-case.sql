-- Whoever may read a case is told whose it is, also where the enterprise's file lies in a park beyond their walls: it moved there
-- while the case stayed with who owns it, or the case was handed on.
create function enterprise_of_case(which uuid) returns text language sql stable security definer set search_path from current
  begin atomic
    select e.name from cases c join enterprises e on e.id = c.enterprise_id where c.id = which and within_walls(c.park_id, c.enterprise_id, c.granted_parks);
  end;
revoke all on function enterprise_of_case(uuid) from public;
grant execute on function enterprise_of_case(uuid) to qilian_app;
