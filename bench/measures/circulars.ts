import pg from 'pg';
import { sql } from 'kysely';
import { AudienceFilter } from '@qilian/contract/circulars';
import { fallBack } from '@qilian/server/modules/notices/circulars/sweeps.ts';
import { previewReach } from '@qilian/server/modules/notices/circulars/audience/preview-reach.ts';
import { sendCircular } from '@qilian/server/modules/notices/circulars/send-circular.ts';
import { writeCircular } from '@qilian/server/modules/notices/circulars/write-circular.ts';
import { anOfficer, aPark } from '@qilian/server/modules/people/testing.ts';
import { platform as system, type Actor } from '@qilian/server/platform/auth/actor.ts';
import { inTransaction, type Tx } from '@qilian/server/platform/db/transaction.ts';
import type { Measure } from '../measure.ts';
import { openProduct } from '../product.ts';

const turns = 3;
const day = 24 * 3_600_000;

/**
 * A circular to all enterprises of a park, each with liaison, deputy and owner: counted, sent, and fallen back for when all keep
 * silent. Counting against a bare join of the same people; sending and falling back against one bare INSERT … SELECT for each
 * table of the same rows: notices and their ways by the same role, through the same keys, indexes, triggers and walls, and where it
 * writes them the ledger's entries and details. What sending does besides, the jobs of the mails, has no part in the baseline.
 */
export async function measureCirculars(port: number, enterprises = 10_000): Promise<Measure[]> {
  const product = await openProduct(port);
  const owner = new pg.Client({ connectionString: product.ownerUrl });
  await owner.connect();
  try {
    const { platform } = product;
    const { parkId } = await aPark(product);
    const { id: userId } = await anOfficer(product, { areaId: parkId });
    const officer: Actor = { ...system, side: 'staff', userId, roles: ['service_officer'], parks: [parkId], posts: [{ role: 'service_officer', areaId: parkId, departmentId: null, officeId: null, parks: [parkId] }], provedAt: platform.clock.now().getTime() };
    await inTransaction(platform, system, (tx) => settle(tx, parkId, enterprises));
    await owner.query('vacuum analyze');
    const timed = async (actor: Actor, work: (tx: Tx) => Promise<unknown>) => {
      const began = performance.now();
      await inTransaction(platform, actor, work);
      return performance.now() - began;
    };
    const addressing = { weight: 'ordinary' as const, urgent: false, channels: ['email' as const], seats: ['primary' as const], filter: AudienceFilter.parse({ parkIds: [parkId] }), audienceId: null };
    const circular = { ...addressing, subject: '周六停电检修', body: '周六 8 时至 18 时停电，请提前安排。', acknowledge: false, answerDays: null, fallbackHours: 1, fallbackFailed: true, fileIds: [] };
    const sum = { count: 0, bareCount: 0, send: 0, bareSend: 0, fall: 0, bareFall: 0 };
    let standIns = 0;
    for (let turn = -1; turn < turns; turn += 1) {
      // The first turn fills what a park in use has filled, the ledger above all, and counts for nothing.
      if (turn === 0) {
        await owner.query('vacuum analyze');
        for (const what of Object.keys(sum) as (keyof typeof sum)[]) sum[what] = 0;
      }
      sum.count += await timed(officer, (tx) => previewReach(tx, addressing));
      sum.bareCount += await timed(officer, (tx) => sql`select count(distinct e.id), count(*), count(u.email) from enterprises e join enterprise_holders h on h.enterprise_id = e.id and h.until_day is null and h.role = 'primary' join users u on u.id = h.user_id where e.park_id = ${parkId}`.execute(tx.sql));
      let id = '';
      await inTransaction(platform, officer, async (tx) => { id = await writeCircular(tx, circular); });
      sum.send += await timed(officer, (tx) => sendCircular(tx, id, { version: 1, at: null }));
      await keep(owner, 'sent', id);
      sum.bareSend += await timed(system, (tx) => writeKept(tx, 'sent'));
      await forget(owner, 'sent');
      const now = platform.clock.now();
      const later = { ...platform, clock: { ...platform.clock, now: () => new Date(now.getTime() + 7 * day) } };
      const began = performance.now();
      await fallBack(later);
      sum.fall += performance.now() - began;
      standIns = await keep(owner, 'fell', id);
      sum.bareFall += await timed(system, (tx) => writeKept(tx, 'fell')) + await writeEntries(owner);
      await forget(owner, 'fell');
      await owner.query('update notices set fallback_at = null');
    }
    const of = (name: string, ms: number, bareMs: number): Measure => ({ name: `circular: ${name}`, figures: { enterprises, ms: ms / turns, bareMs: bareMs / turns, ratio: ms / bareMs } });
    if (standIns !== enterprises) throw new Error(`${standIns} of ${enterprises} enterprises were fallen back for.`);
    return [of('counted', sum.count, sum.bareCount), of('sent', sum.send, sum.bareSend), of('fallen back for', sum.fall, sum.bareFall)];
  } finally {
    await owner.end();
    await product.close();
  }
}

/** Enterprises whose three seats are held, everybody with a mailbox. */
async function settle(tx: Tx, parkId: string, enterprises: number): Promise<void> {
  const { secrets } = tx.platform;
  const [sealed, index] = [secrets.encrypt('somebody@example.cn'), secrets.blindIndex('email:somebody@example.cn')];
  await sql`insert into enterprises (id, name, name_key, search, park_id, created_at) select gen_random_uuid(), 'E' || i, 'e' || i, ''::tsvector, ${parkId}::uuid, ${tx.now} from generate_series(1, ${enterprises}::int) i`.execute(tx.sql);
  await sql`with people as (select e.id as enterprise_id, role, gen_random_uuid() as id from enterprises e, unnest(array['primary', 'deputy', 'owner']) role),
    users as (insert into users (id, side, name, email, email_index, email_domain, created_at) select id, 'enterprise', 'P', ${sealed}::bytea, ${index}::bytea, 'example.cn', ${tx.now} from people)
    insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), enterprise_id, id, role, '2020-01-01' from people`.execute(tx.sql);
}

type What = 'sent' | 'fell';

/** The rows that were written, under ids of their own, where the application's role may read them. @returns how many notices */
async function keep(owner: pg.Client, what: What, circularId: string): Promise<number> {
  const isStandIn = what === 'sent' ? 'origin_id is null' : 'origin_id is not null';
  await owner.query(`create table ${what}_ids as select id as old_id, gen_random_uuid() as id from notices where circular_id = $1 and ${isStandIn}`, [circularId]);
  await owner.query(`create table ${what}_notices as select n.* from notices n join ${what}_ids i on i.old_id = n.id`);
  await owner.query(`update ${what}_notices n set id = i.id from ${what}_ids i where i.old_id = n.id`);
  await owner.query(`create table ${what}_ways as select d.* from notice_deliveries d join ${what}_ids i on i.old_id = d.notice_id`);
  await owner.query(`update ${what}_ways d set notice_id = i.id from ${what}_ids i where i.old_id = d.notice_id`);
  await owner.query(`create table ${what}_entries as select gen_random_uuid() as new_id, l.* from ledger_entries l where l.type = 'notice.fell_back' and ${what === 'fell'} and l.params->>'circularId' = $1`, [circularId]);
  await owner.query(`create table ${what}_details as select e.new_id, d.* from ${what}_entries e join ledger_details d on d.entry_id = e.id`);
  await owner.query(`update ${what}_entries set id = new_id, record_id = gen_random_uuid()`);
  await owner.query(`update ${what}_details set entry_id = new_id`);
  for (const table of ['entries', 'details']) await owner.query(`alter table ${what}_${table} drop column new_id`);
  for (const table of ['notices', 'ways', 'entries', 'details']) await owner.query(`grant select on ${what}_${table} to qilian_app`);
  const { rows: [found] } = await owner.query<{ count: number }>(`select count(*)::int as count from ${what}_notices`);
  return found!.count;
}

async function writeKept(tx: Tx, what: What): Promise<void> {
  for (const [table, from] of [['notices', 'notices'], ['notice_deliveries', 'ways']] as const) {
    await sql`insert into ${sql.table(table)} select * from ${sql.table(`${what}_${from}`)}`.execute(tx.sql);
  }
}

/** The application writes the ledger through one function alone; the bare rows are the owner's. @returns milliseconds */
async function writeEntries(owner: pg.Client): Promise<number> {
  const began = performance.now();
  await owner.query('begin');
  await owner.query('insert into ledger_entries select * from fell_entries');
  await owner.query('insert into ledger_details select * from fell_details');
  await owner.query('commit');
  return performance.now() - began;
}

/** Takes the twins away, but for entries of the ledger: those stay, as they must. */
async function forget(owner: pg.Client, what: What): Promise<void> {
  await owner.query(`delete from notice_deliveries where notice_id in (select id from ${what}_notices)`);
  await owner.query(`delete from notices where id in (select id from ${what}_notices)`);
  for (const table of ['ids', 'notices', 'ways', 'entries', 'details']) await owner.query(`drop table ${what}_${table}`);
}
