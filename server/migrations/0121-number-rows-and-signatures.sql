-- Mobile numbers bought in a row: the graph names a row by the first person who has one of its numbers.
alter table shadow_contacts drop constraint shadow_contacts_kind_check;
alter table shadow_contacts add constraint shadow_contacts_kind_check check (kind in ('person', 'id', 'phone', 'row', 'email', 'domain', 'browser', 'address'));

-- By which anybody can check that a passkey signed the agreement's text: challenge, client data and signature; null where a side
-- signed by a fresh proof of who it is.
alter table mandates add granted_signature jsonb, add signed_signature jsonb;
