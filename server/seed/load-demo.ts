import { sql } from 'kysely';
import { platform as system } from '../platform/auth/actor.ts';
import { inTransaction, writeGathered } from '../platform/db/transaction.ts';
import type { Platform } from '../platform/platform.ts';
import { markAsDemo } from '../modules/people/index.ts';
import { demoPeople, hostsOf } from './demo-people.ts';
import { addAppointments } from './appointments.ts';
import { addCases } from './cases.ts';
import { addCirculars } from './circulars.ts';
import { addCommunity } from './community.ts';
import { addConfirmations, askingCourse } from './confirmations.ts';
import { addDistrict } from './district.ts';
import { addEnterprises } from './enterprises.ts';
import { askForRanking, lastYearsCallsCourse, rankDemo } from './evaluations.ts';
import { addHandovers, appointmentsToHandOver } from './handovers.ts';
import { giveMailboxes, readOldNotices, sendNothingOld } from './mailboxes.ts';
import { addLeaveAndDuty, addStaff } from './people.ts';
import { randomFrom } from './random.ts';
import { addShadows } from './shadows.ts';
import { addVerification } from './verification.ts';
import { namesFrom } from './words.ts';

/** How much there is; tests load less. */
export interface DemoSize {
  enterprises: number;
  cases: number;
}

const whole: DemoSize = { enterprises: 300, cases: 500 };
const seed = 'qilian';
/** Whoever and whatever is there was there before the year began. */
const daysSinceFounding = 800;

/**
 * Fills an empty database with a district at work: two parks, departments, staff, enterprises and a
 * year of cases up to now, the same each time but for its dates. Does nothing where there is anybody, but for
 * what a load that ended early left to be done.
 */
export async function loadDemo(platform: Platform, size: DemoSize = whole): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    if (await tx.sql.selectFrom('users').select('id').limit(1).executeTakeFirst()) return;
    await sql`set local synchronous_commit = off`.execute(tx.sql);
    // A load on a slow machine is no runaway query.
    await sql`set local statement_timeout = 0`.execute(tx.sql);
    const random = randomFrom(seed);
    const nextName = namesFrom(random.fork('names'));
    const founding = { ...tx, now: new Date(tx.now.getTime() - daysSinceFounding * 86_400_000) };
    const district = await addDistrict(founding);
    const staff = await addStaff(founding, random.fork('staff'), nextName, district);
    const crew = await addLeaveAndDuty(tx, random.fork('leave'), staff, district);
    const enterprises = await addEnterprises(founding, random.fork('enterprises'), nextName, district, crew, size.enterprises);
    platform.log.info({ staff: staff.length, enterprises: enterprises.length }, 'demo: people and enterprises');
    const hosts = hostsOf(crew, enterprises);
    const signed: Parameters<typeof addHandovers>[2] = [];
    const beside = [...appointmentsToHandOver(tx, { crew, enterprises, hosts }, signed), lastYearsCallsCourse(tx, random.fork('calls'), enterprises, hosts.first), askingCourse(tx, random.fork('confirmations'), crew, enterprises)];
    const cases = await addCases(tx, random.fork('cases'), { crew, district, enterprises, hosts, beside }, size.cases);
    platform.log.info({ cases }, 'demo: a year of cases');
    await addCirculars(tx, crew, enterprises);
    await addCommunity(tx, enterprises, crew.byId.get(hosts.first.staff.service_officer)!, system);
    await addVerification(tx, random.fork('verification'), { crew, enterprises: enterprises.filter(({ id }) => !signed.some(({ enterprise }) => enterprise.id === id)), officer: hosts.first.staff.service_officer });
    await addConfirmations(tx, { crew, district, enterprises });
    const handovers = await addHandovers(tx, crew, signed);
    platform.log.info({ handovers }, 'demo: handovers in every state');
    const appointments = await addAppointments(tx, { crew, enterprises, hosts });
    platform.log.info({ appointments }, 'demo: appointments under way and in effect, the guidance desk');
    const agent = await addShadows(tx, enterprises, hosts);
    // After the year's notices: nobody is mailed of the past.
    const people = [...crew.all, ...enterprises.flatMap((enterprise) => enterprise.holders)];
    await writeGathered(tx);
    await readOldNotices(tx);
    await sendNothingOld(tx);
    await giveMailboxes(tx, people);
    // Nobody has signed in yet whose screen could be told.
    tx.afterCommit.length = 0;
    await markAsDemo(tx, demoPeople(crew, hosts, agent));
    await askForRanking(tx);
  });
  await rankDemo(platform);
}
