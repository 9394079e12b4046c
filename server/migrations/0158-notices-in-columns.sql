-- Most actions tell somebody, and half of what that cost was to put notices into JSON, to read them out of it twice, and to plan ways
-- for people who have none. They come in columns now; who is on leave and who can be reached at all is asked before anything is
-- prepared for it.

create function can_be_reached(people uuid[], by_mail boolean, by_text boolean) returns boolean
  language sql stable security definer set search_path from current
  begin atomic
    select exists (select from users u where u.id = any (people) and u.left_at is null and (by_mail and u.email is not null or by_text and u.phone_is_mobile));
  end;
revoke all on function can_be_reached(uuid[], boolean, boolean) from public;
grant execute on function can_be_reached(uuid[], boolean, boolean) to qilian_app;

-- Writes notices, one of each column, and plans their ways (`ways_of`). Those that bring an id for whoever stands in are copied for the
-- substitute of a recipient on leave, who is told for whom: never to the person who took the step, and once to each of whom the
-- same is told anyway. Answers the deliveries that are due at once, and the substitutes.
create function write_notices(
  ids uuid[], stand_in_ids uuid[], recipients uuid[], kinds text[], parks uuid[], enterprises uuid[], about_cases uuid[], about_tasks uuid[], about_circulars uuid[], moments timestamptz[],
  topics text[], emails boolean[], texts boolean[], urgents boolean[], musts boolean[], contents jsonb[], instant timestamptz, zone text, actor uuid, day date
) returns table (notice_id uuid, channel text, stand_in uuid, kind text, case_id uuid) language plpgsql as $$
declare
  given constant int := cardinality(ids);
begin
  if exists (select from absences a where a.user_id = any (recipients) and a.cancelled_at is null and day between a.from_day and a.until_day) then
    with n as materialized (
      select * from unnest(stand_in_ids, recipients, kinds, contents, parks, enterprises, about_cases, about_tasks, about_circulars, moments, topics, emails, texts, urgents, musts)
        as n (stand_in_id, recipient, kind, content, park, enterprise, about_case, about_task, about_circular, moment, topic, email, sms, urgent, must)
    ), copies as (
      select distinct on (stand.id, n.kind, n.about_case, n.about_task) n.*, stand.id as stand_in, u.name as standing_for
        from n join absences a on a.user_id = n.recipient and a.cancelled_at is null and day between a.from_day and a.until_day
        join users u on u.id = a.user_id
        cross join lateral (select substitute_of(a.user_id, day) as id) stand
        where n.stand_in_id is not null and stand.id is not null and stand.id is distinct from actor
          and not exists (select from n o where o.recipient = stand.id and o.kind = n.kind and o.about_case is not distinct from n.about_case and o.about_task is not distinct from n.about_task)
        order by stand.id, n.kind, n.about_case, n.about_task, u.name
    )
    select ids || array_agg(c.stand_in_id), recipients || array_agg(c.stand_in), kinds || array_agg(c.kind), contents || array_agg(c.content || jsonb_build_object('standingFor', c.standing_for)),
        parks || array_agg(c.park), enterprises || array_agg(c.enterprise), about_cases || array_agg(c.about_case), about_tasks || array_agg(c.about_task), about_circulars || array_agg(c.about_circular),
        moments || array_agg(c.moment), topics || array_agg(c.topic), emails || array_agg(c.email), texts || array_agg(c.sms), urgents || array_agg(c.urgent), musts || array_agg(c.must)
      into ids, recipients, kinds, contents, parks, enterprises, about_cases, about_tasks, about_circulars, moments, topics, emails, texts, urgents, musts
      from copies c;
  end if;

  insert into notices (id, recipient_id, kind, params, park_id, enterprise_id, case_id, task_id, circular_id, created_at)
    select * from unnest(ids, recipients, kinds, contents, parks, enterprises, about_cases, about_tasks, about_circulars, moments);

  if can_be_reached(recipients, true = any (emails), true = any (texts)) then
    return query
      with ways as materialized (
        select w.* from ways_of(ids, recipients, parks, topics, emails, texts, urgents, musts, instant, zone) w
      ), planned as (
        insert into notice_deliveries (notice_id, channel, status, at, due_at, digest) select w.notice_id, w.channel, 'queued', instant, w.due_at, w.digest from ways w
      )
      select w.notice_id, w.channel, null::uuid, null::text, null::uuid from ways w where w.due_at is null;
  end if;
  if cardinality(ids) > given then
    return query select null::uuid, null::text, n.recipient, n.kind, n.about_case from unnest(recipients[given + 1:], kinds[given + 1:], about_cases[given + 1:]) as n (recipient, kind, about_case);
  end if;
end $$;

drop function with_stand_ins(jsonb, uuid[], uuid, date);
