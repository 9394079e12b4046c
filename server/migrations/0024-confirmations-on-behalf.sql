-- What an enterprise said on the telephone or at the counter, recorded by somebody who had no part in the case; when it last urged.

alter table cases
  add column urged_at timestamptz,
  add column confirmed_by uuid references users,
  add column confirmed_how text check (confirmed_how in ('phone', 'counter', 'visit')),
  add column confirmed_said_by text,
  -- Beside `rating`, which is the enterprise's own word alone: no figure takes one for the other.
  add column recorded_rating int check (recorded_rating between 1 and 5),
  add constraint confirmed_on_behalf_is_whole check ((confirmed_by is null) = (confirmed_how is null) and (confirmed_by is null) = (confirmed_said_by is null));

update cases c set urged_at = u.at from (
  select record_id, max(at) as at from ledger_entries where record_type = 'case' and type = 'case.urged' and actor_side = 'enterprise' group by record_id
) u where u.record_id = c.id;
