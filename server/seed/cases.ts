import { isWorkingDay, localDateOf, startOfDay, toDayNumber, toLocalDate, type LocalDate, type WorkingCalendar } from '../platform/calendar/index.ts';
import { platform as system } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { alertNow } from '../modules/cases/testing.ts';
import { caseCourse } from './case-course.ts';
import { together, type Course } from './course.ts';
import type { Hosts } from './demo-people.ts';
import type { DepartmentKey, District } from './district.ts';
import type { Enterprise } from './enterprises.ts';
import { fateOf, type Fate } from './fate.ts';
import type { NeedTemplate } from './need-templates.ts';
import { needOf } from './needs.ts';
import { officeTimesOf, type OfficeTimes } from './office-times.ts';
import type { Crew } from './people.ts';
import { photograph } from './photographs.ts';
import type { Random } from './random.ts';
import type { Scene, Thread } from './thread.ts';

const days = 364;
const alertEveryHours = 3.5;
const hourMs = 3_600_000;
/** Of the needs of a day off, those that come all the same. */
const shareOfDaysOff = 0.08;

/** What a visitor shall meet, whatever the day. */
interface Encounter {
  fate: Partial<Fate>;
  /** Working days since it began. */
  ago: number;
  /** At whose enterprise, if not any. */
  host?: keyof Hosts;
  /** Which department has the first part in it; with `none` the owner settles it alone, so that it is known how long it takes. */
  department?: DepartmentKey | 'none';
}

const encounters: Encounter[] = [
  { fate: { asked: 'open' }, ago: 3, host: 'first' },
  { fate: { asked: 'open' }, ago: 5, host: 'second' },
  { fate: { halt: 'confirming' }, ago: 5, host: 'first', department: 'none' },
  { fate: { halt: 'confirming' }, ago: 4, host: 'second', department: 'none' },
  { fate: { halt: 'submitted' }, ago: 2, host: 'second' },
  { fate: { handOn: 'open' }, ago: 1 },
  { fate: { halt: 'tasked' }, ago: 1, host: 'first', department: 'labour' },
  { fate: { halt: 'tasked' }, ago: 2, department: 'industry' },
  { fate: { halt: 'tasked' }, ago: 2, department: 'labour' },
  { fate: { halt: 'signed' }, ago: 2, host: 'second', department: 'industry' },
  { fate: { halt: 'signed' }, ago: 2, department: 'labour' },
  { fate: { halt: 'returned' }, ago: 3, host: 'first', department: 'labour' },
  { fate: { halt: 'working' }, ago: 21, department: 'labour' },
  { fate: { halt: 'working', urged: true }, ago: 18, host: 'first', department: 'industry' },
  { fate: { halt: 'working' }, ago: 14, host: 'second', department: 'labour' },
  { fate: { halt: 'working', urged: true }, ago: 13, host: 'first', department: 'industry' },
  { fate: { halt: 'working' }, ago: 5, department: 'industry' },
  { fate: { halt: 'working' }, ago: 6, department: 'labour' },
  { fate: { halt: 'working', channel: 'visit', firstContact: 'investment_officer' }, ago: 4, host: 'first', department: 'industry' },
  { fate: { halt: 'fed_back', channel: 'phone', firstContact: 'service_manager' }, ago: 8, host: 'first', department: 'labour' },
  { fate: { halt: 'fed_back' }, ago: 8, department: 'industry' },
  { fate: { halt: 'reviewing' }, ago: 3, host: 'first', department: 'none' },
  { fate: { halt: 'reviewing' }, ago: 4, department: 'none' },
  { fate: { halt: 'calling_back', answer: 'confirmed' }, ago: 7, department: 'none' },
  { fate: { halt: 'calling_back', answer: 'confirmed' }, ago: 8, department: 'none' },
  { fate: { declined: true, objected: false }, ago: 4 },
  { fate: { withdrawn: true }, ago: 20 },
  { fate: { answer: 'confirmed', rating: 5 }, ago: 45, host: 'first' },
  { fate: { answer: 'confirmed', rating: 4, photo: true }, ago: 70, host: 'first' },
  { fate: { answer: 'silent' }, ago: 90, host: 'first' },
  { fate: { answer: 'confirmed', rating: 5 }, ago: 40, host: 'second' },
  // The head of the park took it over, so that somebody above reviews it.
  { fate: { declined: true, objected: true, halt: 'reviewing' }, ago: 12, department: 'none' },
];
/** Hours ago at which needs came in through the portal and wait to be accepted. */
const justSubmitted: [hours: number, host?: keyof Hosts][] = [[0.4, 'first'], [1.5], [3, 'second'], [6]];
const untroubled: Partial<Fate> = { channel: 'portal', declined: false, withdrawn: false, returned: false, transferred: false, extended: false, slowWork: false, sentBack: false, feedbackRejected: false, handOn: 'none', asked: 'no', photo: false };

/** A year of cases up to the transaction's instant, all steps of all of them and of what else goes on in the order of time. */
export async function addCases(
  tx: Tx, random: Random, { crew, district, enterprises, hosts, beside }: { crew: Crew; district: District; enterprises: Enterprise[]; hosts: Hosts; beside: Course[] }, count: number,
): Promise<number> {
  const calendar = tx.platform.officeHours.city();
  const times = officeTimesOf(calendar);
  const scene: Scene = { crew, district, times, photograph };
  const today = localDateOf(calendar, tx.now);
  const active = enterprises.filter((enterprise) => enterprise.activity > 0).map((enterprise) => [enterprise, enterprise.activity] as const);
  const told = new Map(enterprises.map((enterprise) => [enterprise, new Set<NeedTemplate>()]));

  const thread = (number: number, forced: Partial<Fate> = {}, host?: Enterprise, department?: DepartmentKey | 'none'): Thread => {
    const own = random.fork(`case ${number}`);
    const enterprise = host ?? own.weighted(active);
    const need = needOf(own, enterprise, told.get(enterprise)!, ({ tasks, ask }) =>
      (department === undefined || (tasks?.[0]?.[0] ?? 'none') === department) && (forced.asked !== 'open' || ask !== undefined));
    const liaisons = enterprise.holders.filter((holder) => holder.role !== 'owner');
    const reporter = own.chance(0.75) ? liaisons[0]! : own.pick(liaisons);
    return { scene, random: own, enterprise, reporter, need, fate: fateOf(own, need, forced), id: '', ownerId: '', withdrawn: false };
  };
  const encountered = encounters.map(({ fate, ago, host, department }, index) => {
    const one = thread(index, { ...untroubled, ...fate }, host && hosts[host], department);
    return { one, at: openingOn(one, workingDayBefore(calendar, today, ago), calendar, times) };
  });
  const fresh = justSubmitted.map(([hours, host], index) => ({
    one: thread(500 + index, { ...untroubled, halt: 'submitted' }, host && hosts[host]), at: new Date(tx.now.getTime() - hours * hourMs),
  }));
  const ordinary = Array.from({ length: Math.max(0, count - encountered.length - fresh.length) }, (_, index) => {
    const one = thread(1000 + index);
    return { one, at: openingOn(one, dayOfNeed(one.random, calendar, today), calendar, times) };
  });
  const started = [...encountered, ...fresh, ...ordinary].filter(({ at }) => at <= tx.now).toSorted((a, b) => a.at.getTime() - b.at.getTime());

  const first = started[0]?.at ?? tx.now;
  const course = together([...started.map(({ one, at }) => caseCourse(one, at)), alertCourse(times, first), ...beside]);
  let month = '';
  for (let step = await course.next(tx); !step.done && step.value <= tx.now; step = await course.next(tx)) {
    const present = localDateOf(calendar, step.value).slice(0, 7);
    if (present !== month) tx.platform.log.info({ month: month = present }, 'demo: a month of cases');
  }
  await alertNow(await become(tx, system, tx.now));
  return started.length;
}

/** The platform's own look at all clocks, every few business hours. */
async function* alertCourse(times: OfficeTimes, from: Date): Course {
  for (let at = times.hoursLater(from, alertEveryHours); ; at = times.hoursLater(at, alertEveryHours)) {
    const tx = yield at;
    await alertNow(await become(tx, system, at));
  }
}

function workingDayBefore(calendar: WorkingCalendar, today: LocalDate, count: number): LocalDate {
  let day = toDayNumber(today);
  for (let left = count; left > 0;) {
    day -= 1;
    if (isWorkingDay(calendar, toLocalDate(day))) left -= 1;
  }
  return toLocalDate(day);
}

/** Some day of the past year, seldom one off, more often a late one: the parks grow. */
function dayOfNeed(random: Random, calendar: WorkingCalendar, today: LocalDate): LocalDate {
  for (;;) {
    const ago = Math.floor((1 - Math.sqrt(0.35 + 0.65 * random.next())) / (1 - Math.sqrt(0.35)) * days);
    const date = toLocalDate(toDayNumber(today) - ago);
    if (isWorkingDay(calendar, date) || random.chance(shareOfDaysOff)) return date;
  }
}

/** Staff record needs in business hours; enterprises write at any time, mostly by day. */
function openingOn({ random, fate }: Thread, day: LocalDate, calendar: WorkingCalendar, times: OfficeTimes): Date {
  const midnight = startOfDay(calendar, day);
  if (fate.channel !== 'portal' || (isWorkingDay(calendar, day) && random.chance(0.8))) return times.hoursLater(midnight, 0.1 + random.next() * 7);
  return new Date(midnight.getTime() + (random.chance(0.75) ? 8 + random.next() * 12 : random.next() * 24) * hourMs);
}
