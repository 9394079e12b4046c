import { sealedColumns } from '../../../platform/keys/sealed.ts';

/** Contacts of those who are named, digested as those of people are. */
export const sealedNamed = sealedColumns({
  table: 'appointments', sealed: ['phone', 'email'],
  indexes: [{ column: 'phone_index', of: 'phone', text: (phone) => `phone:${phone}` }, { column: 'email_index', of: 'email', text: (email) => `email:${email}` }],
});

export const idText = (number: string): string => `id:${number}`;

export const sealedIdentities = sealedColumns({ table: 'liaison_identities', key: { user_id: 'uuid' }, sealed: ['id_number'], indexes: [{ column: 'id_index', of: 'id_number', text: idText }] });
