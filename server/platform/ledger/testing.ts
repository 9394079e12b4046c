import pg from 'pg';
import { platform as system } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import type { TestApp } from '../../testing/app.ts';
import { record, type LedgerEvent } from './record.ts';
import { sealLedger } from './seal.ts';

/** Factories for tests of the ledger. */

/** A park of a city of its own; the platform knows no module that makes one. */
export async function aPark(app: TestApp, name = '高新技术产业园'): Promise<string> {
  const [cityId, districtId, parkId] = [newId(app.clock.now()), newId(app.clock.now()), newId(app.clock.now())];
  await asOwner(app, `insert into areas (id, level, parent_id, name, opened_on) select $1, 'city', null, '祁连市', '2020-01-01' where not exists (select from areas where level = 'city')`, [cityId]);
  await asOwner(app, `insert into areas (id, level, parent_id, name, opened_on) select $1, 'district', id, '东区', '2020-01-01' from areas where level = 'city'`, [districtId]);
  await asOwner(app, `insert into areas (id, level, parent_id, name, opened_on) values ($1, 'park', $2, $3, '2020-01-01')`, [parkId, districtId, name]);
  return parkId;
}

interface GivenStep { recordId: string; recordType?: string; parkId?: string | null; type?: string; detail?: LedgerEvent['detail'] }

/** Records a step of something in a park; with a name that stands in the erasable detail. */
export const aStep = (app: TestApp, given: GivenStep): Promise<void> => inTransaction(app.platform, system, (tx) => aStepIn(tx, given));

export async function aStepIn(tx: Tx, { recordId, recordType = 'thing', parkId = null, type = 'thing.moved', detail = { note: '已联系企业' } }: GivenStep): Promise<void> {
  await record(tx, { type, record: { type: recordType, id: recordId }, parkId, enterpriseId: null, audience: 'staff', params: { step: type, days: 3 }, detail });
}

/** A thing with so many steps; returns its id. */
export async function aThing(app: TestApp, steps: number, given: Omit<GivenStep, 'recordId'> = {}): Promise<string> {
  const recordId = newId(app.clock.now());
  for (let step = 0; step < steps; step += 1) await aStep(app, { recordId, ...given });
  return recordId;
}

/** Seals until nothing is left: transactions of other tests on the same server delay what counts as ended. */
export async function sealAll(app: TestApp): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    await sealLedger(app.platform);
    const [left] = await asOwner<{ left: boolean }>(app, `select exists (select from ledger_entries
      where txid >= coalesce((select until_txid from ledger_seals order by until_txid desc limit 1), '0')) as left`);
    if (!left!.left) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('Some transaction did not end.');
}

/** Runs SQL as the owner of the database, past row security. */
export async function asOwner<Row extends pg.QueryResultRow>(app: TestApp, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: app.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Statements of somebody who owns the database and switches the guarding triggers off for a moment. */
export async function tamper(app: TestApp, statements: string): Promise<void> {
  const toggle = (how: 'disable' | 'enable') => ['ledger_entries', 'ledger_seals'].map((table) => `alter table ${table} ${how} trigger user;`).join(' ');
  await asOwner(app, `begin; ${toggle('disable')} ${statements}; ${toggle('enable')} commit`);
}
