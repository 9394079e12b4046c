import { sql } from 'kysely';
import { platform as system } from '../platform/auth/actor.ts';
import { gather, inTransaction } from '../platform/db/transaction.ts';
import type { Platform } from '../platform/platform.ts';
import { markAsDemo } from '../modules/people/index.ts';
import { demoPeople } from './demo-people.ts';
import { addCases } from './cases.ts';
import { addDistrict } from './district.ts';
import { addEnterprises } from './enterprises.ts';
import { giveMailboxes, readOldNotices } from './mailboxes.ts';
import { addLeaveAndDuty, addStaff } from './people.ts';
import { randomFrom } from './random.ts';
import { namesFrom } from './words.ts';

/** How much there is; tests load less. */
export interface DemoSize {
  enterprises: number;
  cases: number;
}

const whole: DemoSize = { enterprises: 300, cases: 800 };
const seed = 'qilian';

/**
 * Fills an empty database with a district at work: two parks, departments, staff, enterprises and a
 * year of cases up to now, the same each time but for its dates. Does nothing where there is anybody.
 */
export async function loadDemo(platform: Platform, size: DemoSize = whole): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    if (await tx.sql.selectFrom('users').select('id').limit(1).executeTakeFirst()) return;
    await sql`set local synchronous_commit = off`.execute(tx.sql);
    const random = randomFrom(seed);
    const nextName = namesFrom(random.fork('names'));
    const district = await addDistrict(tx);
    const staff = await addStaff(tx, random.fork('staff'), nextName, district);
    const crew = await addLeaveAndDuty(tx, random.fork('leave'), staff, district);
    const enterprises = await addEnterprises(tx, random.fork('enterprises'), nextName, district, crew, size.enterprises);
    platform.log.info({ staff: staff.length, enterprises: enterprises.length }, 'demo: people and enterprises');
    const cases = await addCases(tx, random.fork('cases'), crew, district, enterprises, size.cases);
    // After the year's notices, which are written at the end too.
    gather(tx, readOldNotices, ...crew.all, ...enterprises.flatMap((enterprise) => enterprise.holders));
    gather(tx, giveMailboxes, ...crew.all, ...enterprises.flatMap((enterprise) => enterprise.holders));
    // Nobody has signed in yet whose screen could be told.
    tx.afterCommit.length = 0;
    await markAsDemo(tx, demoPeople(crew, enterprises));
    platform.log.info({ cases }, 'demo: ready');
  });
}
