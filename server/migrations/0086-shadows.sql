-- Shadow liaisons: contacts that stand for several enterprises of different owners, and what speaks for and against it.

-- One form of an address, down to building and room; null where it names neither number nor room, so that a whole
-- district is no shared address. Chinese numerals of floors and buildings become digits.
create function address_key(address text) returns text language plpgsql immutable parallel safe as $$
declare
  place text := regexp_replace(lower(normalize(address, NFKC)), '[^[:alnum:]]', '', 'g');
begin
  place := regexp_replace(place, '^(中国)?([^省市区县]{2,8}(省|自治区))?([^市区县]{2,6}市)?([^区县园]{1,6}[区县])?', '');
  place := regexp_replace(place, '([一二三四五六七八九])十([一二三四五六七八九])', '\1\2', 'g');
  place := regexp_replace(place, '([一二三四五六七八九])十', '\10', 'g');
  place := regexp_replace(place, '十([一二三四五六七八九])', '一\1', 'g');
  place := translate(regexp_replace(place, '十', '10', 'g'), '〇零一二三四五六七八九', '00123456789');
  place := regexp_replace(place, '(号楼|幢|栋|座)', '栋', 'g');
  place := regexp_replace(replace(place, '楼', '层'), '(号?房间?|室|号)$', '');
  return case when place ~ '[0-9]' and length(place) between 4 and 200 then place end;
end $$;

-- Agencies that keep books or register firms for others: known by staff, or by the industry of their own file.
create table shadow_agencies (
  id uuid primary key,
  name text not null,
  enterprise_id uuid references enterprises,
  source text not null check (source in ('staff', 'industry')),
  note text,
  added_by uuid references users,
  added_at timestamptz not null,
  ended_at timestamptz,
  version int not null default 1,
  check ((source = 'industry') = (added_by is null))
);
create unique index shadow_agencies_one_per_file on shadow_agencies (enterprise_id) where enterprise_id is not null and ended_at is null;
create index shadow_agencies_by_name on shadow_agencies (name, id);

-- By what one is recognised. phone, email: encrypted (platform/secrets); *_index: keyed hash for equality.
create table shadow_agency_signs (
  id uuid primary key,
  agency_id uuid not null references shadow_agencies on delete cascade,
  phone bytea,
  phone_index bytea,
  email bytea,
  email_index bytea,
  domain text,
  address text,
  address_key text,
  check (num_nonnulls(phone, email, domain, address) = 1)
);
create index shadow_agency_signs_of on shadow_agency_signs (agency_id);
create index shadow_agency_signs_by_phone on shadow_agency_signs (phone_index) where phone_index is not null;
create index shadow_agency_signs_by_email on shadow_agency_signs (email_index) where email_index is not null;

-- The register is the city's; only staff read it.
alter table shadow_agencies enable row level security;
create policy by_staff on shadow_agencies using ((select wall_side()) in ('staff', 'system'));
alter table shadow_agency_signs enable row level security;
create policy by_staff on shadow_agency_signs using ((select wall_side()) in ('staff', 'system'));
grant select, insert, update on shadow_agencies to qilian_app;
grant select, insert, update, delete on shadow_agency_signs to qilian_app;

-- Which liaison of which enterprise is reached how: a graph of two sorts of nodes, built anew every night and where
-- something changes. A key is no contact: it names the first person who has it (phone, email), a digest (browser) or what
-- stands in the clear anyway (domain, address).
create table shadow_contacts (
  enterprise_id uuid not null references enterprises,
  user_id uuid references users,
  kind text not null check (kind in ('person', 'phone', 'email', 'domain', 'browser', 'address')),
  key text not null,
  unique nulls not distinct (kind, key, enterprise_id, user_id)
);
create index shadow_contacts_of on shadow_contacts (enterprise_id);

-- Enterprises of common owners, by the smallest id among them; who stands alone isn't listed.
create table shadow_groups (
  enterprise_id uuid primary key references enterprises,
  group_id uuid not null
);
create index shadow_groups_of on shadow_groups (group_id);

-- What staff learnt and no register says: these two belong together.
create table shadow_ties (
  id uuid primary key,
  one_id uuid not null references enterprises,
  other_id uuid not null references enterprises,
  reason text not null check (reason in ('common_owner', 'family')),
  declared_by uuid not null references users,
  declared_at timestamptz not null
);
create index shadow_ties_of_one on shadow_ties (one_id);
create index shadow_ties_of_other on shadow_ties (other_id);

-- All three lead from one park to others: only the platform reads them, and shows each reader what lies within the walls.
do $$ declare t text; begin
  foreach t in array array['shadow_contacts', 'shadow_groups', 'shadow_ties'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy by_system on %I using ((select wall_side()) = 'system')$p$, t);
    execute format('grant select, insert, update, delete on %I to qilian_app', t);
  end loop;
end $$;

-- One liaison of one enterprise who may be somebody else's person.
create table shadow_suspicions (
  id uuid primary key,
  enterprise_id uuid not null references enterprises,
  park_id uuid not null references areas,
  user_id uuid not null references users,
  state text not null default 'new' check (state in ('new', 'dismissed', 'ordered', 'settled')),
  -- Log-odds: the sum of the weights of its reasons.
  score numeric(5, 2) not null,
  -- [{code, weight, ref, enterprises, groups}]
  reasons jsonb not null,
  -- With which others it hangs together by shared contacts; enterprises of the whole.
  cluster_id uuid not null,
  cluster_size int not null,
  found_at timestamptz not null,
  decided_by uuid references users,
  decided_at timestamptz,
  dismissal text check (dismissal in ('common_owner', 'family', 'employee', 'shared_office', 'other')),
  note text,
  -- The reasons as they stood when it was decided: it comes back only for others.
  decided_reasons jsonb,
  version int not null default 1,
  unique (enterprise_id, user_id),
  check ((state = 'dismissed') = (dismissal is not null)),
  check ((state = 'new') = (decided_at is null))
);
create index shadow_suspicions_ranked on shadow_suspicions (park_id, score desc, id) where state = 'new';
create index shadow_suspicions_of_park on shadow_suspicions (park_id, state, score desc, id);
create index shadow_suspicions_of_cluster on shadow_suspicions (cluster_id);
create index shadow_suspicions_of_user on shadow_suspicions (user_id);
alter table shadow_suspicions enable row level security;
create policy walls on shadow_suspicions using (case (select wall_side())
  when 'staff' then park_id = any ((select wall_parks())::uuid[])
  when 'system' then true
  else false end);
grant select, insert, update, delete on shadow_suspicions to qilian_app;

create index devices_by_device on devices (device);
