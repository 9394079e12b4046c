import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { today } from '../../../../platform/today.ts';
import { addEnterprisePeople, emailIndexes, phoneIndexes } from '../../../people/index.ts';
import type { DraftContact } from '../reading/draft.ts';

export interface PresentSeat {
  id: string;
  enterprise_id: string;
  role: string;
  post: string | null;
  name: string;
  last4: string | null;
  phone_index: Buffer | null;
  email_index: Buffer | null;
}

/** The seats held today, by enterprise. */
export async function seatsOf(tx: Tx, enterpriseIds: string[]): Promise<Map<string, PresentSeat[]>> {
  const seats = new Map<string, PresentSeat[]>();
  if (enterpriseIds.length === 0) return seats;
  const rows = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id')
    .select(['h.id', 'h.enterprise_id', 'h.role', 'h.post', 'u.name', 'u.phone_last4 as last4', 'u.phone_index', 'u.email_index'])
    .where('h.enterprise_id', 'in', enterpriseIds).where('h.until_day', 'is', null).execute();
  for (const row of rows) seats.set(row.enterprise_id, [...seats.get(row.enterprise_id) ?? [], row]);
  return seats;
}

interface Plan {
  enterpriseId: string;
  contacts: DraftContact[];
  present: PresentSeat[];
}

/** What happened to one seat, as undoing needs it. */
export interface SeatChange {
  enterpriseId: string;
  seatId: string;
  role: string;
  seated: boolean;
  formerId: string | null;
  postBefore: string | null;
  postAfter: string | null;
}

export interface Seating {
  changes: SeatChange[];
  /** Ids of people who weren't known before. */
  added: string[];
}

/** Seats the people of many drafts where somebody else sits, or nobody. */
export async function seatContacts(tx: Tx, plans: Plan[]): Promise<Seating> {
  const changes = plans.flatMap(({ enterpriseId, contacts, present }) => contacts.map((contact) => {
    const seat = present.find(({ role }) => role === contact.role);
    return { enterpriseId, contact, seat, stays: seat !== undefined && holds(tx, seat, contact) };
  }));
  const renamed = changes.filter(({ stays, seat, contact }) => stays && contact.post !== null && contact.post !== seat!.post);
  if (renamed.length > 0) {
    await sql`update enterprise_holders h set post = r.post from jsonb_to_recordset(${JSON.stringify(renamed.map(({ seat, contact }) => ({ id: seat!.id, post: contact.post })))}::jsonb)
      as r(id uuid, post text) where h.id = r.id`.execute(tx.sql);
  }
  const coming = changes.filter(({ stays }) => !stays);
  const people = await addEnterprisePeople(tx, coming.map(({ contact }) => contact));
  const leaving = coming.flatMap(({ seat }) => seat?.id ?? []);
  const day = today(tx);
  if (leaving.length > 0) await tx.sql.updateTable('enterprise_holders').set({ until_day: day }).where('id', 'in', leaving).execute();
  const rows = coming.map(({ enterpriseId, contact }, index) => ({
    id: newId(tx.now), enterprise_id: enterpriseId, user_id: people[index]!.id, role: contact.role, post: contact.post, from_day: day,
  }));
  for (let start = 0; start < rows.length; start += 1000) await tx.sql.insertInto('enterprise_holders').values(rows.slice(start, start + 1000)).execute();
  return {
    changes: [
      ...coming.map(({ enterpriseId, contact, seat }, index) => ({
        enterpriseId, seatId: rows[index]!.id, role: contact.role, seated: true, formerId: seat?.id ?? null, postBefore: null, postAfter: contact.post,
      })),
      ...renamed.map(({ enterpriseId, contact, seat }) => ({
        enterpriseId, seatId: seat!.id, role: contact.role, seated: false, formerId: null, postBefore: seat!.post, postAfter: contact.post,
      })),
    ],
    added: people.filter(({ added }) => added).map(({ id }) => id),
  };
}

/** Whether the contact is the person who holds the seat: by phone, else by mailbox, else by name. */
function holds({ platform: { secrets } }: Tx, seat: PresentSeat, { name, phone, email }: DraftContact): boolean {
  if (phone !== null) return phoneIndexes(secrets, phone).some((index) => seat.phone_index?.equals(index));
  if (email !== null) return emailIndexes(secrets, email).some((index) => seat.email_index?.equals(index));
  return seat.name === name;
}
