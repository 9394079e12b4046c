import type { Tx } from '../platform/db/transaction.ts';

/**
 * Something that goes on over months: it names the instant of its next step, and takes that step when
 * it is given the transaction. What is never given another one stays as it stands at that instant.
 */
export type Course<Result = void> = AsyncGenerator<Date, Result, Tx>;

/** Several courses at once, each step in its time; their results in order. */
export async function* together<Result>(courses: Course<Result>[]): Course<Result[]> {
  const results: Result[] = [];
  const waiting: { course: Course<Result>; place: number; at: Date }[] = [];
  const advance = async (one: { course: Course<Result>; place: number }, ...given: [] | [Tx]) => {
    const step = await one.course.next(...given as [Tx]);
    if (step.done) results[one.place] = step.value;
    else waiting.push({ ...one, at: step.value });
  };
  for (const [place, course] of courses.entries()) await advance({ course, place });
  while (waiting.length > 0) {
    const next = waiting.reduce((first, other) => (other.at < first.at ? other : first));
    waiting.splice(waiting.indexOf(next), 1);
    const tx = yield next.at;
    await advance(next, tx);
  }
  return results;
}
