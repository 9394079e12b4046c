import { become, writeGathered, type Tx } from '../platform/db/transaction.ts';
import { doToCase, openCase } from '../modules/cases/testing.ts';
import { callBackCourse, closingCourse, reopeningCourse } from './closing-course.ts';
import { together, type Course } from './course.ts';
import * as say from './sentences.ts';
import { taskCourse, type TaskEnd } from './task-course.ts';
import { byEnterprise, byOwner, byStaff, leaderBeside, reporterOf, staffOn, standing, type Thread } from './thread.ts';

/** A need from the first word to its end, by the verbs of the engine and whoever has the right to them. */
export async function* caseCourse(thread: Thread, openedAt: Date): Course {
  const opening = yield openedAt;
  await open(thread, opening, openedAt);
  if (thread.fate.halt === 'submitted') return;
  const accepted = yield* decision(thread, openedAt);
  if (accepted === null) return;
  let at = accepted;
  for (let round = 1; ; round += 1) {
    const handled = yield* handling(thread, at, round);
    at = handled.at;
    if (handled.state === 'halted') return;
    if (handled.state === 'withdrawn') {
      yield* callBackCourse(thread, at);
      return;
    }
    const closed = yield* closingCourse(thread, at);
    at = closed.at;
    if (closed.again) continue;
    if (thread.fate.halt !== 'nowhere' || !thread.fate.reopened) return;
    at = yield* reopeningCourse(thread, at);
  }
}

async function open(thread: Thread, tx: Tx, at: Date): Promise<void> {
  const { scene, random, enterprise, reporter, need, fate } = thread;
  const recorded = fate.channel !== 'portal';
  const then = await become(tx, recorded ? staffOn(thread, enterprise.staff[fate.firstContact], at) : reporterOf(thread), at);
  const { id } = await openCase(then, {
    kind: 'request', title: need.title, body: need.body, category: need.category,
    ...recorded && { enterpriseId: enterprise.id, channel: fate.channel, reporter: { name: reporter.name, phone: reporter.phone } },
    fileIds: fate.photo ? [await scene.photograph(then, random)] : [],
  });
  await writeGathered(then);
  thread.id = id;
  thread.ownerId = (await standing(thread, tx, at)).ownerId;
}

/** Accepted, at once or after an objection: when; null where it stays declined. */
async function* decision(thread: Thread, openedAt: Date): Course<Date | null> {
  const { scene: { times }, random, fate, id } = thread;
  let at = times.hoursLater(openedAt, fate.channel === 'portal' ? fate.acceptHours : 0.1 + random.next() * 1.5);
  const deciding = yield at;
  if (!fate.declined) {
    await byOwner(thread, deciding, at, (then) => doToCase(then, id, 'accept', { ...random.chance(0.2) && { note: random.pick(say.accepted) } }));
    return at;
  }
  await byOwner(thread, deciding, at, (then) => doToCase(then, id, 'decline', { reason: random.pick(say.declines) }));
  if (!fate.objected) return null;
  at = times.daysLater(at, random.whole(0, 3), random);
  const objecting = yield at;
  await byEnterprise(thread, objecting, at, (then) => doToCase(then, id, 'object', { reason: random.pick(say.objections) }));
  thread.ownerId = (await standing(thread, objecting, at)).ownerId;
  at = times.hoursLater(at, 1 + random.next() * 5);
  const again = yield at;
  const upheld = fate.halt === 'nowhere' && random.chance(0.35);
  await byOwner(thread, again, at, (then) => (upheld
    ? doToCase(then, id, 'decline', { reason: random.pick(say.declinesAgain) })
    : doToCase(then, id, 'accept', { note: random.pick(say.acceptedAfterAll) })));
  return upheld ? null : at;
}

interface HandlingEnd {
  at: Date;
  state: 'resolved' | 'withdrawn' | 'halted';
}

/** Until the owner proposes a solution. A later round is short: the owner, or the first department once more. */
async function* handling(thread: Thread, from: Date, round: number): Course<HandlingEnd> {
  const { scene: { times }, random, need, fate, id } = thread;
  let at = from;
  if (round === 1) {
    const prelude = yield* handOnAndQuestion(thread, at);
    if (prelude === null) return { at, state: 'halted' };
    at = prelude;
  }
  if (need.tasks.length > 0 && (round === 1 || random.chance(0.5))) {
    const worked = yield* departments(thread, at, round);
    at = worked.at;
    if (worked.halted) return { at, state: 'halted' };
  } else {
    at = times.daysLater(at, random.whole(0, 2), random);
    const tx = yield at;
    if (fate.withdrawn && round === 1) {
      thread.withdrawn = true;
      await byEnterprise(thread, tx, at, (then) => doToCase(then, id, 'withdraw', { reason: random.pick(say.withdrawals) }));
    } else {
      await byOwner(thread, tx, at, (then) => doToCase(then, id, 'note_progress', { type: 'progress', note: need.progress, shownToEnterprise: true, fileIds: [] }));
      if (['tasked', 'working', 'fed_back', 'returned'].includes(fate.halt)) return { at, state: 'halted' };
    }
  }
  if (thread.withdrawn) return { at, state: 'withdrawn' };
  at = times.daysLater(at, random.whole(0, 2), random);
  const tx = yield at;
  await byOwner(thread, tx, at, (then) => doToCase(then, id, 'resolve', { resolution: round === 1 ? need.resolution : say.resolvedAgain(need.resolution), fileIds: [] }));
  return { at, state: 'resolved' };
}

/** A change of owner and a question to the enterprise, where there are such; null where the case is left in one of them. */
async function* handOnAndQuestion(thread: Thread, from: Date): Course<Date | null> {
  const { scene: { times, crew }, random, need, fate, id, enterprise } = thread;
  let at = from;
  if (fate.handOn !== 'none') {
    at = times.hoursLater(at, 0.5 + random.next());
    const tx = yield at;
    const { ownerId } = thread;
    const away = staffOn(thread, ownerId, at).userId;
    const heir = random.pick(crew.of(enterprise.park, 'service_officer').filter((person) => person.id !== ownerId && person.id !== away));
    await byOwner(thread, tx, at, (then) => doToCase(then, id, 'hand_on', { toUserId: heir.id, reason: random.pick(['change_of_post', 'leave'] as const), note: random.pick(say.handOnNotes) }));
    if (fate.handOn === 'open') return null;
    at = times.hoursLater(at, 1 + random.next() * 5);
    const answering = yield at;
    const accept = fate.handOn === 'accepted';
    await byStaff(thread, answering, at, heir.id, (then) => doToCase(then, id, 'answer_hand_on', { accept, note: random.pick(accept ? say.handOnTaken : say.handOnRefused) }));
    if (accept) thread.ownerId = heir.id;
  }
  if (fate.asked !== 'no' && need.ask) {
    const { question, answer } = need.ask;
    at = times.hoursLater(at, 0.5 + random.next() * 6);
    const asking = yield at;
    await byOwner(thread, asking, at, (then) => doToCase(then, id, 'ask_enterprise', { question }));
    if (fate.asked === 'open') return null;
    at = times.daysLater(at, fate.asked === 'answered' ? random.whole(0, 3) : random.whole(4, 6), random);
    const going = yield at;
    if (fate.asked === 'answered') await byEnterprise(thread, going, at, (then) => doToCase(then, id, 'supply', { answer, fileIds: [] }));
    else await byOwner(thread, going, at, (then) => doToCase(then, id, 'resume', { note: random.pick(say.resumed) }));
  }
  return at;
}

/** All departments that have a part in it, at once. */
async function* departments(thread: Thread, from: Date, round: number): Course<{ at: Date; halted: boolean }> {
  const { scene: { times, district }, random, need, fate, id } = thread;
  const at = times.hoursLater(from, 0.3 + random.next() * 5);
  const tx = yield at;
  const parts = round === 1 ? need.tasks : need.tasks.slice(0, 1);
  await byOwner(thread, tx, at, (then) => doToCase(then, id, 'assign_task', {
    tasks: parts.map((part, index) => ({
      departmentId: district.departments[part.department].id, instruction: round === 1 ? part.instruction : say.again(part.instruction), lead: index === 0 && parts.length > 1,
    })),
  }));
  if (fate.halt === 'tasked') return { at, halted: true };
  const assigned = (await standing(thread, tx, at)).tasks.filter((task) => task.status === 'assigned');
  const works = together(assigned.map((task, index) => taskCourse(thread, task.id, parts[index]!, at, index === 0)));
  const ends = (round === 1 ? yield* together([works, pressure(thread, at)]) : [yield* works]).flat();
  return { at: new Date(Math.max(...ends.map((end) => end.at.getTime()))), halted: ends.some((end) => end.halted) };
}

/** The enterprise urges, a leader extends, while departments work. */
async function* pressure(thread: Thread, from: Date): Course<TaskEnd[]> {
  const { scene: { times }, random, fate, id } = thread;
  let at = from;
  if (fate.urged) {
    at = times.daysLater(at, random.whole(1, 2), random);
    const tx = yield at;
    if (await underWay(thread, tx, at)) await byEnterprise(thread, tx, at, (then) => doToCase(then, id, 'urge', { note: random.pick(say.urges) }));
  }
  if (fate.extended) {
    at = times.daysLater(at, random.whole(2, 4), random);
    const tx = yield at;
    const workingDays = random.whole(3, 10);
    if (await underWay(thread, tx, at)) await byStaff(thread, tx, at, leaderBeside(thread), (then) => doToCase(then, id, 'extend', { workingDays, reason: random.pick(say.extensions) }));
  }
  return [{ at, halted: false }];
}

/** In handling, in time, and some department still at it. */
async function underWay(thread: Thread, tx: Tx, at: Date): Promise<boolean> {
  const { status, dueAt, tasks } = await standing(thread, tx, at);
  return status === 'handling' && dueAt !== null && at <= dueAt && tasks.some((task) => task.status !== 'done');
}
