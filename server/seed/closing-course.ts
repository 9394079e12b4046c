import { platform as system } from '../platform/auth/actor.ts';
import { become } from '../platform/db/transaction.ts';
import { chaseConfirmation, doToCase } from '../modules/cases/testing.ts';
import type { Course } from './course.ts';
import * as say from './sentences.ts';
import { byAttendant, byEnterprise, byOwner, type Thread } from './thread.ts';

export interface ClosingEnd {
  at: Date;
  /** Not solved, says the enterprise: handling begins anew. */
  again: boolean;
}

const minuteMs = 60_000;

/** From the proposed solution over review, confirmation and call-back to the end. */
export async function* closingCourse(thread: Thread, from: Date): Course<ClosingEnd> {
  const { scene: { times }, random, fate, id } = thread;
  let at = from;
  if (fate.halt === 'reviewing') return { at, again: false };
  at = times.hoursLater(at, 0.5 + random.next() * 9);
  const review = yield at;
  if (fate.sentBack) {
    thread.fate = { ...fate, sentBack: false };
    await byAttendant(thread, review, at, (then) => doToCase(then, id, 'send_back', { reason: random.pick(say.sendBacks) }));
    at = times.daysLater(at, random.whole(0, 2), random);
    const tx = yield at;
    await byOwner(thread, tx, at, (then) => doToCase(then, id, 'resolve', { resolution: say.completed(thread.need.resolution), fileIds: [] }));
    return yield* closingCourse(thread, at);
  }
  await byAttendant(thread, review, at, (then) => doToCase(then, id, 'approve_closing', { ...random.chance(0.25) && { note: random.pick(say.approvals) } }));
  if (fate.halt === 'confirming') return { at, again: false };

  if (fate.answer === 'silent') {
    const over = times.daysLater(at, 6, random);
    yield* reminders(thread, at, over);
    at = over;
    const tx = yield at;
    await chaseConfirmation(await become(tx, system, at), id);
    return yield* callBackCourse(thread, at);
  }
  const answered = new Date(times.daysLater(at, random.whole(0, 3), random).getTime() + random.whole(0, 150) * minuteMs);
  yield* reminders(thread, at, answered);
  at = answered;
  const tx = yield at;
  if (fate.answer === 'disputed') {
    thread.fate = { ...fate, answer: 'confirmed', rating: Math.min(fate.rating, 4) };
    await byEnterprise(thread, tx, at, (then) => doToCase(then, id, 'dispute', { reason: random.pick(say.disputes) }));
    return { at, again: true };
  }
  const comment = random.chance(0.55) ? { comment: random.pick(say.comments[fate.rating]!) } : {};
  await byEnterprise(thread, tx, at, (then) => doToCase(then, id, 'confirm', { rating: fate.rating, ...comment }));
  return yield* callBackCourse(thread, at);
}

/** Reminders of the second and fourth working day, where the answer comes later. */
async function* reminders({ scene: { times }, random, id }: Thread, since: Date, until: Date): Course {
  for (const days of [2, 4]) {
    const at = times.daysLater(since, days, random);
    if (at >= until) return;
    const tx = yield at;
    await chaseConfirmation(await become(tx, system, at), id);
  }
}

/** Up to three calls: is it solved, and was a withdrawal of the enterprise's own will? */
export async function* callBackCourse(thread: Thread, from: Date): Course<ClosingEnd> {
  const { scene: { times }, random, fate, id, withdrawn } = thread;
  let at = from;
  if (fate.halt === 'calling_back') return { at, again: false };
  const unsolved = fate.unsolved && !withdrawn && fate.rating < 5;
  for (let call = 0; call < Math.min(fate.unreached, 3); call += 1) {
    at = times.daysLater(at, call === 0 ? random.whole(0, 2) : 1, random);
    const tx = yield at;
    await byAttendant(thread, tx, at, (then) => doToCase(then, id, 'record_call_back', { reached: false, note: random.pick(say.unreachedCalls) }));
  }
  if (fate.unreached >= 3) return { at, again: false };
  at = times.daysLater(at, fate.unreached === 0 ? random.whole(0, 2) : 1, random);
  const tx = yield at;
  const answer = withdrawn
    ? { ownWill: true, note: random.pick(say.withdrawnCalls) }
    : { solved: !unsolved, usable: !unsolved, satisfaction: unsolved ? 2 : Math.max(3, fate.rating), note: random.pick(unsolved ? say.unsolvedCalls : say.calls) };
  await byAttendant(thread, tx, at, (then) => doToCase(then, id, 'record_call_back', { reached: true, liaison: { outcome: 'current' }, ...answer }));
  if (unsolved) thread.fate = { ...fate, unsolved: false };
  return { at, again: unsolved };
}

/** Opened again some days after the end. */
export async function* reopeningCourse(thread: Thread, from: Date): Course<Date> {
  const { scene: { times }, random, fate } = thread;
  thread.fate = { ...fate, reopened: false, answer: 'confirmed', rating: Math.min(5, fate.rating + 1) };
  const at = times.daysLater(from, random.whole(3, 14), random);
  const tx = yield at;
  await byEnterprise(thread, tx, at, (then) => doToCase(then, thread.id, 'reopen', { reason: random.pick(say.reopenings) }));
  return at;
}
