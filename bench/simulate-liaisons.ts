// `npm run simulate:liaisons`: a year of a park's liaisons on the real code, once for each way of keeping them true; prints how long a change stayed unknown.
// --enterprises <2000>  --days <365, in which changes count>  --seed <1>  --arms <yearly,cadence,all>
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOnce, Logger } from 'graphile-worker';
import { sql } from 'kysely';
import { pino } from 'pino';
import { modules } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { seatHolder } from '../server/modules/enterprises/holders.ts';
import { confirmLiaison, type Finding } from '../server/modules/liaisons/confirmations/index.ts';
import { askAround } from '../server/modules/liaisons/confirmations/rounds/ask-the-quiet.ts';
import { answerAsked } from '../server/modules/liaisons/confirmations/rounds/by-link.ts';
import { noticeUnread } from '../server/modules/liaisons/confirmations/reactions.ts';
import { aCrowd, confirmedBefore, renewPlan } from '../server/modules/liaisons/testing.ts';
import { findSilence } from '../server/modules/liaisons/verification/find-silence.ts';
import { checkLink } from '../server/modules/notices/links.ts';
import { platform as system, type Actor } from '../server/platform/auth/actor.ts';
import { table, toDayNumber, toLocalDate } from '../server/platform/calendar/index.ts';
import { startEmbedded } from '../server/platform/db/embedded.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { roleUrl, WORKER_ROLE } from '../server/platform/db/roles.ts';
import { inTransaction, type Tx } from '../server/platform/db/transaction.ts';
import { taskList } from '../server/platform/jobs/worker.ts';
import { Refusal } from '../server/platform/errors.ts';
import { closePlatform, openPlatform } from '../server/platform/open-platform.ts';
import type { Platform } from '../server/platform/platform.ts';
import { behaviour } from './liaison-behaviour.ts';
import * as orders from './liaison-orders.ts';
import { exponential, streamOf } from './random.ts';

/** Only the yearly report; the rolling plan beside it; everything: each occasion asks, mails come back, orders are followed up. */
export const arms = ['yearly', 'cadence', 'all'] as const;
export type Arm = (typeof arms)[number];

/** Where it runs: a platform whose clock obeys. */
export interface House {
  platform: Platform;
  clock: { set(instant: Date): void };
  runJobs(): Promise<void>;
}

export interface Options {
  arm: Arm;
  enterprises: number;
  /** Days in which a change counts. */
  days: number;
  seed: number;
  /** Days after those in which what happened in them may still come to light. */
  followUpDays?: number;
}

export interface Outcome {
  arm: Arm;
  changes: number;
  /** Days from the real change to the successor's seat; infinite for one that stayed unknown. */
  lags: number[];
  calls: number;
  /** Confirmations that cost staff nothing. */
  taps: number;
  orders: number;
  /** How each change came to light, with its lag. */
  found: { path: Path; lag: number }[];
  /** Messages with a link. */
  asked: number;
}

const start = toDayNumber('2026-01-05');
const halfAYear = 182;
const enterprisesPerOfficer = 250;

interface Firm {
  number: number;
  id: string;
  /** Days on which the liaison really changed, from the start on. */
  changes: number[];
  /** The day from which on changes are unknown. */
  trueUntil: number;
  naming: boolean;
  order: string | null;
  /** What brought the change to light, while the successor's name is waited for. */
  path: Path | null;
  failed: number;
  bounces: number;
  calls: () => number;
}

type What = 'report' | 'told' | 'named' | 'occasion' | 'sign_in' | 'others' | 'mail' | 'unread' | 'order';
/** How a change comes to light: by the report, of itself, on an occasion, at a sign-in, by a tap of the former or of the others, by a call, by an order. */
export type Path = 'report' | 'told' | 'occasion' | 'sign_in' | 'former_taps' | 'others_tap' | 'call' | 'order';

export async function simulate({ platform, clock, runJobs }: House, { arm, enterprises, days, seed, followUpDays = halfAYear }: Options): Promise<Outcome> {
  const last = days + followUpDays;
  const at = (day: number, hour = 2) => new Date(Date.parse(`${toLocalDate(start + day)}T0${hour}:00:00Z`));
  clock.set(at(0));
  const crowd = await aCrowd({ platform }, { enterprises, officers: Math.ceil(enterprises / enterprisesPerOfficer) });
  const officer: Actor = { ...system, side: 'staff', userId: crowd.officerIds[0]!, name: '核查员', roles: ['service_officer'], parks: [crowd.parkId], posts: [{ role: 'service_officer', areaId: crowd.parkId, departmentId: null, officeId: null, parks: [crowd.parkId] }] };
  const asOfficer = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(platform, officer, work);
  if (arm !== 'yearly') await inTransaction(platform, system, (tx) => confirmedBefore(tx, crowd.parkId, 90));
  await inTransaction(platform, system, (tx) => seatOwners(tx, crowd.parkId));
  const outcome: Outcome = { arm, changes: 0, lags: [], calls: 0, taps: 0, orders: 0, found: [], asked: 0 };
  const answers = new Map<number, Answer[]>();
  const agenda: [What, Firm][][] = Array.from({ length: last + 1 }, () => []);
  const plan = (day: number, what: What, firm: Firm) => { if (day <= last) agenda[Math.max(0, Math.ceil(day))]!.push([what, firm]); };
  const works = (day: number) => table.isWorking(platform.officeHours.of(crowd.parkId), start + day);
  const workingFrom = (day: number): number => { let found = Math.ceil(day); while (!works(found)) found += 1; return found; };

  const firms = await live();
  const byId = new Map(firms.map((firm) => [firm.id, firm]));
  for (let day = 0; day <= last; day += 1) await pass(day);
  for (const firm of firms) for (const change of firm.changes) if (change > firm.trueUntil && change < days) outcome.lags.push(Infinity);
  outcome.lags.sort((one, other) => one - other);
  return outcome;

  /** What will happen, drawn once and the same for every arm: who leaves when, who reports when, what mails go out. */
  async function live(): Promise<Firm[]> {
    const { rows } = await inTransaction(platform, system, (tx) => sql<{ id: string; class: keyof typeof behaviour.leavesAYear }>`
      select id, turnover_class(turnover_points(size_class, ownership, 0)) as class from enterprises where park_id = ${crowd.parkId} order by substr(name, 7)::int`.execute(tx.sql));
    return rows.map(({ id, class: turnover }, number) => {
      const firm: Firm = { number, id, changes: [], trueUntil: 0, naming: false, order: null, path: null, failed: 0, bounces: 0, calls: streamOf(seed, number, 1) };
      const leaving = streamOf(seed, number, 2);
      for (let day = exponential(leaving, 365 / behaviour.leavesAYear[turnover]); day < last; day += Math.max(1, exponential(leaving, 365 / behaviour.leavesAYear[turnover]))) firm.changes.push(Math.ceil(day));
      outcome.changes += firm.changes.filter((day) => day < days).length;
      const reporting = streamOf(seed, number, 3);
      const { lastDay, lateFrom, lateShare } = behaviour.yearlyReport;
      for (const year of [0, 365]) plan(year + (reporting() < lateShare ? lateFrom + reporting() * (lastDay - lateFrom) : reporting() * lateFrom), 'report', firm);
      const telling = streamOf(seed, number, 4);
      for (const day of firm.changes) if (telling() < behaviour.tellsByItself.share) plan(day + exponential(telling, behaviour.tellsByItself.meanDays), 'told', firm);
      if (arm === 'all') {
        for (const [what, yearly, purpose] of [['occasion', behaviour.occasionsAYear, 5], ['sign_in', behaviour.signInsAYear, 6], ['others', behaviour.othersSignInAYear, 7], ['mail', behaviour.mailsAYear, 8]] as const) {
          const random = streamOf(seed, number, purpose);
          for (let day = exponential(random, 365 / yearly); day < last; day += exponential(random, 365 / yearly)) plan(day, what, firm);
        }
      }
      return firm;
    });
  }

  async function pass(day: number): Promise<void> {
    clock.set(at(day));
    if (arm !== 'yearly' && works(day)) await inTransaction(platform, system, (tx) => renewPlan(tx, [crowd.parkId]));
    if (arm === 'all' && works(day)) {
      for (const answer of answers.get(day) ?? []) await tapLink(day, answer);
      answers.delete(day);
      await askAround(platform);
    }
    const due = arm === 'all' ? new Set((await inTransaction(platform, system, (tx) => tx.sql.selectFrom('verification_plan').select('enterprise_id').where('due_from', '<=', toLocalDate(start + day))
      .union(tx.sql.selectFrom('liaison_rounds').select('enterprise_id').where('closed_at', 'is', null)).execute())).map((row) => row.enterprise_id)) : new Set<string>();
    for (const [what, firm] of agenda[day]!) await happen(day, what, firm, due);
    if (arm !== 'yearly' && works(day)) await callThoseDue(day);
    if (arm === 'all' && works(day)) {
      await runJobs();
      await findSilence(platform);
      await runJobs();
      await takeUpOrders(day);
      await readMessages(day);
    }
  }

  async function happen(day: number, what: What, firm: Firm, due: Set<string>): Promise<void> {
    const chance = firm.calls;
    const stale = isStale(firm, day);
    switch (what) {
      case 'report': if (stale && chance() < behaviour.yearlyReport.namesPresentLiaison) { firm.path ??= 'report'; await update(day, firm); } return;
      case 'told': return stale ? known(day, firm, 'told') : undefined;
      case 'named': if (stale) await update(day, firm); firm.naming = false; return;
      case 'occasion':
        if (chance() >= behaviour.occasionFindsOut) return;
        return stale ? find(day, firm, 'business_change', 'occasion') : tap(firm, 'business_change');
      case 'sign_in': if (!stale) await signIn(firm);
        if (!stale && due.has(firm.id) && chance() < behaviour.tapsWhenAsked) await tap(firm, 'sign_in'); return;
      case 'others': if (stale && chance() < behaviour.tapsWhenAsked) await find(day, firm, 'one_tap', 'sign_in'); return;
      case 'mail':
        if (stale && bouncesNow(day, firm)) await bounce(firm);
        if (!stale && chance() < behaviour.opensNotice) return openNotice(firm);
        return plan(workingFrom(day + 1), 'unread', firm);
      case 'unread': return inTransaction(platform, system, (tx) => noticeUnread(tx, { enterpriseId: firm.id, params: { former: 'primary' } }));
      case 'order': return workOrder(day, firm);
    }
  }

  async function callThoseDue(day: number): Promise<void> {
    const rows = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('verification_plan').select('enterprise_id').where('planned_on', '<=', toLocalDate(start + day)).orderBy('enterprise_id').execute());
    for (const { enterprise_id: id } of rows) {
      const firm = byId.get(id)!;
      outcome.calls += 1;
      const chance = firm.calls;
      if (!isStale(firm, day)) {
        if (chance() < behaviour.answersCall) await say(firm, { occasion: 'call', outcome: 'current' });
        else await unanswered(day, firm);
      } else if (chance() >= behaviour.formerAnswers) await unanswered(day, firm);
      else if (chance() < behaviour.formerSaysSo) await find(day, firm, 'call', 'call');
      // Who won't admit it passes for the liaison.
      else await say(firm, { occasion: 'call', outcome: 'current' });
    }
  }

  async function unanswered(day: number, firm: Firm): Promise<void> {
    firm.failed += 1;
    await say(firm, { occasion: 'call', outcome: 'unreachable' });
    // With all rules the product itself opens an order.
    if (arm === 'all' || firm.failed < behaviour.callsBeforeSwitchboard) return;
    firm.failed = 0;
    outcome.calls += 1;
    if (firm.calls() >= behaviour.switchboardTells) return;
    if (isStale(firm, day)) await find(day, firm, 'call', 'call');
    else await say(firm, { occasion: 'call', outcome: 'current' });
  }

  /** Somebody says that the liaison has left. */
  async function find(day: number, firm: Firm, occasion: Finding['occasion'], path: Path): Promise<void> {
    if (firm.naming) return;
    await say(firm, { occasion, outcome: 'left', changedOn: changedOn(day, firm) });
    known(day, firm, path);
  }

  function changedOn(day: number, firm: Firm): string {
    return toLocalDate(start + firm.changes.findLast((change) => change <= day)!);
  }

  /** From now on somebody waits for the successor's name. */
  function known(day: number, firm: Firm, path: Path): void {
    if (firm.naming) return;
    firm.naming = true;
    firm.path = path;
    const { meanDays, mostDays } = behaviour.namesSuccessor;
    plan(workingFrom(day + Math.min(mostDays, Math.max(1, exponential(firm.calls, meanDays)))), 'named', firm);
  }

  async function tap(firm: Firm, occasion: 'sign_in' | 'business_change'): Promise<void> {
    outcome.taps += 1;
    await say(firm, { occasion, outcome: 'current' });
  }

  async function bounce(firm: Firm): Promise<void> {
    firm.bounces += 1;
    if (firm.bounces === behaviour.bouncesBeforeOrder) await orders.openOrder(platform, firm.id, 'bounces', String(firm.trueUntil));
  }

  /** What the rules opened today waits for the officer some days. */
  async function takeUpOrders(day: number): Promise<void> {
    const opened = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('verification_orders').select(['case_id', 'enterprise_id']).where('closed_at', 'is', null).where('opened_at', '=', at(day)).orderBy('enterprise_id').execute());
    for (const { case_id: caseId, enterprise_id: id } of opened) {
      const firm = byId.get(id)!;
      firm.order = caseId;
      outcome.orders += 1;
      plan(workingFrom(day + 1 + firm.calls() * behaviour.orderWaits.mostDays), 'order', firm);
    }
  }

  /** Who got a message with a link today, and whether they will tap it within the next two working days. */
  async function readMessages(day: number): Promise<void> {
    const sent = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('notices').select(['id', 'enterprise_id', 'kind']).where('created_at', '=', at(day)).where('kind', 'in', ['liaison_check_asked', 'liaison_check_of']).orderBy('enterprise_id').orderBy('kind').execute());
    outcome.asked += sent.length;
    const { liaisonTaps, formerSaysSo, formerTapsStill, othersTap } = behaviour.asked;
    for (const { id: noticeId, enterprise_id: enterpriseId, kind } of sent) {
      const firm = byId.get(enterpriseId!)!;
      const stale = isStale(firm, day);
      const [drawn, when] = [firm.calls(), firm.calls()];
      const path = kind === 'liaison_check_of' ? 'others_tap' as const : 'former_taps' as const;
      const said = path === 'others_tap' ? (drawn < othersTap ? 'truth' : null)
        : stale ? (drawn < formerSaysSo ? 'truth' : drawn < formerSaysSo + formerTapsStill ? 'still' : null)
          : drawn < liaisonTaps ? 'still' : null;
      if (said === null) continue;
      const on = workingFrom(day + 1 + when);
      answers.set(on, [...answers.get(on) ?? [], { firm, noticeId, said, path }]);
    }
  }

  /** By the product's own link. What was answered meanwhile is refused, and so is a link whose seat is another's by now. */
  async function tapLink(day: number, { firm, noticeId, said, path }: Answer): Promise<void> {
    const left = said === 'truth' && isStale(firm, day);
    const token = checkLink(platform.secrets, noticeId).split('#')[1]!;
    try {
      await inTransaction(platform, system, (tx) => answerAsked(tx, { token, answer: left ? 'left' : 'current', ...(left && { changedOn: changedOn(day, firm) }) }));
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    outcome.taps += 1;
    firm.failed = 0;
    if (left) known(day, firm, path);
  }

  async function openNotice(firm: Firm): Promise<void> {
    await inTransaction(platform, system, (tx) => sql`insert into notices (id, recipient_id, park_id, enterprise_id, kind, params, created_at, opened_at, opened_via)
      select gen_random_uuid(), h.user_id, ${crowd.parkId}, h.enterprise_id, 'circular', '{}', ${tx.now}, ${tx.now}, 'link'
        from enterprise_holders h where h.enterprise_id = ${firm.id} and h.role = 'primary' and h.until_day is null`.execute(tx.sql));
  }

  /** The present liaison works with the platform: nobody need ask for a while. */
  async function signIn(firm: Firm): Promise<void> {
    await inTransaction(platform, system, (tx) => sql`insert into sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at)
      select gen_random_uuid(), h.user_id, sha256(convert_to(gen_random_uuid()::text, 'UTF8')), ${tx.now}, ${tx.now}, ${tx.now}
        from enterprise_holders h where h.enterprise_id = ${firm.id} and h.role = 'primary' and h.until_day is null`.execute(tx.sql));
  }

  async function workOrder(day: number, firm: Firm): Promise<void> {
    if (firm.order === null) return;
    if (!await orders.isOpen(platform, firm.order)) {
      firm.order = null;
      return;
    }
    outcome.calls += 1;
    if (firm.calls() >= behaviour.orderFindsOut) return plan(workingFrom(day + behaviour.orderWaits.mostDays), 'order', firm);
    if (isStale(firm, day)) return known(day, firm, 'order');
    const holderId = await asOfficer((tx) => holderOf(tx, firm));
    await orders.confirmed(platform, officer, firm.order, firm.id, holderId);
    firm.order = null;
    firm.failed = 0;
  }

  /** The successor takes the seat, and the register is true again. */
  async function update(day: number, firm: Firm): Promise<void> {
    await asOfficer(async (tx) => {
      const { version } = await tx.sql.selectFrom('enterprises').select('version').where('id', '=', firm.id).executeTakeFirstOrThrow();
      await seatHolder(tx, firm.id, { version, role: 'primary', name: `接任${firm.number}之${day}`, phone: `1${(30_000_000_00 + firm.number * 1000 + day).toString().padStart(10, '3')}` });
    });
    if (arm !== 'yearly') await say(firm, { occasion: firm.order === null ? 'call' : 'order', outcome: 'current' });
    if (firm.order !== null) await orders.replaced(platform, officer, firm.order);
    firm.order = null;
    for (const change of firm.changes) if (change > firm.trueUntil && change <= day && change < days) {
      outcome.lags.push(day - change);
      outcome.found.push({ path: firm.path ?? 'report', lag: day - change });
    }
    Object.assign(firm, { trueUntil: day, naming: false, path: null, failed: 0, bounces: 0 });
  }

  async function say(firm: Firm, finding: Omit<Finding, 'enterpriseId' | 'holderId'>): Promise<void> {
    if (finding.outcome !== 'unreachable') firm.failed = 0;
    await asOfficer(async (tx) => confirmLiaison(tx, { enterpriseId: firm.id, holderId: await holderOf(tx, firm), ...finding }));
  }

  async function holderOf(tx: Tx, firm: Firm): Promise<string> {
    return (await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', firm.id).where('role', '=', 'primary').where('until_day', 'is', null).executeTakeFirstOrThrow()).id;
  }

  /** Whether the register names somebody who has left. */
  function isStale(firm: Firm, day: number): boolean {
    return firm.changes.some((change) => change > firm.trueUntil && change <= day);
  }

  function bouncesNow(day: number, firm: Firm): boolean {
    const left = firm.changes.find((change) => change > firm.trueUntil)!;
    const mailbox = streamOf(seed, firm.number, 100 + left);
    const { fromDays, untilDays } = behaviour.mailboxEnds;
    return mailbox() < behaviour.ownMailbox && day >= left + fromDays + mailbox() * (untilDays - fromDays);
  }
}

interface Answer {
  firm: Firm;
  noticeId: string;
  said: 'truth' | 'still';
  path: Path;
}

async function seatOwners(tx: Tx, parkId: string): Promise<void> {
  await sql`with made as (select e.id, gen_random_uuid() as user_id, substr(e.name, 7)::int as n from enterprises e where e.park_id = ${parkId}),
    people as (insert into users (id, side, name, created_at) select user_id, 'enterprise', '负责人' || n, ${tx.now} from made where n % 10 < ${behaviour.ownerOnFile * 10}::int)
    insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), id, user_id, 'owner', '2020-01-01' from made where n % 10 < ${behaviour.ownerOnFile * 10}::int`.execute(tx.sql);
}

/** The value that this share of them doesn't exceed; infinite where it stayed unknown. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

const silent = new Logger(() => () => undefined);

/** A database of its own that forgets everything. */
async function openHouse(): Promise<House & { close(): Promise<void> }> {
  const database = await startEmbedded({ ephemeral: true, log: () => undefined });
  const { appUrl } = await migrate(database.ownerUrl, { log: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-simulation-'));
  let instant = new Date();
  const clock = { now: () => instant, set: (next: Date) => { instant = next; } };
  const gateways = { mail: { async send() {}, close() {} }, sms: { async send() {} }, realName: null };
  const platform = await openPlatform({
    config: readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', RATE_LIMIT: '0' }), embedded: true, appUrl, modules, clock, gateways, log: pino({ level: 'error' }),
  });
  return {
    platform, clock,
    runJobs: () => runOnce({ connectionString: roleUrl(database.ownerUrl, WORKER_ROLE), taskList: taskList(platform), noHandleSignals: true, logger: silent }),
    async close() {
      await closePlatform(platform);
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { enterprises: { type: 'string', default: '2000' }, days: { type: 'string', default: '365' }, seed: { type: 'string', default: '1' }, arms: { type: 'string', default: arms.join(',') } } });
  const shownArms: Record<string, Record<string, string | number>> = {};
  const paths: Record<string, Record<string, string>> = {};
  for (const arm of arms.filter((each) => values.arms.split(',').includes(each))) {
    const began = performance.now();
    const house = await openHouse();
    try {
      const { lags, changes, calls, taps, orders, found, asked } = await simulate(house, { arm, enterprises: Number(values.enterprises), days: Number(values.days), seed: Number(values.seed) });
      const shown = (share: number) => { const lag = quantile(lags, share); return Number.isFinite(lag) ? lag : 'unknown'; };
      shownArms[arm] = {
        changes, 'median days': shown(0.5), '95th percentile days': shown(0.95), 'within 31 days %': Math.round((100 * lags.filter((lag) => lag <= 31).length) / lags.length),
        'never known': lags.filter((lag) => lag === Infinity).length, calls, messages: asked, 'one-tap answers': taps, orders, seconds: Math.round((performance.now() - began) / 1000),
      };
      paths[arm] = byPath(found);
    } finally {
      await house.close();
    }
  }
  console.table(shownArms);
  console.log('How changes came to light: how many, median and 95th percentile of the lag in days');
  console.table(paths);
}

function byPath(found: Outcome['found']): Record<string, string> {
  const lags = Map.groupBy(found, ({ path }) => path);
  return Object.fromEntries([...lags].toSorted(([, one], [, other]) => other.length - one.length).map(([path, of]) => {
    const sorted = of.map(({ lag }) => lag).toSorted((one, other) => one - other);
    return [path, `${of.length}: ${quantile(sorted, 0.5)} / ${quantile(sorted, 0.95)}`];
  }));
}
