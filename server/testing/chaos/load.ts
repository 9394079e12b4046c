import { randomUUID } from 'node:crypto';
import * as casesContract from '@qilian/contract/cases';
import type { CaseAction, CaseDetail, CaseReceipt, TaskAction } from '@qilian/contract/cases';
import type { Endpoint } from '@qilian/contract/endpoint';
import type { Problem } from '@qilian/contract/shapes';
import type { Scene } from '../../modules/cases/testing.ts';
import type { TestApp } from '../app.ts';
import { titleOf, type Headers } from '../contract/call.ts';
import { sampleOf, type Ids } from '../contract/samples.ts';
import type { ParkWorld } from '../contract/world.ts';
import { callAt, type Answer } from '../machines/house.ts';

/** A creating call with its key: repeated, it must give the answer that it had, or do once what it hadn't. */
export interface Creation {
  endpoint: Endpoint;
  as: Headers;
  params: unknown;
  body: object;
  key: string;
  /** What was answered; null where nothing came back. */
  answer: unknown;
}

/** What everybody was told so far, and what hung in the air when something was killed. */
export interface Told {
  creations: Creation[];
  /** Highest version of each case that an answer named. */
  versions: Map<string, number>;
  /** Actions on each case that were answered as done. */
  done: Map<string, number>;
  statuses: Record<string, number>;
  /** Endpoints that did something at least once. */
  reached: Set<string>;
  /** Answers that nobody should get. */
  accidents: string[];
}

export const nothingTold = (): Told => ({ creations: [], versions: new Map(), done: new Map(), statuses: {}, reached: new Set(), accidents: [] });

export interface Load {
  app: TestApp;
  scene: Scene;
  world: ParkWorld;
  web: { port: number };
  told: Told;
  random: () => number;
}

const pick = <Item>(random: () => number, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

const caseVerbs = {
  accept: casesContract.acceptCase, decline: casesContract.declineCase, object: casesContract.objectToDecline, assign_task: casesContract.assignTasks,
  note_progress: casesContract.noteProgress, ask_enterprise: casesContract.askEnterprise, supply: casesContract.supply, resume: casesContract.resumeCase,
  extend: casesContract.extendCase, resolve: casesContract.resolveCase, approve_closing: casesContract.approveClosing, send_back: casesContract.sendBack,
  confirm: casesContract.confirmCase, dispute: casesContract.disputeCase, record_call_back: casesContract.recordCallBack, reopen: casesContract.reopenCase,
  withdraw: casesContract.withdrawCase, urge: casesContract.urgeCase, hand_on: casesContract.offerHandOn, answer_hand_on: casesContract.answerHandOn,
  cancel_hand_on: casesContract.cancelHandOn,
} satisfies Partial<Record<CaseAction, Endpoint>>;
const taskVerbs = {
  sign: casesContract.signTask, pass: casesContract.passTask, return: casesContract.returnTask, transfer: casesContract.transferTask,
  note_progress: casesContract.noteTaskProgress, add_co_handler: casesContract.addCoHandler, feed_back: casesContract.feedBack,
  accept_feedback: casesContract.acceptFeedback, reject_feedback: casesContract.rejectFeedback, reassign: casesContract.reassignTask,
  cancel: casesContract.cancelTask, urge: casesContract.urgeTask,
} satisfies Partial<Record<TaskAction, Endpoint>>;
const known = <Verbs extends object>(verbs: Verbs, action: string): action is keyof Verbs & string => action in verbs;

/** Calls until told to stop: needs are opened and driven through their course, and every other writing endpoint is called in turn. */
export async function runLoad(load: Load, lanes: number, goesOn: () => boolean): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (goesOn()) {
      const kind = load.random();
      if (kind < 0.25) await raise(load);
      else if (kind < 0.75) await drive(load);
      else await anyWriting(load);
    }
  }));
}

async function raise(load: Load): Promise<void> {
  const { scene, random } = load;
  const body = { title: `路灯不亮 ${randomUUID()}`, body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities', ...(random() < 0.3 && { enterpriseId: scene.enterpriseId }) };
  const receipt = await create(load, casesContract.openCase, 'enterpriseId' in body ? scene.as.officer : scene.as.liaison, undefined, body) as CaseReceipt | null;
  if (receipt !== null) load.told.versions.set(receipt.id, receipt.version);
}

/** Does with a case what somebody may do with it now. */
async function drive(load: Load): Promise<void> {
  const { scene, told, random } = load;
  if (told.versions.size === 0) return;
  const id = pick(random, [...told.versions.keys()].slice(-60));
  const as = pick(random, Object.values(scene.as));
  const found = await send(load, casesContract.getCase, as, { caseId: id });
  if (found?.status !== 200) return;
  const detail = found.body as CaseDetail;
  const moves = [
    ...detail.allowedActions.filter((action) => known(caseVerbs, action)).map((action) => ({ endpoint: caseVerbs[action] as Endpoint, params: { caseId: id }, version: detail.version })),
    ...detail.tasks.flatMap((task) => task.allowedActions.filter((action) => known(taskVerbs, action))
      .map((action) => ({ endpoint: taskVerbs[action] as Endpoint, params: { taskId: task.id }, version: task.version }))),
  ];
  if (moves.length === 0) return;
  const { endpoint, params, version } = pick(random, moves);
  const ids = { ...load.world.ids, departmentId: scene.departmentId, officeId: scene.officeId, handlerId: scene.ids.handler, toUserId: scene.ids.colleague, userId: scene.ids.colleague };
  const sample = sampleOf(endpoint.body!, ids, { whole: random() < 0.5 }) as object;
  const answer = await send(load, endpoint, as, params, { ...sample, version, ...('fileIds' in sample && { fileIds: [] }) });
  if (answer?.status !== 200) return;
  const after = (answer.body as CaseDetail).version;
  told.versions.set(id, Math.max(told.versions.get(id) ?? 0, after));
  told.done.set(id, (told.done.get(id) ?? 0) + 1);
}

let turn = 0;

/** Each writing endpoint in its turn, with a sample that its schema takes, by somebody. */
async function anyWriting(load: Load): Promise<void> {
  const { app, world, random } = load;
  const writing = app.api.routes.filter(({ endpoint }) => endpoint.method !== 'GET' && (endpoint.exchange ?? 'json') === 'json' && !leavesTheHouse(endpoint));
  const { endpoint } = writing[(turn += 1) % writing.length]!;
  const person = pick(random, [...world.staff, ...world.enterprise]);
  const sample = (schema: Endpoint['body']) => schema && sampleOf(schema, world.ids as Ids, { whole: random() < 0.3 });
  let params: unknown;
  let body: object | undefined;
  try {
    [params, body] = [sample(endpoint.params), sample(endpoint.body) as object | undefined];
  } catch {
    return; // An id that no world has.
  }
  if (endpoint.creates) await create(load, endpoint, person.as, params, body ?? {});
  else await send(load, endpoint, person.as, params, body);
}

/** Whoever signs out or sets the house up takes the load's own people away. */
const leavesTheHouse = ({ path }: Endpoint): boolean => /^\/(session|set-up|sessions|sign-in|demo)/.test(path) || path.includes('/leave') || path.includes('close');

async function create(load: Load, endpoint: Endpoint, as: Headers, params: unknown, body: object): Promise<unknown> {
  const creation: Creation = { endpoint, as, params, body, key: randomUUID(), answer: null };
  const answer = await send(load, endpoint, { ...as, 'idempotency-key': creation.key }, params, body);
  if (answer !== null && answer.status !== 200 && answer.status < 500) return null;
  creation.answer = answer?.status === 200 ? answer.body : null;
  load.told.creations.push(creation);
  return creation.answer;
}

/** Null where no answer came: whether it was done nobody knows. */
async function send({ web, told }: Load, endpoint: Endpoint, as: Headers, params: unknown, body?: object): Promise<Answer | null> {
  try {
    const answer = await callAt(web, as, endpoint.method, pathOf(endpoint, params), endpoint.method === 'GET' ? undefined : body ?? {});
    told.statuses[answer.status] = (told.statuses[answer.status] ?? 0) + 1;
    if (answer.status === 200 && endpoint.method !== 'GET') told.reached.add(titleOf(endpoint));
    const laterAgain = answer.status === 503 && (answer.headers.get('retry-after') !== null || (answer.body as Problem).code === 'common.too_slow');
    if (answer.status >= 500 && !laterAgain) told.accidents.push(`${titleOf(endpoint)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // Told to come back later, a client doesn't hammer.
    if (laterAgain) await new Promise((resolve) => { setTimeout(resolve, 100); });
    return answer;
  } catch {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    return null;
  }
}

export const pathOf = (endpoint: Endpoint, params: unknown): string =>
  endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent((params as Record<string, string>)[name]!));

/** Repeats a creating call with its key. */
export const repeat = (web: { port: number }, { endpoint, as, params, body, key }: Creation): Promise<Answer> =>
  callAt(web, { ...as, 'idempotency-key': key }, endpoint.method, pathOf(endpoint, params), body);
