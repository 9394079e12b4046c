import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import { EnterpriseRole, StaffRole, type ActingRole } from '@qilian/contract/people';
import { aCase, aCaseOf, act, aScene, ok } from '../../modules/cases/testing.ts';
import { aThread } from '../../modules/community/testing.ts';
import { aMandate, anEnterprise } from '../../modules/enterprises/testing.ts';
import { anAward } from '../../modules/evaluations/testing.ts';
import { aLetterOf, anOrder, aSignedMandate, signsAndLags, stepOf } from '../../modules/liaisons/testing.ts';
import { someBounces } from '../../modules/notices/testing.ts';
import { aDepartment, aLiaison, anAbsence, anOfficer, aPasskey, signedInAs } from '../../modules/people/testing.ts';
import { aPaper } from '../../platform/documents/testing.ts';
import type { TestApp } from '../app.ts';
import type { Ids } from './samples.ts';
import { aReview } from './world/access-review.ts';
import { anAcceptedAppointment, nextMobile, termsAndAdvice } from './world/appointments.ts';
import { calledBack, marksOf, workedCase } from './world/cases.ts';
import { aLoad, aMerge, anImport } from './world/enterprises.ts';
import { aHandoverWithFiles } from './world/handover.ts';
import { aCircular, aTalk } from './world/notices.ts';
import type { Person } from './world/people.ts';
import { personalData } from './world/personal-data.ts';
import { aProgramInUse, programsOf } from './world/programs.ts';
import { aShadow } from './world/shadows.ts';
import { verified } from './world/verification.ts';

export type { Person } from './world/people.ts';

/** An enterprise with a need of its own, and what only those who belong to it or care for it may read. */
export interface House {
  enterpriseId: string;
  caseId: string;
  /** Ids, names and numbers that stand in no answer to anybody else. */
  marks: string[];
}

/** A park with everybody, and a record of every sort. */
export interface ParkWorld {
  staff: Person[];
  /** Of the first enterprise. */
  enterprise: Person[];
  /** Programs of the park, one for each scope. */
  programs: Person[];
  /** The one liaison of the second enterprise. */
  neighbour: Person;
  first: House;
  second: House;
  /** Marks of the park beside those of its two enterprises. */
  marks: string[];
  /** Real ids of the first enterprise and of the park. */
  ids: Ids;
}

export async function aParkWorld(app: TestApp): Promise<ParkWorld> {
  const scene = await aScene(app);
  const { parkId, departmentId, officeId, districtId } = scene;
  const person = async (role: StaffRole | ActingRole, { id }: { id: string }): Promise<Person> => ({ id, role, as: await signedInAs(app, { id }) });

  const member = async (role: StaffRole): Promise<Person> => {
    if (role === 'department_liaison') return person(role, { id: scene.ids.departmentLiaison });
    if (role === 'office_handler') return person(role, { id: scene.ids.handler });
    if (role === 'service_officer') return person(role, { id: scene.ids.officer });
    // Of the district, to which the department belongs.
    if (role === 'administrator') return person(role, await anOfficer(app, { role, areaId: districtId }));
    return person(role, role === 'park_leader' ? { id: scene.ids.leader } : await anOfficer(app, { role, areaId: parkId }));
  };
  // One after the other, as in `aScene`.
  const staff: Person[] = [];
  for (const role of StaffRole.options) staff.push(await member(role));
  const enterprise: Person[] = [];
  for (const role of EnterpriseRole.options) enterprise.push(await person(role, role === 'primary' ? { id: scene.ids.liaison } : await aLiaison(app, { enterpriseId: scene.enterpriseId, role })));
  const mandate = await aMandate(app, { enterpriseId: scene.enterpriseId, grantedBy: enterprise[0]!.id });
  enterprise.push(await person('agent', mandate.agent));
  await aSignedMandate(app, scene.as.liaison);
  const asAdministrator = staff.find(({ role }) => role === 'administrator')!.as;

  await app.api.http.inject({ method: 'PATCH', url: `/api/v1/staff/${scene.ids.officer}`, headers: asAdministrator, payload: { version: 1, email: 'zhao@park.example.cn' } });
  const worked = await workedCase(scene);
  const closed = await calledBack(scene);
  const offered = await act(scene, scene.as.officer, await aCase(scene, { title: '变压器容量不够' }), 'hand-on', { toUserId: scene.ids.colleague, reason: 'leave' });
  const detail = await ok<EnterpriseDetail>({ app }, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const notices = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', '/notices');
  const sessions = await ok<{ items: { id: string }[] }>({ app }, scene.as.liaison, 'GET', '/sessions');
  const { posts: [post] } = await ok<{ posts: { id: string }[] }>({ app }, asAdministrator, 'GET', `/staff/${scene.ids.colleague}`);
  await aLoad(app, scene);
  const merged = await aMerge(app, scene);
  const imported = await anImport(app, scene);
  const absenceId = await anAbsence(app, scene.ids.colleague, scene.ids.officer, { from: '2027-01-04', until: '2027-01-05' });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/duty', headers: scene.as.leader, payload: { areaId: parkId, userId: scene.ids.officer, days: ['2026-03-07'] } });
  const personal = await personalData(app, scene, detail.holders.find(({ user }) => user.id === scene.ids.liaison)!.id);
  await ok({ app }, staff.find(({ role }) => role === 'auditor')!.as, 'POST', '/verifications');
  const successor = await aDepartment(app, districtId);
  const circular = await aCircular(app, scene);
  const honoured = await anAward(app, scene, enterprise);
  const thread = await aThread(app, scene);
  const talkId = await aTalk(app, scene);

  const { id: administratorId } = staff.find(({ role }) => role === 'administrator')!;
  const programs = await programsOf(app, scene, administratorId);
  const review = await aReview(app, scene, { auditor: staff.find(({ role }) => role === 'auditor')!.as, administrator: asAdministrator });
  const used = await aProgramInUse(app, programs[0]!, asAdministrator);

  const other = await anEnterprise(app, { parkId, staff: { service_officer: scene.ids.officer } });
  const neighbour = await person('primary', await aLiaison(app, { enterpriseId: other.id }));
  const otherNeed = await aCaseOf(scene, neighbour.as, { title: `隔壁${other.name}的货车进不来`, body: '货运通道施工，货车进不来。', category: 'utilities' });

  const sample = await verified(app, scene);
  const check = { holderId: detail.holders.find(({ user }) => user.id === scene.ids.liaison)!.id };
  await ok({ app }, scene.as.liaison, 'POST', '/liaison-check', { ...check, answer: 'current' });
  await ok({ app }, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { ...check, occasion: 'call', outcome: 'unreachable' });
  const { id: appointmentId } = await ok<{ id: string }>({ app }, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/appointments`, {
    role: 'deputy', predecessorId: detail.holders.find(({ role }) => role === 'deputy')!.id, name: '王芳', phone: nextMobile(), post: '行政主管', scope: 'paperwork', authority: [],
  });
  await ok({ app }, scene.as.officer, 'POST', `/appointments/${appointmentId}/assist/code`);
  const consentId = await anAcceptedAppointment(scene, detail.holders.find(({ role }) => role === 'primary')!.id);
  const { id: ticketId } = await ok<{ id: string }>({ app }, scene.as.liaison, 'POST', '/desk/tickets', { purpose: 'contact' });

  await termsAndAdvice(app, scene, other.id);
  const shadow = await aShadow(app, scene, [enterprise.find(({ role }) => role === 'deputy')!.id, enterprise.find(({ role }) => role === 'owner')!.id], asAdministrator);
  // A correction order runs there: only what can't wait for its answer opens an order.
  const orderId = await anOrder({ app, enterpriseId: scene.enterpriseId }, { cause: 'bounces', causeKey: 'world', detail: { channel: 'email' } });
  await stepOf({ app }, scene.as.officer, orderId, 'attempts', { way: 'call', result: 'no_answer' });
  const letterId = await aLetterOf(app, { orderId, enterpriseId: scene.enterpriseId, by: scene.ids.officer });
  await anOrder({ app, enterpriseId: other.id });
  await signsAndLags(scene, asAdministrator);
  const handed = await aHandoverWithFiles(app, scene, enterprise.find(({ role }) => role === 'owner')!);

  const bounced = await someBounces(app, { userIds: enterprise.map(({ id }) => id), enterpriseId: scene.enterpriseId, parkId });

  // Last, so that it stands on the first page of the ledger.
  const paper = await aPaper(app, { parkId, enterpriseId: scene.enterpriseId, record: { type: 'case', id: worked.id } });
  const [task] = worked.tasks;
  return {
    staff, enterprise, programs, neighbour,
    first: { enterpriseId: scene.enterpriseId, caseId: worked.id, marks: [...marksOf(worked), ...marksOf(offered), ...marksOf(closed), circular.circularId, talkId, mandate.id, shadow.correctionId, scene.enterpriseId, detail.name, ...detail.holders.flatMap(({ id, user }) => [id, user.id])] },
    second: { enterpriseId: other.id, caseId: otherNeed.id, marks: [...marksOf(otherNeed), other.id, other.name, neighbour.id] },
    marks: [paper.id, imported, sample.sampleId, ...Object.values(merged), circular.audienceId, circular.circularSubject, shadow.suspicionId, notices.items[0]!.id, ...programs.map(({ id }) => id), used.webhookId, review.reviewId],
    ids: {
      consentId, ticketId, orderId, letterId, caseId: worked.id, taskId: task!.id, clockId: worked.clocks[0]!.id, enterpriseId: scene.enterpriseId,
      holderId: detail.holders[0]!.id, importId: imported, ...honoured, ...thread, ...merged, ...circular, ...bounced, ...shadow, talkId, mandateId: mandate.id,
      clusterId: scene.enterpriseId, include: scene.enterpriseId, exclude: scene.enterpriseId, noticeId: notices.items[0]!.id, fileId: worked.files[0]!.id,
      departmentId, officeId, areaId: parkId, parkId, parentId: districtId, userId: scene.ids.colleague, toUserId: scene.ids.colleague,
      handlerId: scene.ids.handler, substituteId: scene.ids.officer, worksWith: scene.ids.officer, ownerId: scene.ids.officer, officerId: scene.ids.officer,
      successorId: successor.departmentId, postId: post!.id, absenceId, ...used, sessionId: sessions.items[0]!.id, codeId: absenceId, ...sample, ...review,
      ...personal, actorId: scene.ids.officer, recordId: worked.id, subjectId: scene.ids.liaison, identityId: absenceId, challengeId: absenceId,
      passkeyId: await aPasskey(app, scene.ids.officer), appointmentId, ...handed, predecessorId: detail.holders[0]!.id, clientKey: worked.clocks[0]!.id,
    },
  };
}

/** The same keys with ids that name nothing. */
export const strangeIds = (ids: Ids): Ids => Object.fromEntries(Object.keys(ids).map((name) => [name, '019a0000-0000-7000-8000-00000000dead']));
