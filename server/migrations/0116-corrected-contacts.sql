-- A contact that is corrected on the spot: by the person with a code to the new one, or by staff who talked with them.

-- Since when a mobile or mailbox stands that staff recorded and no code has come back from; null for the others.
alter table users add column phone_unproved_at timestamptz, add column email_unproved_at timestamptz;

alter table contact_proofs rename column email to address;
alter table contact_proofs
  add column channel text not null default 'email' check (channel in ('email', 'sms')),
  -- `own`: to the contact that is to be proved, by the person; `known`: beside it to one that is on file, where nobody is signed
  -- in; `staff`: to the contact that is to be proved, whose code the person reads out.
  add column purpose text not null default 'own' check (purpose in ('own', 'known', 'staff')),
  -- Of `known`: the proof that it belongs to.
  add column of_proof uuid references contact_proofs on delete cascade,
  add check ((purpose = 'known') = (of_proof is not null));
create index contact_proofs_of_proof on contact_proofs (of_proof) where of_proof is not null;

-- The liaison is the one, and has told another mobile or mailbox.
alter table liaison_confirmations add column new_channels text[] not null default '{}' check (new_channels <@ '{phone,email}'),
  add check (new_channels = '{}' or outcome = 'current');
