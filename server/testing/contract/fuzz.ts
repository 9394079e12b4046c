import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { TestApp } from '../app.ts';
import { signedInAs } from '../../modules/people/testing.ts';
import { call, titleOf, type Answer, type Sent } from './call.ts';
import { hostileFor, randomOf, type Supply } from './hostile.ts';
import { aParkWorld, type ParkWorld, type Person } from './world.ts';

export interface FuzzReport {
  calls: number;
  /** How often each status was the answer. */
  statuses: Record<string, number>;
  /** 5xx, no answer within the limit, refusals that are no problem, each with what was sent. */
  failures: string[];
  /** Bytes on the heap after a collection, once a world. */
  memory: number[];
}

/** Milliseconds beyond which a call counts as hanging. */
const longestMs = 5000;
const atOnce = 4;
/** Calls after which everybody and everything is made anew: people leave and cases end by what is called. */
export const callsPerWorld = 500;

/** Calls all endpoints in turn, as anybody, with whatever `hostileFor` makes; ends after so many calls or seconds. */
export async function fuzz(app: TestApp, { calls, seed, seconds }: { calls: number; seed: number; seconds: number }): Promise<FuzzReport> {
  const report: FuzzReport = { calls: 0, statuses: {}, failures: [], memory: [] };
  const random = randomOf(seed);
  const worlds: ParkWorld[] = [];
  const supply: Supply = { random, ids: [], cursors: [] };
  const until = performance.now() + seconds * 1000;
  const routes = app.api.routes.filter(({ endpoint }) => endpoint.exchange !== 'events');

  async function one(): Promise<void> {
    const { endpoint } = routes[(report.calls += 1) % routes.length]!;
    const world = worlds[Math.floor(random() * worlds.length)]!;
    const people: (Person | null)[] = [...world.staff, ...world.enterprise, ...world.programs, world.neighbour, null];
    const person = people[Math.floor(random() * people.length)]!;
    const part = (name: 'params' | 'query' | 'body' | 'fields') => endpoint[name] && hostileFor(endpoint[name], supply);
    const sent: Sent = { as: person?.as ?? {}, params: part('params'), query: part('query'), body: part('fields') ?? part('body') };
    const answer = await within(call(app, endpoint, sent)).catch((error: Error) => error);
    const title = `${titleOf(endpoint)} as ${person?.role ?? 'anybody'} ${JSON.stringify({ params: sent.params, query: sent.query, body: sent.body }).slice(0, 1500)}`;
    // Such as a file that broke off while it was sent.
    if (answer instanceof Error) {
      report.failures.push(`${title}: ${answer.message}`);
      return;
    }
    if (answer === 'no answer') {
      report.failures.push(`${title}: no answer within ${longestMs} ms`);
      return;
    }
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
    if (answer.status >= 500 || (answer.status >= 400 && !answer.type.startsWith('application/problem+json'))) report.failures.push(`${title}: ${answer.status} ${answer.text.slice(0, 300)}`);
    const cursor = /"next":"([^"]+)"/.exec(answer.text)?.[1];
    // A copy: a piece of a text keeps the whole of it.
    if (cursor !== undefined) supply.cursors = [...supply.cursors.slice(-20), Buffer.from(cursor).toString()];
    // Whoever was signed out by a call comes back.
    if (answer.status === 401 && person !== null) person.as = await signedInAs(app, person);
  }

  while (report.calls < calls && performance.now() < until) {
    worlds.splice(0, worlds.length - 1);
    worlds.push(await aParkWorld(app));
    supply.ids = worlds.map(({ ids }) => ids);
    const goal = Math.min(calls, report.calls + callsPerWorld);
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (report.calls < goal && performance.now() < until) await one();
    }));
    await app.runJobs();
    // What the test keeps of what was sent is none of the product's.
    app.sentMails.length = 0;
    app.sentTexts.length = 0;
    report.memory.push(heapBytes());
  }
  return report;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

async function within(answer: Promise<Answer>): Promise<Answer | 'no answer'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'no answer'>((resolve) => { timer = setTimeout(() => resolve('no answer'), longestMs); });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
