import type { BodyOf } from '@qilian/contract/endpoint';
import type { registerEnterprise as endpoint } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import { parksKept } from './access.ts';
import { factColumns, readUscc, refuseOwnParent, refuseTakenName, refuseTakenUscc, sizeClassOf } from './facts.ts';
import { companyName, nameKey } from './import/reading/names.ts';
import { enterpriseTerms } from './search-terms.ts';
import { recordNews } from './store.ts';

/** @returns its id @throws Refusal on `body.parkId`, `body.name`, `body.uscc` and the facts */
export async function registerEnterprise(tx: Tx, { name: given, uscc: code, parkId, stage, ...facts }: BodyOf<typeof endpoint>): Promise<string> {
  if (!parksKept(tx.actor).includes(parkId)) throw invalidField('body.parkId', 'enterprises.park_not_yours');
  const uscc = code === null ? null : readUscc(code);
  if (uscc !== null) await refuseTakenUscc(tx, uscc);
  const id = newId(tx.now);
  const name = companyName(given);
  await refuseTakenName(tx, { name, uscc, parkId });
  const columns = { industry_code: null, headcount: null, revenue_yuan: null, assets_yuan: null, tags: [], ...factColumns(tx, facts) };
  refuseOwnParent({ ...columns, uscc });
  await tx.sql.insertInto('enterprises').values({
    id, uscc, name, name_key: nameKey(name), park_id: parkId, stage, created_at: tx.now, ...columns, size_class: sizeClassOf(columns),
    search: sql`array_to_tsvector(${enterpriseTerms({ name, uscc, tags: columns.tags, last4: [] })}::text[])`,
  }).execute();
  await tx.sql.insertInto('enterprise_parks').values({ id: newId(tx.now), enterprise_id: id, park_id: parkId, from_day: today(tx) }).execute();
  await recordNews(tx, { id, park_id: parkId }, 'registered', { params: { stage }, detail: { name, uscc } });
  return id;
}
