-- What else explains or betrays a shared contact: the parent enterprise, and one identity card behind several accounts.

-- The credit code of the parent: known to whoever keeps the file, whether or not the parent itself is in the city.
alter table enterprises add column parent_uscc text;
create index enterprises_by_parent on enterprises (parent_uscc) where parent_uscc is not null and closed_on is null;

-- As in 0060, with the parent.
create or replace function enterprise_image(e enterprises) returns jsonb language sql stable
  return jsonb_build_object('name', e.name, 'uscc', e.uscc, 'stage', e.stage, 'legal_representative', e.legal_representative,
    'registered_capital_yuan', e.registered_capital_yuan, 'address', e.address, 'industry_code', e.industry_code, 'headcount', e.headcount,
    'revenue_yuan', e.revenue_yuan, 'assets_yuan', e.assets_yuan, 'ownership', e.ownership, 'founded_on', e.founded_on, 'parent_uscc', e.parent_uscc,
    'flags', e.flags, 'tags', e.tags);

-- `id`: accounts by which one identity number was proved, under the first person who proved it.
alter table shadow_contacts drop constraint shadow_contacts_kind_check;
alter table shadow_contacts add constraint shadow_contacts_kind_check check (kind in ('person', 'id', 'phone', 'email', 'domain', 'browser', 'address'));

-- By what the enterprises of a set belong together, so that whoever reads a suspicion sees what was taken for granted.
alter table shadow_groups add column because text[] not null default '{}';
