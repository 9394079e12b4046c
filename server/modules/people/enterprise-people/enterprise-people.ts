import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { emailIndexes, isMobile, normalContact, phoneIndexes, sealContact } from '../contacts.ts';

export interface PersonDraft {
  name: string;
  phone?: string | null | undefined;
  email?: string | null | undefined;
}

export interface EnterprisePerson {
  id: string;
  /** As it stands: of somebody known already it may differ from the draft's. */
  name: string;
  added: boolean;
}

/** The person of an enterprise with this mobile, else (without one) with this mailbox, or a new one. @throws Refusal `people.bad_phone` */
export async function findOrAddEnterprisePerson(tx: Tx, draft: PersonDraft, part = 'body'): Promise<EnterprisePerson> {
  const [person] = await addEnterprisePeople(tx, [draft], part);
  return person!;
}

/**
 * The same for many, set-based; the answer is in the order of the drafts. A mobile says who
 * somebody is; a mailbox only where there is no mobile; office numbers never do.
 */
export async function addEnterprisePeople(tx: Tx, drafts: PersonDraft[], part = 'body'): Promise<EnterprisePerson[]> {
  if (drafts.length === 0) return [];
  const { secrets } = tx.platform;
  const keyed = drafts.map((draft) => {
    const contact = normalContact(draft, part);
    const mobiles = contact.phone !== null && isMobile(contact.phone) ? phoneIndexes(secrets, contact.phone) : [];
    const mailboxes = mobiles.length === 0 && contact.email !== null ? emailIndexes(secrets, contact.email) : [];
    return { name: draft.name, contact, mobiles, mailboxes, keys: [...mobiles, ...mailboxes].map((index) => index.toString('hex')) };
  });
  const known = await findKnown(tx, keyed.flatMap(({ mobiles }) => mobiles), keyed.flatMap(({ mailboxes }) => mailboxes));
  const fresh = new Map<string, EnterprisePerson>();
  const rows: (EnterprisePerson & { contact: { phone: string | null; email: string | null } })[] = [];
  const answer = keyed.map(({ name, contact, keys }) => {
    const found = keys.map((key) => known.get(key) ?? fresh.get(key)).find((one) => one !== undefined);
    if (found) return { ...found, added: false };
    const person = { id: newId(tx.now), name, added: true };
    rows.push({ ...person, contact });
    for (const key of keys) fresh.set(key, person);
    return person;
  });
  for (let start = 0; start < rows.length; start += 1000) {
    const slice = rows.slice(start, start + 1000);
    await tx.sql.insertInto('users').values(slice.map(({ id, name, contact }) => ({
      id, side: 'enterprise', name, created_at: tx.now, ...sealContact(secrets, contact),
    }))).execute();
    await record(tx, ...slice.map(({ id, name }): LedgerEvent => ({
      type: 'people.user_added', record: { type: 'user', id }, parkId: null, enterpriseId: null, audience: 'auditor', detail: { name },
    })));
  }
  return answer;
}

/** People in service by blind index (hex). */
async function findKnown(tx: Tx, mobiles: Buffer[], mailboxes: Buffer[]): Promise<Map<string, EnterprisePerson>> {
  const known = new Map<string, EnterprisePerson>();
  if (mobiles.length + mailboxes.length === 0) return known;
  const { rows } = await sql<{ id: string; name: string; key: Buffer }>`
    select id, name, phone_index as key from users where side = 'enterprise' and left_at is null and phone_is_mobile and phone_index = any (${mobiles}::bytea[])
    union all
    (select distinct on (email_index) id, name, email_index as key from users where side = 'enterprise' and left_at is null and email_index = any (${mailboxes}::bytea[])
      order by email_index, created_at, id)`.execute(tx.sql);
  for (const { id, name, key } of rows) known.set(key.toString('hex'), { id, name, added: false });
  return known;
}
