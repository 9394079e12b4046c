import type { Tx } from '../../../../platform/db/transaction.ts';

/** Providers that deliver `name+anything@` to `name@`; the first two ignore dots in the name too. */
const dotless = ['gmail.com', 'googlemail.com'];
const tagged = [...dotless, 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'me.com', 'proton.me', 'protonmail.com'];

/** The mailbox in which mail to an address ends up. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const [name, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (!tagged.includes(domain)) return address;
  const plain = name.split('+')[0]!;
  return dotless.includes(domain) ? `${plain.replaceAll('.', '')}@gmail.com` : `${plain}@${domain}`;
}

/**
 * People whose different addresses are one mailbox, each with the first of them. The addresses are encrypted and their
 * digests tell nothing of this: those of the few providers that do so are opened, and nothing of them is kept.
 */
export async function sharedMailboxes(tx: Tx): Promise<{ userId: string; first: string }[]> {
  const rows = await tx.sql.selectFrom('users').select(['id', 'email']).where('side', '=', 'enterprise').where('left_at', 'is', null).where('email_domain', 'in', tagged).where('email', 'is not', null).orderBy('id').execute();
  const people = Map.groupBy(rows, ({ email }) => mailboxOf(tx.platform.secrets.decrypt(email!)));
  return [...people.values()].filter((users) => users.length > 1).flatMap((users) => users.map(({ id }) => ({ userId: id, first: users[0]!.id })));
}
