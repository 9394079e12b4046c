import { isWorkingDay, localDateOf, startOfDay, toDayNumber, toLocalDate, type LocalDate, type WorkingCalendar } from '../platform/calendar/index.ts';
import { platform as system } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { alertNow } from '../modules/cases/testing.ts';
import { caseCourse } from './case-course.ts';
import { together, type Course } from './course.ts';
import type { District } from './district.ts';
import type { Enterprise } from './enterprises.ts';
import { fateOf, type Fate } from './fate.ts';
import { needTemplates } from './need-templates.ts';
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

/** Such as a visitor wants to meet, whatever the day: fate, and how many working days ago it began. */
const encounters: [fate: Partial<Fate>, workingDaysAgo: number][] = [
  [{ halt: 'submitted', channel: 'portal' }, 2],
  [{ asked: 'open', handOn: 'none' }, 3],
  [{ asked: 'open', handOn: 'none' }, 5],
  [{ handOn: 'open' }, 1],
  [{ halt: 'tasked' }, 1],
  [{ halt: 'signed' }, 2],
  [{ halt: 'returned' }, 3],
  [{ halt: 'working' }, 21],
  [{ halt: 'working', urged: true }, 18],
  [{ halt: 'working' }, 13],
  [{ halt: 'working', urged: true }, 12],
  [{ halt: 'working' }, 6],
  [{ halt: 'fed_back' }, 8],
  [{ halt: 'reviewing' }, 12],
  [{ halt: 'confirming' }, 12],
  [{ halt: 'calling_back', answer: 'confirmed' }, 16],
  [{ declined: true, objected: false }, 4],
  [{ withdrawn: true }, 20],
];
/** Hours ago at which needs came in through the portal and wait to be accepted. */
const justSubmitted = [0.4, 1.5, 3, 6];
const untroubled: Partial<Fate> = { declined: false, withdrawn: false, returned: false, transferred: false, extended: false, slowWork: false, sentBack: false, feedbackRejected: false, handOn: 'none', asked: 'no', photo: false };

/** A year of cases up to the transaction's instant, all steps of all of them in the order of time. */
export async function addCases(tx: Tx, random: Random, crew: Crew, district: District, enterprises: Enterprise[], count: number): Promise<number> {
  const calendar = tx.platform.officeHours.city();
  const times = officeTimesOf(calendar);
  const scene: Scene = { crew, district, times, photograph };
  const today = localDateOf(calendar, tx.now);
  const active = enterprises.filter((enterprise) => enterprise.activity > 0).map((enterprise) => [enterprise, enterprise.activity] as const);
  const told = new Map<Enterprise, Set<(typeof needTemplates)[number]>>();

  const thread = (number: number, forced: Partial<Fate> = {}): Thread => {
    const own = random.fork(`case ${number}`);
    const enterprise = own.weighted(active);
    const used = told.get(enterprise) ?? new Set();
    told.set(enterprise, used);
    const mustWork = ['tasked', 'signed', 'returned', 'working', 'fed_back'].includes(forced.halt ?? '');
    const need = needOf(own, enterprise, used, (template) => (!mustWork || template.tasks !== undefined) && (forced.asked !== 'open' || template.ask !== undefined));
    const liaisons = enterprise.holders.filter((holder) => holder.role !== 'owner');
    return { scene, random: own, enterprise, reporter: own.chance(0.75) ? liaisons[0]! : own.pick(liaisons), need, fate: fateOf(own, need, forced), id: '', ownerId: '', withdrawn: false };
  };
  const encountered = encounters.map(([fate, ago], index) => {
    const one = thread(index, { ...untroubled, ...fate });
    return { one, at: openingOn(one, workingDayBefore(calendar, today, ago), calendar, times) };
  });
  const fresh = justSubmitted.map((hours, index) => ({ one: thread(encounters.length + index, { ...untroubled, halt: 'submitted', channel: 'portal' }), at: new Date(tx.now.getTime() - hours * hourMs) }));
  const ordinary = Array.from({ length: Math.max(0, count - encountered.length - fresh.length) }, (_, index) => {
    const one = thread(1000 + index);
    return { one, at: openingOn(one, dayOfNeed(one.random, calendar, today), calendar, times) };
  });
  const started = [...encountered, ...fresh, ...ordinary].filter(({ at }) => at <= tx.now).toSorted((a, b) => a.at.getTime() - b.at.getTime());

  const first = started[0]?.at ?? tx.now;
  const course = together([...started.map(({ one, at }) => caseCourse(one, at)), alertCourse(times, first)]);
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
