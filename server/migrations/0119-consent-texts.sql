-- Which text somebody agreed to: its version and the SHA-256 of its Chinese words, for delivery certificates. Consents of
-- appointments name it since ever; what was given in the settings before this named none.
alter table delivery_consents add text_version text, add text_digest text, add check ((text_version is null) = (text_digest is null));
update delivery_consents d set text_version = c.text_version, text_digest = c.text_digest
  from liaison_consents c where c.kind = 'electronic_delivery' and c.user_id = d.user_id and c.enterprise_id = d.enterprise_id and c.given_at = d.given_at;
