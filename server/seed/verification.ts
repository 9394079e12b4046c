import { sql } from 'kysely';
import type { AttemptResult, AttemptWay, Cause } from '@qilian/contract/verification';
import { platform as system } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { askOwnerToReplace, confirmByOrder, computeScores, noteAttempt, openVerificationOrder, type CauseDetail } from '../modules/liaisons/testing.ts';
import type { Enterprise } from './enterprises.ts';
import { alertNow } from '../modules/cases/testing.ts';
import { officeTimesOf } from './office-times.ts';
import { actorFor, type Crew } from './people.ts';
import type { Random } from './random.ts';

type Step = { way: AttemptWay; result: AttemptResult; note?: string } | 'confirm' | 'replace';
interface Story {
  causes: [Cause, CauseDetail][];
  /** Days ago on which it was opened; a step a day follows. */
  ago: number;
  steps: Step[];
}

const noAnswer = { way: 'call', result: 'no_answer' } as const;
/** An order at every rung and for every cause; one that ended. */
const stories: Story[] = [
  { causes: [['silence', { since: '2026-04-20', days: 190 }]], ago: 1, steps: [] },
  { causes: [['bounces', { channel: 'email', reason: 'mailbox_unknown' }], ['turnover', { score: 58, threshold: 50 }]], ago: 7, steps: [noAnswer] },
  { causes: [['failed_calls', { count: 3 }]], ago: 9, steps: [noAnswer, { way: 'call', result: 'wrong_contact', note: '接电话的是另一家公司' }] },
  { causes: [['turnover', { score: 63, threshold: 50 }]], ago: 12, steps: [noAnswer, noAnswer, noAnswer] },
  { causes: [['shared_contact', {}]], ago: 16, steps: [noAnswer, noAnswer, noAnswer, { way: 'letter', result: 'returned', note: '邮局退回：查无此单位' }] },
  { causes: [['reported_gone', { role: 'primary', occasion: 'call', changedOn: null }]], ago: 8, steps: ['replace'] },
  { causes: [['business_change', { fields: 'legal_representative,address', changedAt: '2026-11-02T02:00:00.000Z' }]], ago: 12, steps: ['confirm'] },
  { causes: [['silence', { since: '2026-03-11', days: 200 }]], ago: 40, steps: [noAnswer, noAnswer, noAnswer, { way: 'letter', result: 'returned' }, { way: 'visit', result: 'nobody_there', note: '厂房已空置' }] },
];

/** Verification orders at every rung, signs of turnover, and a year of changed liaisons with how late they became known. */
export async function addVerification(tx: Tx, random: Random, { crew, enterprises, officer }: { crew: Crew; enterprises: Enterprise[]; /** On whose worklist they stand. */ officer: string }): Promise<void> {
  const whole = enterprises.filter(({ holders }) => ['owner', 'primary', 'deputy'].every((role) => holders.some((holder) => holder.role === role)))
    .toSorted((one, other) => Number(other.staff.service_officer === officer) - Number(one.staff.service_officer === officer));
  for (const [index, story] of stories.entries()) {
    const enterprise = (whole[index] ?? enterprises[index])!;
    await tell(tx, random, crew, enterprise, story, index);
  }
  await addSigns(tx, random, enterprises);
  await addLags(tx, random, enterprises);
  await alertNow(await become(tx, system, tx.now));
}

const dayMs = 86_400_000;

async function tell(tx: Tx, random: Random, crew: Crew, { id: enterpriseId }: Enterprise, { causes, ago, steps }: Story, index: number): Promise<void> {
  const times = officeTimesOf(tx.platform.officeHours.city());
  let at = times.hoursLater(new Date(tx.now.getTime() - ago * dayMs), 0.2 + index / 10);
  let caseId = '';
  for (const [cause, detail] of causes) caseId = (await openVerificationOrder(await become(tx, system, at), { enterpriseId, cause, causeKey: `demo ${index}`, detail }))?.caseId ?? caseId;
  for (const step of steps) {
    at = times.daysLater(at, 1, random);
    if (at > tx.now) break;
    const all = await become(tx, system, at);
    const { version, owner_id, status } = await all.sql.selectFrom('cases').select(['version', 'owner_id', 'status']).where('id', '=', caseId).executeTakeFirstOrThrow();
    const holder = await all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', 'primary').where('until_day', 'is', null).executeTakeFirstOrThrow();
    const then = await become(tx, actorFor(crew, owner_id, times.dayOf(at)), at);
    if (step === 'confirm') await confirmByOrder(then, caseId, { version, holderId: holder.id, postSeen: true });
    else if (step === 'replace') await askOwnerToReplace(then, caseId, { version });
    else await noteAttempt(then, caseId, { version, ...step, climb: status !== 'visiting' });
  }
}

/** Insured people and advertised posts of a few dozen enterprises; some changed sharply. */
async function addSigns(tx: Tx, random: Random, enterprises: Enterprise[]): Promise<void> {
  const all = await become(tx, system, tx.now);
  const day = (ago: number) => new Date(tx.now.getTime() - ago * dayMs).toISOString().slice(0, 10);
  const rows = enterprises.slice(20, 60).flatMap(({ id, parkId, headcount }, index) => {
    const insured = Math.max(3, Math.round(headcount * 0.9));
    const later = index % 6 === 0 ? Math.round(insured * 0.55) : insured + random.whole(0, 3);
    const seen = (kind: string, ago: number, value: number, source: string | null) => ({ id: newId(tx.now), enterprise_id: id, park_id: parkId, kind, day: day(ago), value, origin: 'staff', source, at: tx.now });
    return [seen('insured', 120, insured, null), seen('insured', 15, later, null), ...index % 6 === 0 ? [seen('job_postings', 10, Math.round(headcount * 0.25) + 1, '招聘网站')] : []];
  });
  await all.sql.insertInto('enterprise_observations').values(rows).execute();
  await computeScores(all);
}

async function addLags(tx: Tx, random: Random, enterprises: Enterprise[]): Promise<void> {
  const all = await become(tx, system, tx.now);
  const rows = enterprises.slice(60, 150).map(({ id, parkId, holders, staff }, index) => {
    const updated = new Date(tx.now.getTime() - random.whole(1, 300) * dayMs);
    const route = (['self', 'self', 'assisted', 'staff', 'emergency'] as const)[index % 5]!;
    const late = route === 'self' ? random.whole(1, 9) : random.whole(4, 48);
    const confirmed = new Date(updated.getTime() - (late + random.whole(2, 90)) * dayMs);
    const changedOn = new Date(updated.getTime() - late * dayMs).toISOString().slice(0, 10);
    const person = holders[0]!.id;
    return {
      id: newId(tx.now), enterprise_id: id, park_id: parkId, officer_id: staff.service_officer, role: 'primary', route, former_id: person, successor_id: person, last_confirmed_at: confirmed, confirmed: index % 9 !== 0,
      changed_on: changedOn, updated_at: updated,
      // From the beginning of the stated day, as it is kept.
      since_change_days: sql<number>`extract(epoch from ${updated}::timestamptz - (${changedOn}::timestamp at time zone ${tx.platform.config.timeZone}))::real / 86400`,
    };
  });
  if (rows.length > 0) await all.sql.insertInto('liaison_lags').values(rows).execute();
}
