import { localDateOf, whenOpen } from '../platform/calendar/index.ts';
import { platform as system, type Actor } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import {
  askPredecessor, cancelHandover, confirmItem, decideEmergency, declareEmergency, finishWriting, handoverDetail, signAppointment, takeOver, unconfirmed, writeEntry,
} from '../modules/liaisons/testing.ts';
import { addEnterprisePeople } from '../modules/people/index.ts';
import type { Hosts } from './demo-people.ts';
import { holderActor, type Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** How far each handover of the demo has come, and how many days ago it began. */
const courses = [
  { until: 'confirming', ago: 1 }, { until: 'writing', ago: 6 }, { until: 'declared', ago: 1 }, { until: 'overlap', ago: 4 }, { until: 'confirming_after', ago: 3 }, { until: 'closed', ago: 5 }, { until: 'cancelled', ago: 9 },
] as const;
type Course = (typeof courses)[number];

const successors = ['蒋文静', '沈浩然', '韩雪梅', '杨子墨', '秦晓岚', '尤立群', '许安琪'];
const entries = [
  { section: 'account', title: '电子税务局', accountHint: '办税员账号', custodian: '财务部张会计', fileIds: [] },
  { section: 'account', title: '社会保险网上服务平台', custodian: '人事部', note: '每月25日前申报。', fileIds: [] },
  { section: 'legacy', title: '消防验收还差复验', note: '住建局预约了下月初，带上整改照片。', fileIds: [] },
  { section: 'document', title: '历年年报底稿', place: '行政部档案柜第二层', fileIds: [] },
] satisfies Parameters<typeof writeEntry>[2][];

/** A handover in each state, by the product's own verbs. At the first host its primary hands over to its deputy, so that a visitor can be either. */
export async function addHandovers(tx: Tx, { crew, enterprises, hosts }: { crew: Crew; enterprises: Enterprise[]; hosts: Hosts }): Promise<number> {
  const whole = enterprises.filter(({ id, holders }) => holders.some(({ role }) => role === 'owner') && holders.some(({ role }) => role === 'primary') && id !== hosts.first.id && id !== hosts.second.id);
  const chosen = [hosts.first, ...whole.slice(0, courses.length - 1)];
  const people = await addEnterprisePeople(await become(tx, system, tx.now), successors.map((name, number) => ({ name, phone: `1370000${6100 + number}` })));
  let added = 0;
  for (const [number, enterprise] of chosen.entries()) {
    const deputy = number === 0 ? enterprise.holders.find(({ role }) => role === 'deputy') : undefined;
    if (await handOver(tx, crew, enterprise, deputy ?? people[number]!, courses[number]!)) added += 1;
  }
  await become(tx, system, tx.now);
  return added;
}

async function handOver(tx: Tx, crew: Crew, enterprise: Enterprise, successor: { id: string; name: string }, { until, ago }: Course): Promise<boolean> {
  const calendar = tx.platform.officeHours.of(enterprise.parkId);
  const begun = whenOpen(calendar, new Date(tx.now.getTime() - ago * dayMs - 2 * hourMs));
  // Each step some minutes after the last; none lies ahead of now.
  let minutes = 0;
  // Whatever takes effect does so now: nothing is told of the cases and files that it touches before what has been told of them.
  const at = (last = false) => (last ? tx.now : new Date(Math.min(tx.now.getTime(), begun.getTime() + (minutes += 20) * 60_000)));
  const holder = (wanted: string) => enterprise.holders.find(({ role }) => role === wanted)!;
  const bySuccessor: Actor = { ...system, side: 'enterprise', userId: successor.id, name: successor.name };
  const as = {
    owner: () => become(tx, holderActor(enterprise, holder('owner')), at()), predecessor: () => become(tx, holderActor(enterprise, holder('primary')), at()), successor: (last = false) => become(tx, bySuccessor, at(last)),
    officer: () => become(tx, actorFor(crew, enterprise.staff.service_officer, localDateOf(calendar, tx.now)), tx.now),
  };
  const id = await signAppointment(await become(tx, system, begun), { enterpriseId: enterprise.id, successorId: successor.id, byId: holder('owner').id });
  if (id === null) return false;
  const versionFor = async (who: Tx) => ({ version: (await handoverDetail(who, id)).version });
  if (until === 'declared' || until === 'confirming_after' || until === 'closed') {
    const owner = await as.owner();
    await declareEmergency(owner, id, { ...await versionFor(owner), cause: until === 'declared' ? 'left' : 'unreachable', reason: '上月底已离职，电话多次无人接听。', fileIds: [] });
    if (until === 'declared') return true;
    const officer = await as.officer();
    await decideEmergency(officer, id, { ...await versionFor(officer), approve: true });
    if (until === 'closed') for (const { key, seen } of unconfirmed(await handoverDetail(await as.successor(true), id))) await confirmItem(await as.successor(true), id, { item: key, seen });
    return true;
  }
  for (const entry of entries.slice(0, until === 'writing' ? 1 : entries.length)) await writeEntry(await as.predecessor(), id, entry);
  if (until === 'writing') return true;
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
  return true;
}
