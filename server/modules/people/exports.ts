import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportSessions as exportOwnSessions } from '@qilian/contract/access';
import type * as calendar from '@qilian/contract/calendar';
import type * as contract from '@qilian/contract/people';
import { everyItem } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadList, localMinute } from '../../platform/spreadsheet/download.ts';
import { listAbsences } from './organisation/absences.ts';
import { listAreas } from './organisation/areas.ts';
import { officialDays } from './calendar/years.ts';
import { listDepartments } from './organisation/departments.ts';
import { listDuty } from './organisation/duty.ts';
import { listSessionsOf } from './sign-in/sessions/sessions-of-others.ts';
import { sessionsOf } from './sign-in/sessions/sessions.ts';
import { listStaff } from './organisation/staff-views.ts';

/** The lists of this module as tables, each from the function that shows it; contacts masked. */

export function exportStaff(tx: Tx, { format, ...filter }: QueryOf<typeof contract.exportStaff>): Stream {
  const role = (code: string) => phrase(tx.actor.locale, `exports.people_staff.roles.${code}`);
  const members = everyItem((page) => listStaff(tx, { ...filter, ...page }));
  return downloadList(tx, { list: 'people_staff', filter, format }, { name: 'text', loginName: 'text', posts: 'text', phone: 'text', email: 'text', state: 'text' }, members, (member) => ({
    name: member.name, loginName: member.loginName, phone: member.phone, email: member.email,
    posts: member.posts.map((post) => [post.area.name, post.department?.name, post.office?.name, role(post.role)].filter(Boolean).join(' ')).join('；') || null,
    state: phrase(tx.actor.locale, `exports.people_staff.states.${member.active ? 'active' : 'left'}`),
  }));
}

export async function exportAreas(tx: Tx, { format }: QueryOf<typeof contract.exportAreas>): Promise<Stream> {
  const names = new Map((await tx.sql.selectFrom('areas').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]));
  return downloadList(tx, { list: 'people_areas', filter: {}, format }, { name: 'text', level: 'text', parent: 'text', openedOn: 'date', closedOn: 'date' }, everyItem((page) => listAreas(tx, page)), (area) => ({
    name: area.name, level: phrase(tx.actor.locale, `exports.people_areas.levels.${area.level}`), parent: area.parentId === null ? null : names.get(area.parentId) ?? null, openedOn: area.openedOn, closedOn: area.closedOn,
  }));
}

/** Where somebody is signed in; without `userId` the reader. */
export async function exportSessions(tx: Tx, { format }: QueryOf<typeof exportOwnSessions>, userId?: string): Promise<Stream> {
  const { items } = userId === undefined ? await sessionsOf(tx, tx.actor.userId!) : await listSessionsOf(tx, userId);
  const leaving = { list: 'people_sessions', filter: { userId: userId ?? tx.actor.userId! }, format };
  return downloadList(tx, leaving, { device: 'text', network: 'text', way: 'text', since: 'text', last: 'text' }, items, (session) => ({
    device: session.device, network: session.network, way: session.way && phrase(tx.actor.locale, `exports.people_sessions.ways.${session.way}`), since: localMinute(tx, session.createdAt), last: localMinute(tx, session.lastSeenAt),
  }));
}

export function exportCalendar(tx: Tx, { format, year }: QueryOf<typeof calendar.exportCalendar>): Stream {
  return downloadList(tx, { list: 'calendar_days', filter: { year }, format }, { day: 'date', name: 'text', kind: 'text' }, officialDays(tx, year), ({ date, name, isOffDay }) => ({
    day: date, name, kind: phrase(tx.actor.locale, `exports.calendar_days.kinds.${isOffDay ? 'off' : 'work'}`),
  }));
}

export async function exportDepartments(tx: Tx, { format, ...filter }: QueryOf<typeof contract.exportDepartments>): Promise<Stream> {
  const areas = new Map((await tx.sql.selectFrom('areas').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]));
  async function* rows() {
    for await (const department of everyItem((page) => listDepartments(tx, { ...filter, ...page }))) {
      for (const office of department.offices.length > 0 ? department.offices : [null]) yield { department, office };
    }
  }
  return downloadList(tx, { list: 'people_departments', filter, format }, { area: 'text', department: 'text', office: 'text', openedOn: 'date', closedOn: 'date' }, rows(), ({ department, office }) => ({
    area: areas.get(department.areaId) ?? null, department: department.name, office: office?.name ?? null, openedOn: (office ?? department).openedOn, closedOn: (office ?? department).closedOn,
  }));
}

export function exportAbsences(tx: Tx, { format }: QueryOf<typeof contract.exportAbsences>): Stream {
  return downloadList(tx, { list: 'people_absences', filter: {}, format }, { name: 'text', from: 'date', until: 'date', substitute: 'text' }, everyItem((page) => listAbsences(tx, page)), (absence) => ({
    name: absence.user.name, from: absence.from, until: absence.until, substitute: absence.substitute.name,
  }));
}

export async function exportDuty(tx: Tx, { format, ...span }: QueryOf<typeof contract.exportDuty>): Promise<Stream> {
  // A span that is too long is refused before the first byte is sent.
  await listDuty(tx, { ...span, limit: 1 });
  return downloadList(tx, { list: 'people_duty', filter: span, format }, { day: 'date', park: 'text', name: 'text' }, everyItem((page) => listDuty(tx, { ...span, ...page })), ({ day, area, user }) => ({ day, park: area.name, name: user.name }));
}
