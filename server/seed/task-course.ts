import type { Tx } from '../platform/db/transaction.ts';
import { doToCase, doToTask } from '../modules/cases/testing.ts';
import type { Course } from './course.ts';
import { departmentKeys, type DepartmentKey } from './district.ts';
import type { TaskOfNeed } from './needs.ts';
import type { Staff } from './people.ts';
import * as say from './sentences.ts';
import { byEnterprise, byOwner, byStaff, type Thread } from './thread.ts';

export interface TaskEnd {
  at: Date;
  halted: boolean;
}

/** One department's part: sign, pass on, work, feed back, until the owner takes it. What goes wrong happens to the first. */
export async function* taskCourse(thread: Thread, taskId: string, task: TaskOfNeed, from: Date, first: boolean): Course<TaskEnd> {
  const { scene: { crew, district, times }, random, fate, need } = thread;
  let at = from;
  let key = task.department;
  const liaison = () => crew.all.find((person) => person.role === 'department_liaison' && person.department === key)!;
  const byLiaison = (tx: Tx, work: (then: Tx) => Promise<void>) => byStaff(thread, tx, at, liaison().id, work);
  const end = (halted = false): TaskEnd => ({ at, halted });
  const sign = (tx: Tx) => byLiaison(tx, (then) => doToTask(then, taskId, 'sign', {}));

  if (fate.transferred && first) {
    at = times.hoursLater(at, 0.5 + random.next() * 2);
    const tx = yield at;
    const to = random.pick(departmentKeys.filter((other) => !need.tasks.some((one) => one.department === other)));
    const reason = say.notOurs(district.departments[key].name, district.departments[to].name);
    await byLiaison(tx, (then) => doToTask(then, taskId, 'transfer', { departmentId: district.departments[to].id, reason }));
    key = to;
  }

  at = times.hoursLater(at, fate.slowSign ? 4.5 + random.next() * 6 : 0.3 + random.next() * 3.2);
  const signing = yield at;
  if (thread.withdrawn) return end();
  await sign(signing);
  if (fate.halt === 'signed') return end(true);

  if ((fate.returned || fate.halt === 'returned') && first) {
    at = times.hoursLater(at, 0.5 + random.next() * 3);
    const returning = yield at;
    await byLiaison(returning, (then) => doToTask(then, taskId, 'return', { reason: random.pick(say.returns) }));
    if (fate.halt === 'returned') return end(true);
    at = times.hoursLater(at, 0.5 + random.next() * 4);
    const reassigning = yield at;
    await byOwner(thread, reassigning, at, (then) => doToTask(then, taskId, 'reassign', { departmentId: district.departments[key].id, instruction: say.clearer(task.instruction) }));
    at = times.hoursLater(at, 0.3 + random.next() * 2);
    await sign(yield at);
  }

  const { handler, officeId } = handlerOf(thread, key, liaison());
  at = times.hoursLater(at, 0.3 + random.next() * 5);
  const passing = yield at;
  if (thread.withdrawn) return end();
  await byLiaison(passing, (then) => doToTask(then, taskId, 'pass', { officeId, handlerId: handler.id, ...random.chance(0.4) && { note: random.pick(say.passNotes) } }));
  if (fate.halt === 'working') return end(true);

  if (random.chance(0.35)) {
    at = times.daysLater(at, random.whole(0, 1), random);
    const tx = yield at;
    if (thread.withdrawn) return end();
    const note = { type: need.photo ? 'site_check' as const : 'progress' as const, note: need.progress, shownToEnterprise: random.chance(0.7) };
    await byStaff(thread, tx, at, handler.id, async (then) => {
      const fileIds = fate.photo && first ? [await thread.scene.photograph(then, random)] : [];
      await doToTask(then, taskId, 'note_progress', { ...note, fileIds });
    });
  }

  at = times.daysLater(at, fate.slowWork && first ? random.whole(6, 17) : random.whole(0, 3), random);
  const feeding = yield at;
  if (thread.withdrawn) return end();
  if (fate.withdrawn && first) {
    thread.withdrawn = true;
    await byEnterprise(thread, feeding, at, (then) => doToCase(then, thread.id, 'withdraw', { reason: random.pick(say.withdrawals) }));
    return end();
  }
  const outcome = random.weighted([['solved', 84], ['partly', 13], ['impossible', 3]] as const);
  await byStaff(thread, feeding, at, handler.id, (then) => doToTask(then, taskId, 'feed_back', { outcome, text: task.feedback, fileIds: [] }));
  if (fate.halt === 'fed_back') return end(true);

  if (fate.feedbackRejected && first) {
    at = times.hoursLater(at, 0.5 + random.next() * 5);
    const rejecting = yield at;
    await byOwner(thread, rejecting, at, (then) => doToTask(then, taskId, 'reject_feedback', { reason: random.pick(say.rejections) }));
    at = times.daysLater(at, random.whole(1, 2), random);
    const again = yield at;
    await byStaff(thread, again, at, handler.id, (then) => doToTask(then, taskId, 'feed_back', { outcome: 'solved', text: say.feedbackAgain(task.feedback), fileIds: [] }));
  }

  at = times.hoursLater(at, 0.4 + random.next() * 6);
  const accepting = yield at;
  if (thread.withdrawn) return end();
  await byOwner(thread, accepting, at, (then) => doToTask(then, taskId, 'accept_feedback', {}));
  return end();
}

/** A handler and one of the offices that the handler works in; in a small department its liaison. */
function handlerOf({ scene: { crew, district }, random }: Thread, key: DepartmentKey, liaison: Staff): { handler: Staff; officeId: string } {
  const handler = crew.all.find((person) => person.role === 'office_handler' && person.department === key);
  return handler ? { handler, officeId: random.pick(handler.posts).officeId! } : { handler: liaison, officeId: random.pick(district.departments[key].offices).id };
}
