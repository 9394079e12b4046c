import { sql } from 'kysely';
import type { z } from 'zod';
import type { Department } from '@qilian/contract/people';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound, staleVersion } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { parkOf, requireManagedArea } from '../access.ts';

type DepartmentView = z.output<typeof Department>;

/** Departments with their offices by name; closed ones only on request. */
export async function listDepartments(tx: Tx, { areaId, closed, ids, cursor, limit }: PageOf & { areaId?: string | undefined; closed: boolean; ids?: string[] }): Promise<{ items: DepartmentView[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const found = await tx.sql.selectFrom('departments').select(['id', 'name', 'area_id', 'opened_on', 'closed_on', 'version'])
    .$if(areaId !== undefined, (query) => query.where('area_id', '=', areaId!))
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
    .$if(!closed, (query) => query.where('closed_on', 'is', null))
    .$if(after !== null, (query) => query.where(sql<boolean>`(name, id) > (${after![0]}, ${after![1]}::uuid)`))
    .orderBy('name').orderBy('id').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.name, row.id]);
  if (rows.length === 0) return { items: [], next };
  const offices = await tx.sql.selectFrom('offices').select(['id', 'name', 'department_id', 'opened_on', 'closed_on', 'version'])
    .where('department_id', 'in', rows.map((row) => row.id)).$if(!closed, (query) => query.where('closed_on', 'is', null)).orderBy('name').orderBy('id').execute();
  const items = rows.map((row) => ({
    id: row.id, name: row.name, areaId: row.area_id, openedOn: row.opened_on, closedOn: row.closed_on, version: row.version,
    offices: offices.filter((office) => office.department_id === row.id)
      .map((office) => ({ id: office.id, name: office.name, departmentId: office.department_id, openedOn: office.opened_on, closedOn: office.closed_on, version: office.version })),
  }));
  return { items, next };
}

export async function getDepartment(tx: Tx, id: string): Promise<DepartmentView> {
  const { items: [department] } = await listDepartments(tx, { closed: true, ids: [id], limit: 1 });
  if (!department) throw notFound('people.department');
  return department;
}

/** Locks an open department of an area that the actor administers. */
export async function lockDepartment(tx: Tx, id: string, version?: number) {
  const row = await tx.sql.selectFrom('departments').select(['id', 'name', 'area_id', 'closed_on', 'version']).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound('people.department');
  await requireManagedArea(tx, row.area_id).catch(() => { throw notFound('people.department'); });
  if (version !== undefined && row.version !== version) throw staleVersion(await getDepartment(tx, id));
  if (row.closed_on !== null) throw new Refusal('conflict', 'people.department_closed', { params: { name: row.name } });
  return { id: row.id, name: row.name, areaId: row.area_id };
}

async function refuseTakenName(tx: Tx, areaId: string, name: string, except?: string): Promise<void> {
  const twin = await tx.sql.selectFrom('departments').select('id').where('area_id', '=', areaId).where('name', '=', name).where('closed_on', 'is', null).executeTakeFirst();
  if (twin && twin.id !== except) throw invalidField('body.name', 'people.department_name_taken', { name });
}

/** Locks an open office of an area that the actor administers, and its department. @throws Refusal `people.office.not_found`, `people.office_closed`, `common.stale_version` */
export async function lockOffice(tx: Tx, id: string, version: number) {
  const office = await tx.sql.selectFrom('offices').select(['id', 'name', 'department_id', 'closed_on', 'version']).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!office) throw notFound('people.office');
  const department = await lockDepartment(tx, office.department_id).catch((error: unknown) => {
    throw error instanceof Refusal && error.kind === 'not_found' ? notFound('people.office') : error;
  });
  if (office.version !== version) throw staleVersion(await getDepartment(tx, department.id));
  if (office.closed_on !== null) throw new Refusal('conflict', 'people.office_closed', { params: { name: office.name } });
  return { id, name: office.name, department };
}

async function refuseTakenOfficeName(tx: Tx, departmentId: string, name: string, except?: string): Promise<void> {
  const twin = await tx.sql.selectFrom('offices').select('id').where('department_id', '=', departmentId).where('name', '=', name).where('closed_on', 'is', null).executeTakeFirst();
  if (twin && twin.id !== except) throw invalidField('body.name', 'people.office_name_taken', { name });
}

export async function openDepartment(tx: Tx, { name, areaId }: { name: string; areaId: string }): Promise<DepartmentView> {
  await requireManagedArea(tx, areaId);
  const area = await tx.sql.selectFrom('areas').select('closed_on').where('id', '=', areaId).forNoKeyUpdate().executeTakeFirstOrThrow();
  if (area.closed_on !== null) throw invalidField('body.areaId', 'people.area_closed');
  await refuseTakenName(tx, areaId, name);
  const id = newId(tx.now);
  await tx.sql.insertInto('departments').values({ id, area_id: areaId, name, opened_on: today(tx) }).execute();
  await record(tx, {
    type: 'people.department_opened', record: { type: 'department', id }, parkId: await parkOf(tx, areaId), enterpriseId: null, audience: 'staff', params: { areaId }, detail: { name },
  });
  return getDepartment(tx, id);
}

export async function renameDepartment(tx: Tx, id: string, { version, name }: { version: number; name: string }): Promise<DepartmentView> {
  const department = await lockDepartment(tx, id, version);
  await refuseTakenName(tx, department.areaId, name, id);
  await tx.sql.updateTable('departments').set((eb) => ({ name, version: eb('version', '+', 1) })).where('id', '=', id).execute();
  await record(tx, {
    type: 'people.department_renamed', record: { type: 'department', id }, parkId: await parkOf(tx, department.areaId), enterpriseId: null, audience: 'staff',
    detail: { from: department.name, to: name },
  });
  return getDepartment(tx, id);
}

export async function openOffice(tx: Tx, departmentId: string, { name }: { name: string }): Promise<DepartmentView> {
  const department = await lockDepartment(tx, departmentId);
  await refuseTakenOfficeName(tx, departmentId, name);
  const id = newId(tx.now);
  await tx.sql.insertInto('offices').values({ id, department_id: departmentId, name, opened_on: today(tx) }).execute();
  await record(tx, {
    type: 'people.office_opened', record: { type: 'office', id }, parkId: await parkOf(tx, department.areaId), enterpriseId: null, audience: 'staff', params: { departmentId }, detail: { name },
  });
  return getDepartment(tx, departmentId);
}

export async function renameOffice(tx: Tx, id: string, { version, name }: { version: number; name: string }): Promise<DepartmentView> {
  const { name: from, department } = await lockOffice(tx, id, version);
  await refuseTakenOfficeName(tx, department.id, name, id);
  await tx.sql.updateTable('offices').set((eb) => ({ name, version: eb('version', '+', 1) })).where('id', '=', id).execute();
  await record(tx, {
    type: 'people.office_renamed', record: { type: 'office', id }, parkId: await parkOf(tx, department.areaId), enterpriseId: null, audience: 'staff', params: { departmentId: department.id }, detail: { from, to: name },
  });
  return getDepartment(tx, department.id);
}
