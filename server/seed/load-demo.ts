import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import type { Platform } from '../platform/platform.ts';
import { markAsDemo } from '../modules/people/index.ts';
import { demoPeople } from './demo-people.ts';
import { addDistrict } from './district.ts';
import { addEnterprises } from './enterprises.ts';
import { giveMailboxes } from './mailboxes.ts';
import { addLeaveAndDuty, addStaff } from './people.ts';
import { randomFrom } from './random.ts';
import { namesFrom } from './words.ts';

/** How much there is; tests load less. */
export interface DemoSize {
  enterprises: number;
  cases: number;
}

const whole: DemoSize = { enterprises: 300, cases: 900 };
const seed = 'qilian';

/**
 * Fills an empty database with a district at work: two parks, departments, staff, enterprises and a
 * year of cases up to now, the same each time but for its dates. Does nothing where there is anybody.
 */
export async function loadDemo(platform: Platform, _ownerUrl: string, size: DemoSize = whole): Promise<void> {
  const anybody = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('users').select('id').limit(1).executeTakeFirst());
  if (anybody) return;
  const random = randomFrom(seed);
  const nextName = namesFrom(random.fork('names'));
  await inTransaction(platform, system, async (tx) => {
    const district = await addDistrict(tx);
    const staff = await addStaff(tx, random.fork('staff'), nextName, district);
    const crew = await addLeaveAndDuty(tx, random.fork('leave'), staff, district);
    const enterprises = await addEnterprises(tx, random.fork('enterprises'), nextName, district, crew, size.enterprises);
    await giveMailboxes(tx, crew, enterprises);
    await markAsDemo(tx, demoPeople(crew, enterprises));
    platform.log.info({ staff: staff.length, enterprises: enterprises.length }, 'demo: people and enterprises');
  });
}
