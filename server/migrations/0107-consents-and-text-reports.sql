-- Nothing of legal effect goes to whoever didn't agree to electronic delivery: an enterprise in which nobody did is served on paper.
alter table circular_unreached drop constraint circular_unreached_cause_check;
alter table circular_unreached add constraint circular_unreached_cause_check check (cause in ('nobody', 'agents_only', 'no_consent', 'no_channel'));

-- Keyed digest of the address that a message was sent to: what is reported of it speaks of that address alone.
alter table notice_deliveries add column address_tag text;
grant update (address_tag) on notice_deliveries to qilian_app;
