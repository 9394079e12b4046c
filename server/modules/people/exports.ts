import type { QueryOf } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/people';
import { everyItem } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadList } from '../../platform/spreadsheet/download.ts';
import { listAbsences } from './absences.ts';
import { listDepartments } from './departments.ts';
import { listDuty } from './duty.ts';
import { listStaff } from './staff-views.ts';

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
