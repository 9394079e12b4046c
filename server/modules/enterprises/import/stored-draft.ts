import type { Secrets } from '../../../platform/secrets.ts';
import { emailIndexes, phoneIndexes } from '../../people/index.ts';
import type { DraftContact, EnterpriseDraft } from './reading/draft.ts';
import { nameKey } from './reading/names.ts';

/**
 * A draft as it waits in the database: contacts encrypted, beside them only what is needed to
 * compare them with the people who hold the seats.
 */
export type StoredDraft = Omit<EnterpriseDraft, 'contacts'> & {
  nameKey: string;
  seats: { role: DraftContact['role']; name: string; post: string | null; /** Blind indexes, hexadecimal, under each key at which the person may stand. */ phone: string[] | null; email: string[] | null }[];
  contacts: string | null;
};

/** An enterprise has one seat a role; of several people the first is kept. */
export function onePerSeat(contacts: readonly DraftContact[]): { kept: DraftContact[]; left: DraftContact[] } {
  const kept = contacts.filter((contact, index) => contacts.findIndex(({ role }) => role === contact.role) === index);
  return { kept, left: contacts.filter((contact) => !kept.includes(contact)) };
}

const hex = (index: Buffer) => index.toString('hex');

export function sealDraft(secrets: Secrets, { contacts, ...facts }: EnterpriseDraft): StoredDraft {
  return { ...facts, nameKey: nameKey(facts.name), ...sealContacts(secrets, contacts) };
}

const sealContacts = (secrets: Secrets, contacts: DraftContact[]): Pick<StoredDraft, 'seats' | 'contacts'> => ({
  seats: contacts.map(({ role, name, post, phone, email }) => ({
    role, name, post, phone: phone === null ? null : phoneIndexes(secrets, phone).map(hex), email: email === null ? null : emailIndexes(secrets, email).map(hex),
  })),
  contacts: contacts.length === 0 ? null : sealText(secrets, JSON.stringify(contacts)),
});

/** The same draft under the keys of now. */
export const resealDraft = (secrets: Secrets, draft: StoredDraft): StoredDraft => ({ ...draft, ...sealContacts(secrets, openContacts(secrets, draft)) });

export function openContacts(secrets: Secrets, { contacts }: Pick<StoredDraft, 'contacts'>): DraftContact[] {
  return contacts === null ? [] : JSON.parse(openText(secrets, contacts)) as DraftContact[];
}

/** Cells can hold phones and names: what is kept of them is encrypted too. */
export const sealText = (secrets: Secrets, text: string): string => secrets.encrypt(text).toString('base64');
export const openText = (secrets: Secrets, sealed: string): string => secrets.decrypt(Buffer.from(sealed, 'base64'));
export const resealText = (secrets: Secrets, sealed: string): string => sealText(secrets, openText(secrets, sealed));
