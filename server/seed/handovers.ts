import { localDateOf, whenOpen } from '../platform/calendar/index.ts';
import { platform as system, type Actor } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import {
  askPredecessor, cancelHandover, confirmItem, decideEmergency, declareEmergency, finishWriting, handoverDetail, takeOver, unconfirmed, writeEntry,
} from '../modules/liaisons/testing.ts';
import { appointmentCourse } from './appointment-course.ts';
import type { Course } from './course.ts';
import type { Hosts } from './demo-people.ts';
import { holderActor, type Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** How far each handover of the demo has come, and how many days ago it began. */
const courses = [
  { until: 'confirming', ago: 1 }, { until: 'writing', ago: 6 }, { until: 'declared', ago: 1 }, { until: 'overlap', ago: 4 }, { until: 'confirming_after', ago: 3 }, { until: 'closed', ago: 5 }, { until: 'cancelled', ago: 9 },
] as const;
type HandoverCourse = (typeof courses)[number];

const successors = ['蒋文静', '沈浩然', '韩雪梅', '杨子墨', '秦晓岚', '尤立群', '许安琪'];
const entries = [
  { section: 'account', title: '电子税务局', accountHint: '办税员账号', custodian: '财务部张会计', fileIds: [] },
  { section: 'account', title: '社会保险网上服务平台', custodian: '人事部', note: '每月25日前申报。', fileIds: [] },
  { section: 'legacy', title: '消防验收还差复验', note: '住建局预约了下月初，带上整改照片。', fileIds: [] },
  { section: 'document', title: '历年年报底稿', place: '行政部档案柜第二层', fileIds: [] },
] satisfies Parameters<typeof writeEntry>[2][];

/** An appointment that was signed, so that its handover began. */
interface Signed {
  appointmentId: string;
  enterprise: Enterprise;
  number: number;
}

/**
 * The appointments behind the handovers, each step in its time among the cases. At the first host its primary hands over to
 * its deputy, so that a visitor can be either. @param signed gets those that came to be signed
 */
export function appointmentsToHandOver(tx: Tx, { crew, enterprises, hosts }: { crew: Crew; enterprises: Enterprise[]; hosts: Hosts }, signed: Signed[]): Course[] {
  const whole = enterprises.filter(({ id, holders }) => holders.some(({ role }) => role === 'owner') && holders.some(({ role }) => role === 'primary') && id !== hosts.first.id && id !== hosts.second.id);
  return [hosts.first, ...whole.slice(0, courses.length - 1)].map((enterprise, number) => appointmentToHandOver(tx, crew, enterprise, number, signed));
}

async function* appointmentToHandOver(tx: Tx, crew: Crew, enterprise: Enterprise, number: number, signed: Signed[]): Course {
  const deputy = number === 0 ? enterprise.holders.find(({ role }) => role === 'deputy') : undefined;
  // A mailbox in the enterprise's own domain would clear the deputy, about whom the enterprise is asked.
  if (deputy) deputy.email = 'liaison@example.cn';
  const begun = begunAt(tx, enterprise, courses[number]!);
  const named = whenOpen(tx.platform.officeHours.of(enterprise.parkId), new Date(begun.getTime() - dayMs));
  const { id: seatId } = await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterprise.id).where('role', '=', 'primary').where('until_day', 'is', null).executeTakeFirstOrThrow();
  let minutes = 0;
  const appointmentId = yield* appointmentCourse({
    crew, enterprise, number: 9 + number, stage: 'signed',
    given: {
      role: 'primary', predecessorId: seatId, name: deputy?.name ?? successors[number]!, phone: deputy?.phone ?? `1370000${6100 + number}`, email: deputy?.email ?? `liaison${number}@${domainOf(enterprise)}`,
      post: '行政主管', scope: 'decisions', authority: ['funds'], until: null, dedicated: false,
    },
    at: (step) => (step === 'sign' ? begun : new Date(Math.min(begun.getTime(), named.getTime() + (minutes += 20) * minuteMs))),
  });
  signed.push({ appointmentId, enterprise, number });
}

const domainOf = ({ holders }: Enterprise): string => holders.flatMap(({ email }) => email?.split('@')[1] ?? [])[0] ?? 'example.cn';

const begunAt = (tx: Tx, { parkId }: Enterprise, { ago }: HandoverCourse): Date => whenOpen(tx.platform.officeHours.of(parkId), new Date(tx.now.getTime() - ago * dayMs - 2 * hourMs));

/** A handover in each state, by the product's own verbs. */
export async function addHandovers(tx: Tx, crew: Crew, signed: Signed[]): Promise<number> {
  for (const one of signed) await handOver(tx, crew, one);
  await become(tx, system, tx.now);
  return signed.length;
}

async function handOver(tx: Tx, crew: Crew, { appointmentId, enterprise, number }: Signed): Promise<void> {
  const { until } = courses[number]!;
  const calendar = tx.platform.officeHours.of(enterprise.parkId);
  const begun = begunAt(tx, enterprise, courses[number]!);
  // Each step some minutes after the last; none lies ahead of now.
  let minutes = 0;
  // Whatever takes effect does so now: nothing is told of the cases and files that it touches before what has been told of them.
  const at = (last = false) => (last ? tx.now : new Date(Math.min(tx.now.getTime(), begun.getTime() + (minutes += 20) * 60_000)));
  const holder = (wanted: string) => enterprise.holders.find(({ role }) => role === wanted)!;
  const all = await become(tx, system, tx.now);
  const { id, successor_id: successorId } = await all.sql.selectFrom('handovers').select(['id', 'successor_id']).where('appointment_id', '=', appointmentId).executeTakeFirstOrThrow();
  const { name } = await all.sql.selectFrom('users').select('name').where('id', '=', successorId).executeTakeFirstOrThrow();
  const bySuccessor: Actor = { ...system, side: 'enterprise', userId: successorId, name };
  const as = {
    owner: () => become(tx, holderActor(enterprise, holder('owner')), at()), predecessor: () => become(tx, holderActor(enterprise, holder('primary')), at()), successor: (last = false) => become(tx, bySuccessor, at(last)),
    officer: () => become(tx, actorFor(crew, enterprise.staff.service_officer, localDateOf(calendar, tx.now)), tx.now),
  };
  const versionFor = async (who: Tx) => ({ version: (await handoverDetail(who, id)).version });
  if (until === 'declared' || until === 'confirming_after' || until === 'closed') {
    const owner = await as.owner();
    await declareEmergency(owner, id, { ...await versionFor(owner), cause: until === 'declared' ? 'left' : 'unreachable', reason: '上月底已离职，电话多次无人接听。', fileIds: [] });
    if (until === 'declared') return;
    const officer = await as.officer();
    await decideEmergency(officer, id, { ...await versionFor(officer), approve: true });
    if (until === 'closed') for (const { key, seen } of unconfirmed(await handoverDetail(await as.successor(true), id))) await confirmItem(await as.successor(true), id, { item: key, seen });
    return;
  }
  for (const entry of entries.slice(0, until === 'writing' ? 1 : entries.length)) await writeEntry(await as.predecessor(), id, entry);
  if (until === 'writing') return;
  const written = await as.predecessor();
  await finishWriting(written, id, await versionFor(written));
  const items = unconfirmed(await handoverDetail(await as.successor(), id));
  for (const { key, seen } of until === 'confirming' ? items.slice(0, 2) : items) await confirmItem(await as.successor(), id, { item: key, seen });
  await askPredecessor(await as.successor(), id, { text: '社保平台上个月的申报表在哪里能看到？' });
  await askPredecessor(await as.predecessor(), id, { text: '登录后在“申报查询”里，按月份选就能看到。' });
  if (until === 'cancelled') {
    const owner = await as.owner();
    await cancelHandover(owner, id, { ...await versionFor(owner), note: '原联络员继续留任' });
  } else if (until !== 'confirming') {
    const taker = await as.successor(true);
    await takeOver(taker, id, (await versionFor(taker)).version);
  }
}
