import { sql } from 'kysely';
import { RetentionClass } from '@qilian/contract/privacy';
import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type { listRetention as listEndpoint, setRetention as setEndpoint } from '@qilian/contract/privacy';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { invalidField, Refusal, staleVersion } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { countEntriesBefore, eraseEntriesBefore } from '../../platform/ledger/erase.ts';
import { record } from '../../platform/ledger/record.ts';
import type { Platform } from '../../platform/platform.ts';
import { today } from '../../platform/today.ts';
import { countReportersBefore, forgetReportersBefore } from '../cases/index.ts';
import { countHandoverNotesBefore, forgetHandoverNotesBefore } from '../liaisons/index.ts';
import { countNoticesBefore, forgetNoticesBefore } from '../notices/index.ts';
import { erasePeople } from './erase-person.ts';
import { defaults, monthsOf } from './rules.ts';

interface Executed {
  count(tx: Tx, before: Date): Promise<number>;
  /** Erases at most so many, in one transaction. */
  erase(tx: Tx, before: Date, most: number): Promise<number>;
}

/** Enterprises' people who hold no seat since that day, and whom nothing holds back. */
const formerHolders = (before: Date) => sql`from users u where u.side = 'enterprise' and u.erased_at is null
  and exists (select from enterprise_holders h where h.user_id = u.id) and not exists (select from enterprise_holders h where h.user_id = u.id and (h.until_day is null or h.until_day >= ${before}::date))
  and not exists (select from cases c where c.reporter_id = u.id and (c.closed_at is null or c.closed_at >= ${before}))`;
const formerStaff = (before: Date) => sql`from users u where u.side = 'staff' and u.left_at < ${before} and (u.phone is not null or u.email is not null or u.password_hash is not null)`;

const people = (select: (before: Date) => ReturnType<typeof sql>): Executed => ({
  async count(tx, before) {
    const { rows: [found] } = await sql<{ count: number }>`select count(*) as count ${select(before)}`.execute(tx.sql);
    return found!.count;
  },
  async erase(tx, before, most) {
    const { rows } = await sql<{ id: string }>`select u.id ${select(before)} order by u.id limit ${sql.lit(Math.min(most, 50))}`.execute(tx.sql);
    await erasePeople(tx, rows.map(({ id }) => id), 'retention');
    return rows.length;
  },
});

const executed: Record<RetentionClass, Executed> = {
  former_holders: people(formerHolders),
  former_staff: people(formerStaff),
  reporter_contacts: { count: countReportersBefore, erase: forgetReportersBefore },
  notices: { count: countNoticesBefore, erase: forgetNoticesBefore },
  handover_notes: { count: countHandoverNotesBefore, erase: forgetHandoverNotesBefore },
  ledger_details: { count: countEntriesBefore, erase: eraseEntriesBefore },
};

async function limitOf(tx: Tx, name: RetentionClass): Promise<Date> {
  const { rows: [found] } = await sql<{ before: Date }>`select ${tx.now}::timestamptz - make_interval(months => ${await monthsOf(tx, name)}) as before`.execute(tx.sql);
  return found!.before;
}

/** The rules with what the next sweep would erase: the dry run is the same condition, counted. */
export async function listRetention(tx: Tx): Promise<ResponseInput<typeof listEndpoint>> {
  const items = [];
  for (const name of RetentionClass.options) items.push(await viewOf(tx, name));
  return { items, mayEdit: await ruler(tx) };
}

async function viewOf(tx: Tx, name: RetentionClass) {
  const rule = await tx.sql.selectFrom('retention_rules as r').innerJoin('users as u', 'u.id', 'r.changed_by').selectAll('r').select('u.name').where('class', '=', name).executeTakeFirst();
  return {
    class: name, months: rule?.months ?? defaults[name].months, defaultMonths: defaults[name].months, leastMonths: defaults[name].least,
    due: await actingAs(tx, system, async (all) => executed[name].count(all, await limitOf(all, name))),
    version: rule?.version ?? 0, changedBy: rule ? { id: rule.changed_by, name: rule.name } : null, changedAt: rule?.changed_at.toISOString() ?? null,
  };
}

/** Rules hold for the whole city: whoever changes them administers all of it. */
async function ruler(tx: Tx): Promise<boolean> {
  const city = await tx.sql.selectFrom('areas').select('id').where('level', '=', 'city').executeTakeFirst();
  return tx.actor.posts.some((post) => post.role === 'administrator' && post.areaId === city?.id);
}

export async function setRetention(tx: Tx, { class: name, months, version }: BodyOf<typeof setEndpoint>) {
  const { least } = defaults[name];
  await sql`select pg_advisory_xact_lock(hashtextextended(${`retention ${name}`}, 0))`.execute(tx.sql);
  const before = await viewOf(tx, name);
  if (before.version !== version) throw staleVersion(before);
  if (!await ruler(tx)) throw new Refusal('forbidden', 'privacy.city_only');
  if (months < least) throw invalidField('body.months', 'privacy.too_short', { least });
  await tx.sql.insertInto('retention_rules').values({ class: name, months, changed_by: tx.actor.userId!, changed_at: tx.now })
    .onConflict((conflict) => conflict.column('class').doUpdateSet((eb) => ({ months, changed_by: tx.actor.userId!, changed_at: tx.now, version: eb('retention_rules.version', '+', 1) }))).execute();
  await record(tx, {
    type: 'privacy.retention_changed', record: { type: 'retention', id: newId(tx.now) }, parkId: null, enterpriseId: null, audience: 'auditor', params: { class: name, from: before.months, to: months },
  });
  return viewOf(tx, name);
}

const atOnce = 2000;
const lastSwept = 'retention.swept';

/** Once a night: everything that is due, some thousands a transaction, and one entry with the numbers. */
export async function sweepRetention(platform: Platform): Promise<void> {
  const swept = await inTransaction(platform, system, async (tx) => {
    const row = await tx.sql.selectFrom('settings').select('value').where('key', '=', lastSwept).executeTakeFirst();
    return row?.value === today(tx);
  });
  if (swept) return;
  const counts: Record<string, number> = {};
  for (const name of RetentionClass.options) {
    for (let done = 1; done > 0; counts[name] = (counts[name] ?? 0) + done) {
      done = await inTransaction(platform, system, async (tx) => executed[name].erase(tx, await limitOf(tx, name), atOnce));
    }
  }
  await inTransaction(platform, system, async (tx) => {
    const value = JSON.stringify(today(tx));
    await tx.sql.insertInto('settings').values({ key: lastSwept, value }).onConflict((conflict) => conflict.column('key').doUpdateSet({ value })).execute();
    if (Object.values(counts).every((count) => count === 0)) return;
    await record(tx, { type: 'privacy.swept', record: { type: 'retention', id: newId(tx.now) }, parkId: null, enterpriseId: null, audience: 'auditor', params: counts });
  });
}
