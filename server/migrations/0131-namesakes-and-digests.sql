-- A rare name on many accounts: the graph names it by the first person who bears it.
alter table shadow_contacts drop constraint shadow_contacts_kind_check;
alter table shadow_contacts add constraint shadow_contacts_kind_check check (kind in ('person', 'id', 'name', 'phone', 'row', 'email', 'domain', 'browser', 'address'));

-- Each outcome of a mail is told to what it brought along, and forgetting a notice asks the same: without it the whole table was read.
create index notice_deliveries_brought on notice_deliveries (brought_by) where brought_by is not null;
