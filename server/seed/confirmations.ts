import { platform as system } from '../platform/auth/actor.ts';
import { isWorkingDay, toDayNumber, toLocalDate } from '../platform/calendar/index.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { today } from '../platform/today.ts';
import { confirmLiaison, drawSample, recordSampleItem, renewPlan, setTurnoverClass } from '../modules/liaisons/testing.ts';
import type { Course } from './course.ts';
import type { District } from './district.ts';
import type { Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';
import type { Random } from './random.ts';

/** Of the enterprises this share was asked within the last months; the others wait for their first call. */
const asked = 0.8;
const askedWithinDays = 170;
const sampleSize = 12;

/** Half a year of calls and visits, each in its time among the cases. */
export async function* askingCourse(tx: Tx, random: Random, crew: Crew, enterprises: Enterprise[]): Course {
  const { rows } = await tx.client.query<{ enterprise_id: string; id: string; created_at: Date }>(`select h.enterprise_id, h.id, e.created_at
    from enterprise_holders h join enterprises e on e.id = h.enterprise_id where h.role = 'primary' and h.until_day is null`);
  const seats = new Map(rows.map((row) => [row.enterprise_id, row]));
  const day = today(tx);
  const askings = enterprises.flatMap((enterprise) => {
    const seat = seats.get(enterprise.id);
    if (seat === undefined || !random.chance(asked)) return [];
    const on = workingDayBefore(tx, toLocalDate(toDayNumber(day) - random.whole(1, askedWithinDays)));
    const at = new Date(`${on}T0${random.whole(1, 8)}:${random.whole(10, 59)}:00Z`);
    const found = random.chance(0.12) ? { occasion: 'call', outcome: 'unreachable' } as const
      : random.chance(0.25) ? { occasion: 'visit', outcome: 'current', identitySeen: true, postSeen: true } as const : { occasion: 'call', outcome: 'current' } as const;
    // Nobody is called before the file is there.
    return at < seat.created_at ? [] : [{ at, officer: actorFor(crew, enterprise.staff.service_officer, on), finding: { enterpriseId: enterprise.id, holderId: seat.id, ...found } }];
  });
  for (const { at, officer, finding } of askings.toSorted((a, b) => a.at.getTime() - b.at.getTime())) await confirmLiaison(await become(yield at, officer, at), finding);
}

/** The plan that goes on from there, and a sample that is half looked at. */
export async function addConfirmations(tx: Tx, { crew, district, enterprises }: { crew: Crew; district: District; enterprises: Enterprise[] }): Promise<void> {
  const day = today(tx);
  await renewPlan(await become(tx, system, tx.now));
  const [leader] = crew.of('riverside', 'park_leader');
  const asLeader = await become(tx, actorFor(crew, leader!.id, day), tx.now);
  const [turbulent] = enterprises.filter(({ park }) => park === 'riverside');
  await setTurnoverClass(asLeader, turbulent!.id, { override: { turnoverClass: 'high', reason: '集团重组，对接人半年内换过两次', until: toLocalDate(toDayNumber(day) + 180) } });
  const sampleId = await drawSample(asLeader, { parkId: district.parks.riverside, size: sampleSize, seed: `${day.slice(0, 7)}-抽查` });
  const items = await tx.client.query<{ id: string }>('select id from liaison_sample_items where sample_id = $1 order by position limit $2', [sampleId, sampleSize / 2]);
  for (const [index, { id }] of items.rows.entries()) {
    await recordSampleItem(asLeader, sampleId, id, index === 4 ? { outcome: 'current', identitySeen: true, postSeen: false, note: '本人在，但实际由代账公司人员办事' } : { outcome: 'current', identitySeen: true, postSeen: true });
  }
  await renewPlan(await become(tx, system, tx.now));
}

function workingDayBefore(tx: Tx, day: string): string {
  let on = day;
  while (!isWorkingDay(tx.platform.officeHours.city(), on)) on = toLocalDate(toDayNumber(on) - 1);
  return on;
}
