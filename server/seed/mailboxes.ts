import { sql } from 'kysely';
import type { Tx } from '../platform/db/transaction.ts';
import { sealContact } from '../modules/people/index.ts';
import type { Enterprise } from './enterprises.ts';
import type { Crew } from './people.ts';

/** Everybody's mailbox, last of all: what happened before reaches nobody by mail. */
export async function giveMailboxes(tx: Tx, crew: Crew, enterprises: Enterprise[]): Promise<void> {
  const people = [...crew.all, ...enterprises.flatMap((enterprise) => enterprise.holders)];
  const sealed = people.flatMap(({ id, email }) => {
    if (email === null) return [];
    const { email: box, email_index: index, email_domain: domain } = sealContact(tx.platform.secrets, { email });
    return [{ id, box: box!.toString('hex'), index: index!.toString('hex'), domain }];
  });
  await sql`update users set email = decode(box, 'hex'), email_index = decode("index", 'hex'), email_domain = "domain"
    from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as given (id uuid, box text, "index" text, "domain" text) where users.id = given.id`.execute(tx.sql);
}
