-- An order lists a cause once: what happens again to the same contact, seat or enterprise while it is asked about joins what stands there.
alter table verification_causes
  -- Of what: a person's contact, a seat, changed facts, a correction order; empty for the enterprise itself.
  add column about text not null default '',
  -- Further occurrences, named as `cause_key` is.
  add column more_keys text[] not null default '{}';

update verification_causes k set about = case k.cause
    when 'bounces' then coalesce((select c.user_id || ' ' || c.wrong_channel from liaison_confirmations c where c.id::text = k.cause_key),
      split_part(k.cause_key, ' ', 1) || ' ' || case k.detail->>'channel' when 'email' then 'email' else 'phone' end)
    when 'reported_gone' then coalesce((select c.holder_id::text from liaison_confirmations c where c.id::text = k.cause_key), '')
    when 'business_change' then coalesce(k.detail->>'fields', '')
    when 'shared_contact' then split_part(k.cause_key, ':', 2)
    else '' end;
update verification_causes k set answered_at = k.at where k.answered_at is null and exists (
  select from verification_causes o where o.case_id = k.case_id and o.cause = k.cause and o.about = k.about and o.answered_at is null and (o.at, o.id) > (k.at, k.id));
create unique index verification_causes_asked on verification_causes (case_id, cause, about) where answered_at is null;
