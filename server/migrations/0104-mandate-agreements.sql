-- The confidentiality agreement of a mandate is signed by both sides and sealed: which text, by its digest, and when each
-- of them proved anew who they are. Offers made before name no text.
alter table mandates add column terms_digest text check (terms_digest ~ '^[0-9a-f]{64}$');
alter table mandates add column granted_proof_at timestamptz;
alter table mandates add column signed_proof_at timestamptz;
