import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { usccCheckDigit } from '@qilian/contract/codes/uscc';
import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import type { Platform } from '../platform/platform.ts';
import { nameKey } from '../modules/enterprises/testing.ts';
import { sealContact } from '../modules/people/index.ts';
import type { City } from './shadow-city.ts';

const slice = 2000;

/** Writes a made-up city into a park, set-based. @returns ids of its enterprises, in their order */
export async function plantCity(app: { platform: Platform }, city: City, { parkId, staffId }: { parkId: string; staffId: string }): Promise<string[]> {
  const id = (kind: string, number: number) => {
    const hex = createHash('sha256').update(`${parkId} ${kind} ${number}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  return inTransaction(app.platform, system, async (tx) => {
    const { secrets } = app.platform;
    const people = city.people.map(({ name, phone, email }, index) => ({ id: id('person', index), side: 'enterprise', name, created_at: tx.now, ...sealContact(secrets, { phone, email }) }));
    const enterprises = city.enterprises.map((made, index) => ({
      id: id('enterprise', index), uscc: usccOf(index), name: made.name, name_key: nameKey(made.name), search: sql<string>`''::tsvector`, park_id: parkId, stage: 'operation', created_at: tx.now,
      legal_representative: made.representative, address: made.address, industry_code: made.industry, parent_uscc: made.parent,
    }));
    const cards = city.people.flatMap(({ idNumber }, index) => (idNumber === null ? [] : [{
      user_id: id('person', index), id_number: secrets.encrypt(idNumber), id_index: secrets.blindIndex(`id:${idNumber}`), last4: idNumber.slice(-4), checked: 'not_checked', checked_at: tx.now,
    }]));
    const former = city.enterprises.flatMap(({ formerName }, index) => (formerName === null ? [] : [{ id: id('former', index), name: formerName, index }]));
    const seats = city.enterprises.flatMap(({ owner, primary, deputy, formerName }, index) => [
      ...seat('owner', owner, index), ...seat('primary', primary, index), ...seat('deputy', deputy, index),
      ...formerName === null ? [] : [{ id: id('former-seat', index), enterprise_id: id('enterprise', index), user_id: id('former', index), role: 'deputy', from_day: '2022-01-01', until_day: '2025-06-30' }],
    ]);
    function seat(role: string, person: number | null, index: number) {
      return person === null ? [] : [{ id: id(`seat-${role}`, index), enterprise_id: id('enterprise', index), user_id: id('person', person), role, from_day: '2024-01-01', until_day: null }];
    }
    const devices = [
      ...city.people.flatMap(({ browsers }, index) => browsers.map((browser) => ({ user_id: id('person', index), device: id('browser', browser), first_seen_at: tx.now, last_seen_at: tx.now }))),
      ...city.counters.map((browser) => ({ user_id: staffId, device: id('browser', browser), first_seen_at: tx.now, last_seen_at: tx.now })),
    ];
    await inSlices(people, (rows) => tx.sql.insertInto('users').values(rows).execute());
    await inSlices(former.map(({ id: userId, name }) => ({ id: userId, side: 'enterprise', name, created_at: tx.now })), (rows) => tx.sql.insertInto('users').values(rows).execute());
    await inSlices(enterprises, (rows) => tx.sql.insertInto('enterprises').values(rows).execute());
    await inSlices(seats, (rows) => tx.sql.insertInto('enterprise_holders').values(rows).execute());
    await inSlices(cards, (rows) => tx.sql.insertInto('liaison_identities').values(rows).execute());
    await inSlices(devices, (rows) => tx.sql.insertInto('devices').values(rows).execute());
    await sql`select analyze_enterprises()`.execute(tx.sql);
    return enterprises.map((row) => row.id);
  });
}

async function inSlices<Row>(rows: Row[], write: (rows: Row[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += slice) await write(rows.slice(start, start + slice));
}

function usccOf(number: number): string {
  const body = `91620102MA${String(number).padStart(7, '0')}`;
  return body + usccCheckDigit(body);
}
