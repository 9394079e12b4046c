import type { Authority } from '@qilian/contract/enterprises';
import { platform as system } from '../platform/auth/actor.ts';
import { localDateOf, whenOpen } from '../platform/calendar/index.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { callNext, closeTicket, stateRegions, takeTicket } from '../modules/liaisons/testing.ts';
import { appointmentCourse } from './appointment-course.ts';
import type { Hosts } from './demo-people.ts';
import { holderActor, type Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** How far each appointment of the demo has come, and how many days ago somebody was named. */
const courses = [
  { until: 'named', ago: 1 }, { until: 'enrolling', ago: 2 }, { until: 'counter', ago: 1 }, { until: 'accepted', ago: 2 }, { until: 'ending', ago: 3 }, { until: 'over', ago: 3 }, { until: 'dedicated', ago: 4 },
  { until: 'declined', ago: 5 }, { until: 'cancelled', ago: 6 },
] as const;

const successors = ['邓雅琪', '高明轩', '梁淑华', '唐亚楠', '冯建平', '袁立新', '郝思远', '龚玉婷', '施国栋'];
const posts = ['行政主管', '人事经理', '办公室主任', '行政专员'];

/** For the deputy's seat where it is empty, so that nobody hands over; by the product's own verbs. Then a morning at the guidance desk. */
export async function addAppointments(tx: Tx, { crew, enterprises, hosts }: { crew: Crew; enterprises: Enterprise[]; hosts: Hosts }): Promise<number> {
  const free = enterprises.filter(({ id, holders, staff }) => id !== hosts.first.id && id !== hosts.second.id && holders.some(({ role }) => role === 'owner') && !holders.some(({ role }) => role === 'deputy')
    && (staff.service_officer === hosts.first.staff.service_officer || staff.service_officer === hosts.second.staff.service_officer));
  const others = enterprises.filter((one) => !free.includes(one) && one.holders.some(({ role }) => role === 'owner') && !one.holders.some(({ role }) => role === 'deputy') && one.id !== hosts.first.id && one.id !== hosts.second.id);
  const chosen = [...free, ...others].slice(0, courses.length);
  for (const [number, enterprise] of chosen.entries()) await appoint(tx, crew, enterprise, number, courses[number]!);
  await stateRegions(await become(tx, holderActor(hosts.first, hosts.first.holders.find(({ role }) => role === 'owner')!), tx.now), hosts.first.id, 4);
  await morningAtDesk(tx, crew, hosts);
  await become(tx, system, tx.now);
  return chosen.length;
}

async function appoint(tx: Tx, crew: Crew, enterprise: Enterprise, number: number, { until, ago }: (typeof courses)[number]): Promise<void> {
  const calendar = tx.platform.officeHours.of(enterprise.parkId);
  const begun = whenOpen(calendar, new Date(tx.now.getTime() - ago * dayMs));
  let minutes = 0;
  const day = (days: number) => localDateOf(calendar, new Date(tx.now.getTime() + days * dayMs));
  const authority: Authority[] = number % 2 === 0 ? ['funds', 'procedures'] : [];
  const course = appointmentCourse({
    crew, enterprise, number, stage: until === 'ending' || until === 'over' || until === 'dedicated' ? 'signed' : until,
    given: {
      role: 'deputy', predecessorId: null, name: successors[number]!, phone: `1370000${7100 + number}`, email: `successor${number}@example.cn`, post: posts[number % posts.length]!, scope: authority.length > 0 ? 'decisions' : 'paperwork', authority,
      until: until === 'ending' ? day(18) : until === 'over' ? day(1) : until === 'named' ? null : day(700), dedicated: until === 'dedicated',
    },
    // Consents stand in the history of the enterprise, of which all that was told so far was told as of now.
    at: (step) => (step === 'other' ? new Date(Math.min(tx.now.getTime(), begun.getTime() + (minutes += 4) * minuteMs)) : tx.now),
  });
  while (!(await course.next(tx)).done);
  if (until !== 'over') return;
  // A term that ran out can't be given today: it is put behind.
  const ended = await become(tx, system, tx.now);
  await ended.sql.updateTable('enterprise_holders').set({ term_until: day(-12) }).where('enterprise_id', '=', enterprise.id).where('role', '=', 'deputy').where('until_day', 'is', null).execute();
}

/** Numbers of today, if the day has begun: two were helped, one is being helped, three wait. */
async function morningAtDesk(tx: Tx, crew: Crew, { first }: Hosts): Promise<void> {
  const calendar = tx.platform.officeHours.of(first.parkId);
  const today = localDateOf(calendar, tx.now);
  const since = (minutes: number) => new Date(tx.now.getTime() - minutes * minuteMs);
  if (localDateOf(calendar, since(70)) !== today) return;
  const by = (minutes: number) => become(tx, actorFor(crew, first.staff.service_officer, today), since(minutes));
  const people = [['老周', 'appointment', 65], ['何师傅', 'account', 55], ['曹女士', 'handover', 31], ['孟先生', 'appointment', 22], ['白女士', 'contact', 14], ['陆师傅', 'other', 6]] as const;
  for (const [name, purpose, ago] of people) await takeTicket(await by(ago), { parkId: first.parkId, name, purpose });
  for (const [called, ended, note] of [[50, 38, '协助在窗口办理委任，本人签字'], [37, 26, '协助登记通行密钥']] as const) {
    const ticketId = await callNext(await by(called), { parkId: first.parkId, counter: '1 号窗口' });
    await closeTicket(await by(ended), ticketId!, { version: 2, outcome: 'helped', note });
  }
  await callNext(await by(5), { parkId: first.parkId, counter: '2 号窗口' });
}
