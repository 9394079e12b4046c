import type { LightMyRequestResponse } from 'fastify';
import type { CaseDetail, CaseReceipt } from '@qilian/contract/cases';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { searchTerms } from '../../platform/search.ts';
import type { TestApp } from '../../testing/app.ts';
import { aDepartment, aLiaison, anOfficer, aPark, signedInAs } from '../people/testing.ts';

export { alertNow, chaseConfirmation, doToCase, doToTask, standingOf, type Standing } from './drive.ts';
export { openCase } from './opening/open-case.ts';

type Headers = Record<string, string>;

/** A park with everybody that a need meets on its way, each signed in. */
export interface Scene {
  app: TestApp;
  parkId: string;
  districtId: string;
  enterpriseId: string;
  departmentId: string;
  officeId: string;
  ids: Record<'officer' | 'colleague' | 'leader' | 'liaison' | 'departmentLiaison' | 'handler', string>;
  as: Record<'officer' | 'colleague' | 'leader' | 'liaison' | 'departmentLiaison' | 'handler', Headers>;
}

export async function aScene(app: TestApp, { districtId }: { districtId?: string } = {}): Promise<Scene> {
  const park = await aPark(app, districtId === undefined ? {} : { districtId });
  const department = await aDepartment(app, park.districtId);
  const officer = await anOfficer(app, { areaId: park.parkId, role: 'service_officer' });
  const colleague = await anOfficer(app, { areaId: park.parkId, role: 'service_officer' });
  const leader = await anOfficer(app, { areaId: park.parkId, role: 'park_leader' });
  const departmentLiaison = await anOfficer(app, { areaId: park.districtId, role: 'department_liaison', departmentId: department.departmentId });
  const handler = await anOfficer(app, { areaId: park.districtId, role: 'office_handler', ...department });
  const enterpriseId = await anEnterpriseOf(app, park.parkId, officer.id);
  const liaison = await aLiaison(app, { enterpriseId });
  const people = { officer, colleague, leader, liaison, departmentLiaison, handler };
  const entries = Object.entries(people) as [keyof typeof people, { id: string }][];
  // One after the other: each at once would open a connection of its own, and all that they do later would be planned there anew.
  const as = {} as Scene['as'];
  for (const [role, person] of entries) as[role] = await signedInAs(app, person);
  return { app, ...park, ...department, enterpriseId, ids: Object.fromEntries(entries.map(([role, { id }]) => [role, id])) as Scene['ids'], as };
}

let counter = 0;

async function anEnterpriseOf(app: TestApp, parkId: string, officerId: string): Promise<string> {
  const name = `测试企业${counter += 1}有限公司`;
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    await tx.sql.insertInto('enterprises').values({ id, name, name_key: name, search: toVector(name) as never, park_id: parkId, created_at: tx.now }).execute();
    await tx.sql.insertInto('enterprise_parks').values({ id: newId(tx.now), enterprise_id: id, park_id: parkId, from_day: '2020-01-01' }).execute();
    await tx.sql.insertInto('enterprise_staff').values({ id: newId(tx.now), enterprise_id: id, user_id: officerId, capacity: 'service_officer', from_day: '2020-01-01' }).execute();
    return id;
  });
}
const toVector = (name: string) => searchTerms(name).map((term) => `'${term}'`).join(' ');

/** One call of the API; a path below `/api/v1`. */
export async function call(scene: { app: TestApp }, as: Headers, method: 'GET' | 'POST', path: string, payload?: object): Promise<LightMyRequestResponse> {
  return scene.app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(payload && { payload }) });
}

/** The same where it must succeed. */
export async function ok<Result = CaseDetail>(scene: { app: TestApp }, as: Headers, method: 'GET' | 'POST', path: string, payload?: object): Promise<Result> {
  const response = await call(scene, as, method, path, payload);
  if (response.statusCode !== 200) throw new Error(`${method} ${path} answered ${response.statusCode}: ${response.body}`);
  return response.json();
}

/** A need just raised by the liaison, owned by the officer. */
export const aCase = (scene: Scene, given: object = {}): Promise<CaseDetail> => aCaseOf(scene, scene.as.liaison, given);

/** The same raised by somebody else. */
export async function aCaseOf(scene: Scene, as: Headers, given: object): Promise<CaseDetail> {
  const need = { title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities', ...given };
  const { id } = await ok<CaseReceipt>(scene, as, 'POST', '/cases', need);
  return ok(scene, as, 'GET', `/cases/${id}`);
}

/** A verb of a case in its present version. */
export async function act(scene: Scene, as: Headers, found: { id: string }, verb: string, body: object = {}): Promise<CaseDetail> {
  const { version } = await ok(scene, as, 'GET', `/cases/${found.id}`);
  return ok(scene, as, 'POST', `/cases/${found.id}/${verb}`, { version, ...body });
}

/** A verb of the case's first task in its present version. */
export async function actOnTask(scene: Scene, as: Headers, found: { id: string }, verb: string, body: object = {}): Promise<CaseDetail> {
  const { tasks: [task] } = await ok(scene, as, 'GET', `/cases/${found.id}`);
  return ok(scene, as, 'POST', `/tasks/${task!.id}/${verb}`, { version: task!.version, ...body });
}

export async function anAcceptedCase(scene: Scene): Promise<CaseDetail> {
  return act(scene, scene.as.officer, await aCase(scene), 'accept');
}

/** With one department at work, signed and passed to its handler. */
export async function aCaseWithADepartment(scene: Scene): Promise<CaseDetail> {
  const accepted = await anAcceptedCase(scene);
  await act(scene, scene.as.officer, accepted, 'tasks', { tasks: [{ departmentId: scene.departmentId, instruction: '请到现场查看并修复', lead: true }] });
  await actOnTask(scene, scene.as.departmentLiaison, accepted, 'sign');
  return actOnTask(scene, scene.as.departmentLiaison, accepted, 'pass', { officeId: scene.officeId, handlerId: scene.ids.handler });
}

/** Solved, reviewed and confirmed; waiting for its call-back. */
export async function aConfirmedCase(scene: Scene): Promise<CaseDetail> {
  const accepted = await anAcceptedCase(scene);
  await act(scene, scene.as.officer, accepted, 'resolve', { resolution: '路灯已修复' });
  await act(scene, scene.as.leader, accepted, 'approve');
  return act(scene, scene.as.liaison, accepted, 'confirm', { rating: 5 });
}
