import { pinyin } from 'pinyin-pro';
import type { StaffRole } from '@qilian/contract/people';
import type { Actor, PresentPost } from '../platform/auth/actor.ts';
import { toDayNumber, toLocalDate, type LocalDate } from '../platform/calendar/index.ts';
import type { Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { today } from '../platform/today.ts';
import { sealContact } from '../modules/people/index.ts';
import { departmentKeys, type DepartmentKey, type District, type ParkKey } from './district.ts';
import type { Random } from './random.ts';

export interface Staff {
  id: string;
  name: string;
  loginName: string;
  email: string;
  role: StaffRole;
  /** Of those who work for one park. */
  park: ParkKey | null;
  department: DepartmentKey | null;
  posts: PresentPost[];
}

interface Absence {
  userId: string;
  substituteId: string;
  from: LocalDate;
  until: LocalDate;
}

/** Forty people in all roles, and who is away when. */
export interface Crew {
  all: Staff[];
  byId: Map<string, Staff>;
  /** Those of one park who have a role. */
  of(park: ParkKey, role: StaffRole): Staff[];
  absences: Absence[];
}

interface Wanted {
  role: StaffRole;
  park: ParkKey | null;
  department: DepartmentKey | null;
  /** Offices by their place in the department. */
  offices?: number[];
}

const inPark = (park: ParkKey, counts: Partial<Record<StaffRole, number>>): Wanted[] =>
  Object.entries(counts).flatMap(([role, count]) => Array.from({ length: count }, () => ({ role: role as StaffRole, park, department: null })));

/** The finance office is so small that its liaison does the work. */
const withoutHandler: DepartmentKey = 'finance';

const wanted: Wanted[] = [
  { role: 'park_leader', park: null, department: null },
  { role: 'administrator', park: null, department: null },
  { role: 'auditor', park: null, department: null },
  ...inPark('riverside', { park_leader: 1, investment_officer: 1, service_officer: 4, service_manager: 2 }),
  ...inPark('greenvalley', { park_leader: 1, investment_officer: 1, service_officer: 3, service_manager: 1 }),
  ...departmentKeys.map((department): Wanted => ({ role: 'department_liaison', park: null, department })),
  ...departmentKeys.filter((department) => department !== withoutHandler).map((department): Wanted => ({ role: 'office_handler', park: null, department, offices: [0, 1] })),
];

const takenUpWithinDays = 300;

/**
 * Adds the staff, who take up their posts in the months after `tx.now`, without mailboxes: those come last
 * (`giveMailboxes`), so that a year of notices goes to no mail server.
 */
export async function addStaff(tx: Tx, random: Random, nextName: () => string, district: District): Promise<Staff[]> {
  const bothParks = [district.parks.riverside, district.parks.greenvalley];
  const logins = new Set<string>();
  const staff = wanted.map(({ role, park, department, offices }): Staff => {
    const name = nextName();
    const loginName = loginOf(name, logins);
    const areaId = park === null ? district.districtId : district.parks[park];
    const unit = department === null ? null : district.departments[department];
    const post = (officeId: string | null): PresentPost => ({ role, areaId, departmentId: unit?.id ?? null, officeId, parks: park === null ? bothParks : [areaId] });
    return {
      id: newId(tx.now), name, loginName, email: `${loginName}@yunlan.example.cn`, role, park, department,
      posts: offices === undefined ? [post(null)] : unit!.offices.filter((_, index) => offices.includes(index) || index === unit!.offices.length - 1).map((office) => post(office.id)),
    };
  });
  await tx.sql.insertInto('users').values(staff.map(({ id, name, loginName }, index) => ({
    id, side: 'staff', name, login_name: loginName, created_at: tx.now, ...sealContact(tx.platform.secrets, { phone: `1990000${String(1000 + index)}` }),
  }))).execute();
  const day = toDayNumber(today(tx));
  await tx.sql.insertInto('posts').values(staff.flatMap(({ id, posts }) => {
    const since = toLocalDate(day + random.whole(0, takenUpWithinDays));
    return posts.map((post) => ({ id: newId(tx.now), user_id: id, role: post.role, area_id: post.areaId, department_id: post.departmentId, office_id: post.officeId, from_day: since }));
  })).execute();
  return staff;
}

function loginOf(name: string, taken: Set<string>): string {
  const [surname = '', ...given] = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname', v: true });
  const plain = surname + given.join('');
  let login = plain;
  for (let number = 2; taken.has(login); number += 1) login = `${plain}${number}`;
  taken.add(login);
  return login;
}

/** Leave over the year and two people away today, each with somebody who stands in; the duty rota of a month back and ahead. */
export async function addLeaveAndDuty(tx: Tx, random: Random, staff: Staff[], district: District): Promise<Crew> {
  const day = toDayNumber(today(tx));
  const of = (park: ParkKey, role: StaffRole) => staff.filter((person) => person.park === park && person.role === role);
  const absences: Absence[] = [];
  const away = (person: Staff, substitute: Staff, from: number, until: number) => {
    absences.push({ userId: person.id, substituteId: substitute.id, from: toLocalDate(from), until: toLocalDate(until) });
  };
  for (const park of ['riverside', 'greenvalley'] as const) {
    const officers = of(park, 'service_officer');
    for (const [index, officer] of officers.slice(1).entries()) {
      const from = day - random.whole(40, 330);
      away(officer, officers[index]!, from, from + random.whole(1, 6));
    }
  }
  const [first, second] = of('riverside', 'service_officer');
  away(second!, first!, day - 2, day + 5);
  const handler = staff.find((person) => person.role === 'office_handler' && person.department === 'environment')!;
  away(handler, staff.find((person) => person.role === 'department_liaison' && person.department === 'environment')!, day - 1, day + 3);
  await tx.sql.insertInto('absences').values(absences.map((absence) => ({
    id: newId(tx.now), user_id: absence.userId, substitute_id: absence.substituteId, from_day: absence.from, until_day: absence.until,
  }))).execute();

  const rota = (['riverside', 'greenvalley'] as const).flatMap((park) => {
    const people = [...of(park, 'service_officer'), ...of(park, 'service_manager')];
    return Array.from({ length: 61 }, (_, index) => {
      const date = toLocalDate(day - 30 + index);
      const free = people.filter((person) => !absences.some((absence) => absence.userId === person.id && absence.from <= date && date <= absence.until));
      return { area_id: district.parks[park], day: date, user_id: free[index % free.length]!.id };
    });
  });
  await tx.sql.insertInto('duty_days').values(rota).execute();
  return { all: staff, byId: new Map(staff.map((person) => [person.id, person])), of, absences };
}

/** Who does somebody's work on a day: the person, or whoever stands in, as an actor with all rights of that day. */
export function actorFor(crew: Crew, userId: string, day: LocalDate): Actor {
  const leave = crew.absences.find((absence) => absence.userId === userId && absence.from <= day && day <= absence.until);
  const person = crew.byId.get(leave?.substituteId ?? userId)!;
  const colleagues = crew.absences.filter((absence) => absence.substituteId === person.id && absence.from <= day && day <= absence.until).map((absence) => crew.byId.get(absence.userId)!);
  const posts = [...person.posts, ...colleagues.flatMap((colleague) => colleague.posts.filter((post) => post.role !== 'administrator' && post.role !== 'auditor'))];
  return {
    side: 'staff', userId: person.id, name: person.name, locale: 'zh-CN', sessionId: null, roles: [...new Set(posts.map((post) => post.role))], posts,
    parks: [...new Set(posts.flatMap((post) => post.parks))], enterprise: null, scopes: [], standsInFor: colleagues.map(({ id, name }) => ({ id, name })),
    provedAt: null, enrolDue: false,
  };
}
