import { sql } from 'kysely';
import { seatHolder } from '../../server/modules/enterprises/holders.ts';
import { confirmLiaison, type Finding } from '../../server/modules/liaisons/confirmations/index.ts';
import { askAround } from '../../server/modules/liaisons/confirmations/rounds/ask-the-quiet.ts';
import { answerAsked } from '../../server/modules/liaisons/confirmations/rounds/by-link.ts';
import { noticeUnread } from '../../server/modules/liaisons/confirmations/reactions.ts';
import { aCrowd, confirmedBefore, renewPlan } from '../../server/modules/liaisons/testing.ts';
import { findSilence } from '../../server/modules/liaisons/verification/causes/find-silence.ts';
import { checkLink } from '../../server/modules/notices/links.ts';
import { platform as system, type Actor } from '../../server/platform/auth/actor.ts';
import { table, toDayNumber, toLocalDate } from '../../server/platform/calendar/index.ts';
import { inTransaction, type Tx } from '../../server/platform/db/transaction.ts';
import { Refusal } from '../../server/platform/errors.ts';
import { behaviour as usual, type Behaviour } from './behaviour.ts';
import * as orders from './orders.ts';
import { exponential, streamOf } from './random.ts';
import type { House } from './house.ts';
import { drawLives, type Drawn, type Firm, type Path, type What } from './lives.ts';

/** Only the yearly report; the rolling plan beside it; everything: each occasion asks, mails come back, orders are followed up. */
export const arms = ['yearly', 'cadence', 'all'] as const;
export type Arm = (typeof arms)[number];

export interface Options {
  arm: Arm;
  enterprises: number;
  /** Days in which a change counts. */
  days: number;
  seed: number;
  /** Days after those in which what happened in them may still come to light. */
  followUpDays?: number;
  behaviour?: Behaviour;
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

export async function simulate({ platform, clock, runJobs }: House, { arm, enterprises, days, seed, followUpDays = halfAYear, behaviour = usual }: Options): Promise<Outcome> {
  const last = days + followUpDays;
  const at = (day: number, hour = 2) => new Date(Date.parse(`${toLocalDate(start + day)}T0${hour}:00:00Z`));
  clock.set(at(0));
  const crowd = await aCrowd({ platform }, { enterprises, officers: Math.ceil(enterprises / enterprisesPerOfficer), seed });
  const officer: Actor = { ...system, side: 'staff', userId: crowd.officerIds[0]!, name: '核查员', roles: ['service_officer'], parks: [crowd.parkId], posts: [{ role: 'service_officer', areaId: crowd.parkId, departmentId: null, officeId: null, parks: [crowd.parkId] }] };
  const asOfficer = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(platform, officer, work);
  if (arm !== 'yearly') await inTransaction(platform, system, (tx) => confirmedBefore(tx, crowd.parkId, 90));
  await inTransaction(platform, system, (tx) => seatOwners(tx, crowd.parkId, behaviour.ownerOnFile));
  const outcome: Outcome = { arm, changes: 0, lags: [], calls: 0, taps: 0, orders: 0, found: [], asked: 0 };
  const answers = new Map<number, Answer[]>();
  const agenda: [What, Firm][][] = Array.from({ length: last + 1 }, () => []);
  const plan = (day: number, what: What, firm: Firm) => { if (day <= last) agenda[Math.max(0, Math.ceil(day))]!.push([what, firm]); };
  const works = (day: number) => table.isWorking(platform.officeHours.of(crowd.parkId), start + day);
  const workingFrom = (day: number): number => { let found = Math.ceil(day); while (!works(found)) found += 1; return found; };

  const rows = await inTransaction(platform, system, (tx) => sql<Drawn>`
    select id, turnover_class(turnover_points(size_class, ownership, 0)) as class from enterprises where park_id = ${crowd.parkId} order by substr(name, 7)::int`.execute(tx.sql));
  const firms = drawLives(rows.rows, { seed, last, everything: arm === 'all', behaviour, plan });
  outcome.changes = firms.reduce((sum, firm) => sum + firm.changes.filter((day) => day < days).length, 0);
  const byId = new Map(firms.map((firm) => [firm.id, firm]));
  for (let day = 0; day <= last; day += 1) await pass(day);
  for (const firm of firms) for (const change of firm.changes) if (change > firm.trueUntil && change < days) outcome.lags.push(Infinity);
  outcome.lags.sort((one, other) => one - other);
  return outcome;

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

/** A share of a hundredth counts too: it is halved and doubled. */
async function seatOwners(tx: Tx, parkId: string, share: number): Promise<void> {
  await sql`with made as (select e.id, gen_random_uuid() as user_id, substr(e.name, 7)::int as n from enterprises e where e.park_id = ${parkId}),
    people as (insert into users (id, side, name, created_at) select user_id, 'enterprise', '负责人' || n, ${tx.now} from made where n % 10 + n / 10 % 10 / 10.0 < ${share * 10}::real)
    insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), id, user_id, 'owner', '2020-01-01' from made where n % 10 + n / 10 % 10 / 10.0 < ${share * 10}::real`.execute(tx.sql);
}
