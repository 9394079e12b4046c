import { normalizeMobile, normalizePhone } from '@qilian/contract/codes/phone';
import { invalidField } from '../../platform/errors.ts';
import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Secrets } from '../../platform/secrets.ts';

export interface Contact {
  /** Eleven digits of a mobile, or a number with area code such as `021-62345678`. */
  phone: string | null;
  /** Lower case. */
  email: string | null;
}

/** Both as they are stored and compared. @throws Refusal `people.bad_phone` for what is no number of mainland China. */
export function normalContact({ phone, email }: { phone?: string | null | undefined; email?: string | null | undefined }, part = 'body'): Contact {
  const number = phone ? normalizeMobile(phone) ?? normalizePhone(phone) : null;
  if (phone && number === null) throw invalidField(`${part}.phone`, 'people.bad_phone', { value: phone });
  return { phone: number, email: email ? normalEmail(email) : null };
}

export const normalEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

export const isMobile = (phone: string) => /^1\d{10}$/.test(phone);

export const phoneText = (phone: string) => `phone:${phone}`;
export const emailText = (email: string) => `email:${email}`;

/** Blind indexes: equality of contacts without reading them. These are written; `…Indexes` are compared with. */
export const phoneIndex = (secrets: Secrets, phone: string): Buffer => secrets.blindIndex(phoneText(phone));
export const emailIndex = (secrets: Secrets, email: string): Buffer => secrets.blindIndex(emailText(email));
export const phoneIndexes = (secrets: Secrets, phone: string): Buffer[] => secrets.blindIndexes(phoneText(phone));
export const emailIndexes = (secrets: Secrets, email: string): Buffer[] => secrets.blindIndexes(emailText(email));

/** The contacts of all people, for a change of keys. */
export const sealedContacts = sealedColumns({
  table: 'users', sealed: ['phone', 'email'], indexes: [{ column: 'phone_index', of: 'phone', text: phoneText }, { column: 'email_index', of: 'email', text: emailText }],
});

/**
 * The columns of `users` for contacts as somebody typed them: encrypted, with blind index, last digits and mail domain.
 * @param part where they stand in the request @throws Refusal `people.bad_phone`
 */
export function sealContact(secrets: Secrets, given: { phone?: string | null | undefined; email?: string | null | undefined }, part = 'body') {
  const { phone, email } = normalContact(given, part);
  return {
    phone: phone === null ? null : secrets.encrypt(phone),
    phone_index: phone === null ? null : phoneIndex(secrets, phone),
    phone_last4: phone === null ? null : phone.slice(-4),
    phone_is_mobile: phone !== null && isMobile(phone),
    email: email === null ? null : secrets.encrypt(email),
    email_index: email === null ? null : emailIndex(secrets, email),
    email_domain: email === null ? null : email.slice(email.lastIndexOf('@') + 1),
  };
}

export function openContact(secrets: Secrets, row: { phone: Buffer | null; email: Buffer | null }): Contact {
  return {
    phone: row.phone === null ? null : secrets.decrypt(row.phone),
    email: row.email === null ? null : secrets.decrypt(row.email),
  };
}

/** `138****5678`, `021‑****5678`. A hyphen that no line breaks after: a number stands on one. */
export function maskPhone(phone: string): string {
  if (isMobile(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  const [area = '', ...rest] = phone.split('-');
  return `${area}\u2011****${rest.join('').slice(-4)}`;
}

/** `z***@example.cn`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

export function maskContact({ phone, email }: Contact): Contact {
  return { phone: phone === null ? null : maskPhone(phone), email: email === null ? null : maskEmail(email) };
}

/** `李**`, `J***`: enough to recognise oneself by. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name.trim();
  return first + '*'.repeat(Math.min(rest.length, 3));
}
