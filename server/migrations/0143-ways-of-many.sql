-- A circular to ten thousand people spent most of its time putting them into JSON, reading them out of it again, and asking for
-- each of them anew whether the park's quiet hours have come. The rules stand once, over columns; `notice_ways` hands them what
-- it is given as JSON. The quiet hours of a park are worked out once; people and what they want are looked up in one pass each.
create function ways_of(ids uuid[], recipients uuid[], parks uuid[], topics text[], emails boolean[], texts boolean[], urgents boolean[], musts boolean[], instant timestamptz, zone text)
  returns table (notice_id uuid, recipient_id uuid, channel text, due_at timestamptz, digest boolean)
  language sql stable security definer set search_path from current
  begin atomic
    with people as materialized (
      select u.id, u.email is not null as has_email, u.phone_is_mobile from users u where u.id = any (recipients) and u.left_at is null),
    wishes as materialized (select p.* from notice_preferences p where p.user_id = any (recipients)),
    quiet as materialized (
      select a.id, quiet_end(instant, zone, coalesce(a.settings #>> '{quiet,from}', '21:00')::time, coalesce(a.settings #>> '{quiet,until}', '08:00')::time) as ends
        from areas a where a.id = any (parks) and exists (select from unnest(topics) topic where topic in ('circulars', 'messages')))
    select n.id, u.id, way.channel,
        case when way.gathered then
            (wall::date + time '08:30' + make_interval(days => case
              when p.digest = 'daily' then (wall::time >= time '08:30')::int
              when extract(isodow from wall) = 1 and wall::time < time '08:30' then 0
              else 8 - extract(isodow from wall)::int end)) at time zone zone
          when n.urgent then null
          when p.quiet_from is not null then quiet_end(instant, zone, p.quiet_from, p.quiet_until)
          when n.topic in ('circulars', 'messages') then case when q.id is null then quiet_end(instant, zone, time '21:00', time '08:00') else q.ends end
        end,
        way.gathered
      from unnest(ids, recipients, parks, topics, emails, texts, urgents, musts) as n (id, recipient, park, topic, email, sms, urgent, must)
      join people u on u.id = n.recipient
      left join wishes p on p.user_id = u.id
      left join quiet q on q.id = n.park
      cross join (select instant at time zone zone as wall) here
      cross join lateral (values
        ('email', n.email and u.has_email, n.topic = 'circulars' and not n.urgent and not n.must and coalesce(p.digest, 'at_once') <> 'at_once'),
        ('sms', n.sms and u.phone_is_mobile, false)) way (channel, goes, gathered)
      where way.goes and (n.must or p.off is null or not n.topic || '.' || way.channel = any (p.off));
  end;
revoke all on function ways_of(uuid[], uuid[], uuid[], text[], boolean[], boolean[], boolean[], boolean[], timestamptz, text) from public;
grant execute on function ways_of(uuid[], uuid[], uuid[], text[], boolean[], boolean[], boolean[], boolean[], timestamptz, text) to qilian_app;

create or replace function notice_ways(given jsonb, instant timestamptz, zone text) returns table (notice_id uuid, channel text, due_at timestamptz, digest boolean)
  language sql stable security definer set search_path from current
  begin atomic
    select w.notice_id, w.channel, w.due_at, w.digest
      from (select array_agg(n."id") as ids, array_agg(n."recipientId") as recipients, array_agg(n."parkId") as parks, array_agg(n."topic") as topics,
          array_agg(n."email") as emails, array_agg(n."sms") as texts, array_agg(n."urgent") as urgents, array_agg(n."must") as musts
        from jsonb_to_recordset(given) as n ("id" uuid, "recipientId" uuid, "parkId" uuid, "topic" text, "email" boolean, "sms" boolean, "urgent" boolean, "must" boolean)) g
      cross join lateral ways_of(g.ids, g.recipients, g.parks, g.topics, g.emails, g.texts, g.urgents, g.musts, instant, zone) w;
  end;
