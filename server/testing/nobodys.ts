/** Somebody in service who holds one of these posts today, `at` the places of the condition. */
const held = (userId: string, roles: string, at: string) => `exists (select from posts p join users u on u.id = p.user_id and u.left_at is null
  where p.user_id = ${userId} and p.role in (${roles}) and p.from_day <= today.day and (p.until_day is null or p.until_day > today.day) and ${at})`;
const inPark = (parkId: string) => `p.area_id in (select unnest(array[a.id, a.parent_id, d.parent_id]) from areas a left join areas d on d.id = a.parent_id where a.id = ${parkId})`;
const receiving = `'park_leader', 'administrator', 'investment_officer', 'service_officer', 'service_manager', 'department_liaison', 'office_handler'`;

/** Statements that find nothing as long as all work lies with somebody who may do it, whoever came, went or moved; `today` has the day. */
const lyingWithNobody: Record<string, string> = {
  'an open case without exactly one owner': `select c.number from cases c where c.closed_at is null and (select count(*) from case_owners o where o.case_id = c.id and o.until_at is null and o.user_id = c.owner_id) <> 1`,
  'an open case whose owner holds no post there': `select c.number from cases c, today where c.closed_at is null and not ${held('c.owner_id', receiving, inPark('c.park_id'))}`,
  'a review or call-back that nobody has, or the owner': `select c.number from cases c, today where c.status in ('reviewing', 'calling_back')
    and (c.attendant_id is null or c.attendant_id = c.owner_id or not ${held('c.attendant_id', `'service_officer', 'park_leader', 'administrator'`, inPark('c.park_id'))})`,
  'a task of a department that is closed, or has no liaison to sign or pass it on': `select t.id from today, tasks t join departments d on d.id = t.department_id where t.status not in ('done', 'cancelled', 'returned')
    and (d.closed_on is not null or t.status in ('assigned', 'signed') and not exists (select from posts p join users u on u.id = p.user_id and u.left_at is null where p.department_id = d.id
      and p.role = 'department_liaison' and p.from_day <= today.day and (p.until_day is null or p.until_day > today.day)))`,
  'a task at work with nobody of its department': `select t.id from today, tasks t where t.status = 'working' and (t.handler_id is null or not ${held('t.handler_id', `'office_handler', 'department_liaison'`, 'p.department_id = t.department_id')})`,
  'an offer that nobody can answer, or the owner': `select h.case_id from today, hand_ons h join cases c on c.id = h.case_id where h.answered_at is null and (h.to_id = c.owner_id or h.from_id <> c.owner_id or not ${held('h.to_id', receiving, 'true')})`,
  'an enterprise in the care of somebody without the post': `select e.name from today, enterprise_staff s join enterprises e on e.id = s.enterprise_id where s.until_day is null and not ${held('s.user_id', 's.capacity', inPark('e.park_id'))}`,
  'a day on duty of somebody without a post there': `select y.day from today, duty_days y where y.day >= today.day and not ${held('y.user_id', receiving, inPark('y.area_id'))}`,
  'leave of somebody who is gone, or with nobody standing in': `select x.id from today, absences x where x.cancelled_at is null and x.until_day >= today.day and (not ${held('x.user_id', `p.role`, 'true')} or not ${held('x.substitute_id', 'p.role', 'true')})`,
  'a session of somebody who left': `select s.id from sessions s join users u on u.id = s.user_id where u.left_at is not null and s.revoked_at is null`,
  'two of the same post': `select p.user_id from today, posts p where p.until_day is null or p.until_day > today.day group by p.user_id, p.role, p.area_id, p.department_id, p.office_id having count(*) > 1`,
  'a post in a place that is closed or elsewhere': `select p.id from today, posts p left join departments d on d.id = p.department_id left join offices o on o.id = p.office_id
    where (p.until_day is null or p.until_day > today.day) and (d.closed_on is not null or o.closed_on is not null or o.department_id <> p.department_id or d.area_id <> p.area_id)`,
};

/** What lies with nobody on this day, in words with the first of the rows; empty where all is well. */
export async function nobodys(query: (statement: string) => Promise<object[]>, day: string): Promise<string[]> {
  const found: string[] = [];
  for (const [what, statement] of Object.entries(lyingWithNobody)) {
    const rows = await query(`with today as (select '${day}'::date as day) ${statement}`);
    if (rows.length > 0) found.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return found;
}
