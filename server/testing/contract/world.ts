import type { CaseDetail } from '@qilian/contract/cases';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import { EnterpriseRole, StaffRole, type ActingRole } from '@qilian/contract/people';
import { aCaseOf, aCase, aCaseWithADepartment, aConfirmedCase, act, aScene, ok, type Scene } from '../../modules/cases/testing.ts';
import { aMandate, anEnterprise, findTwins } from '../../modules/enterprises/testing.ts';
import { aPaper } from '../../platform/documents/testing.ts';
import { aLetterOf, anOrder, aSignedAppointment, aSignedMandate, aSuspicion, renewPlan, signsAndLags, stepOf, tellOfTerms } from '../../modules/liaisons/testing.ts';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { aThread } from '../../modules/community/testing.ts';
import { anAward } from '../../modules/evaluations/testing.ts';
import { someBounces } from '../../modules/notices/testing.ts';
import { aProgram } from '../../modules/programs/testing.ts';
import { Scope } from '@qilian/contract/programs';
import { aDepartment, aLiaison, anAbsence, anOfficer, aPasskey, signedInAs } from '../../modules/people/testing.ts';
import type { TestApp } from '../app.ts';
import { multipart, type Headers } from './call.ts';
import type { Ids } from './samples.ts';

export interface Person {
  id: string;
  /** A program is named by the one scope that it has. */
  role: StaffRole | ActingRole | Scope;
  as: Headers;
}

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

  const staff = await Promise.all(StaffRole.options.map(async (role) => {
    if (role === 'department_liaison') return person(role, { id: scene.ids.departmentLiaison });
    if (role === 'office_handler') return person(role, { id: scene.ids.handler });
    if (role === 'service_officer') return person(role, { id: scene.ids.officer });
    // Of the district, to which the department belongs.
    if (role === 'administrator') return person(role, await anOfficer(app, { role, areaId: districtId }));
    return person(role, role === 'park_leader' ? { id: scene.ids.leader } : await anOfficer(app, { role, areaId: parkId }));
  }));
  const enterprise = await Promise.all(EnterpriseRole.options.map(async (role) =>
    person(role, role === 'primary' ? { id: scene.ids.liaison } : await aLiaison(app, { enterpriseId: scene.enterpriseId, role }))));
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
  const programs = await Promise.all(Scope.options.map(async (scope): Promise<Person> => {
    const program = await aProgram(app, administratorId, { parkIds: [parkId], scopes: [scope], ...(scope === 'tasks:write' && { departmentId }) });
    return { id: program.id, role: scope, as: program.as };
  }));
  const review = await ok<{ id: string }>({ app }, staff.find(({ role }) => role === 'auditor')!.as, 'POST', '/access/reviews', { areaId: parkId, dueOn: '2026-12-31' });
  const { items: [right] } = await ok<{ items: { id: string }[] }>({ app }, asAdministrator, 'GET', `/access/reviews/${review.id}/items`);
  await ok({ app }, await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: districtId })), 'POST', '/access/reviews', { areaId: districtId, dueOn: '2026-12-31' });
  const [program] = programs;
  const { tokens: [token] } = await ok<{ tokens: { id: string }[] }>({ app }, asAdministrator, 'GET', `/programs/${program!.id}`);
  await app.api.http.inject({ url: '/api/v1/cases', headers: program!.as });
  const { webhook } = await ok<{ webhook: { id: string } }>({ app }, asAdministrator, 'POST', '/webhooks', { programId: program!.id, url: 'https://hooks.example.cn/qilian', events: ['case.opened'] });
  const { id: deliveryId } = await ok<{ id: string }>({ app }, asAdministrator, 'POST', `/webhooks/${webhook.id}/ping`);
  const hook = await ok<{ version: number }>({ app }, asAdministrator, 'GET', `/webhooks/${webhook.id}`);
  // Nothing of the tests goes out into the world.
  await app.api.http.inject({ method: 'PATCH', url: `/api/v1/webhooks/${webhook.id}`, headers: asAdministrator, payload: { version: hook.version, state: 'paused' } });
  // Writes what was counted.
  await ok({ app }, asAdministrator, 'GET', `/programs/${program!.id}/use`);

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
  const shadow = await aShadow(app, scene, [enterprise.find(({ role }) => role === 'deputy')!.id, enterprise.find(({ role }) => role === 'owner')!.id]);
  const orderId = await anOrder({ app, enterpriseId: scene.enterpriseId });
  await stepOf({ app }, scene.as.officer, orderId, 'attempts', { way: 'call', result: 'no_answer' });
  const letterId = await aLetterOf(app, { orderId, enterpriseId: scene.enterpriseId, by: scene.ids.officer });
  await anOrder({ app, enterpriseId: other.id });
  await signsAndLags(scene, asAdministrator);
  const handed = await aHandoverWithFiles(app, scene, enterprise.find(({ role }) => role === 'owner')!);

  // Last, so that it stands on the first page of the ledger.
  const paper = await aPaper(app, { parkId, enterpriseId: scene.enterpriseId, record: { type: 'case', id: worked.id } });
  const [task] = worked.tasks;
  return {
    staff, enterprise, programs, neighbour,
    first: { enterpriseId: scene.enterpriseId, caseId: worked.id, marks: [...marksOf(worked), ...marksOf(offered), ...marksOf(closed), circular.circularId, talkId, mandate.id, shadow.correctionId, scene.enterpriseId, detail.name, ...detail.holders.flatMap(({ id, user }) => [id, user.id])] },
    second: { enterpriseId: other.id, caseId: otherNeed.id, marks: [...marksOf(otherNeed), other.id, other.name, neighbour.id] },
    marks: [paper.id, imported, sample.sampleId, ...Object.values(merged), circular.audienceId, circular.circularSubject, shadow.suspicionId, notices.items[0]!.id, ...programs.map(({ id }) => id), webhook.id, review.id],
    ids: {
      consentId, ticketId,
      orderId, letterId,
      caseId: worked.id, taskId: task!.id, clockId: worked.clocks[0]!.id, enterpriseId: scene.enterpriseId, holderId: detail.holders[0]!.id, importId: imported,
      ...honoured, ...thread, ...merged, ...circular, ...await someBounces(app, { userIds: enterprise.map(({ id }) => id), enterpriseId: scene.enterpriseId, parkId }), ...shadow, talkId, mandateId: mandate.id, clusterId: scene.enterpriseId, include: scene.enterpriseId, exclude: scene.enterpriseId, noticeId: notices.items[0]!.id, fileId: worked.files[0]!.id, departmentId, officeId, areaId: parkId, parkId, parentId: districtId, userId: scene.ids.colleague,
      toUserId: scene.ids.colleague, handlerId: scene.ids.handler, substituteId: scene.ids.officer, ownerId: scene.ids.officer, officerId: scene.ids.officer,
      successorId: successor.departmentId, postId: post!.id, absenceId, programId: program!.id, webhookId: webhook.id, deliveryId, tokenId: token!.id, sessionId: sessions.items[0]!.id,
      codeId: absenceId, ...sample, reviewId: review.id, itemId: right!.id, ...personal, actorId: scene.ids.officer, recordId: worked.id, subjectId: scene.ids.liaison, identityId: absenceId, challengeId: absenceId, passkeyId: await aPasskey(app, scene.ids.officer), appointmentId, ...handed, predecessorId: detail.holders[0]!.id, clientKey: worked.clocks[0]!.id,
    },
  };
}

/** A plan with a class that somebody set, a park's own cadence, an enterprise that was asked, and two samples. */
async function verified(app: TestApp, { parkId, enterpriseId, as }: Scene): Promise<{ sampleId: string; sampledId: string }> {
  await inTransaction(app.platform, system, (tx) => renewPlan(tx, [parkId]));
  const put = (path: string, as_: Headers, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1${path}`, headers: as_, payload });
  await put(`/enterprises/${enterpriseId}/turnover-class`, as.officer, { override: { turnoverClass: 'high', reason: '集团正在重组', until: '2026-12-31' } });
  await put(`/parks/${parkId}/cadence`, as.leader, { version: 1, highMonths: 3, normalMonths: 4, stableMonths: 6, formationDays: 28, askEveryDays: 7, quietDays: 21 });
  await ok({ app }, as.liaison, 'POST', '/liaison-check/asked');
  await ok({ app }, as.officer, 'POST', '/liaison-samples', { parkId, size: 2 });
  const { id: sampleId } = await ok<{ id: string }>({ app }, as.officer, 'POST', '/liaison-samples', { parkId, size: 2 });
  const { items } = await ok<{ items: { id: string }[] }>({ app }, as.officer, 'GET', `/liaison-samples/${sampleId}/items`);
  return { sampleId, sampledId: items[0]!.id };
}

const marksOf = (found: CaseDetail): string[] => [found.id, found.number, ...found.tasks.map(({ id }) => id), ...found.clocks.map(({ id }) => id), ...found.files.map(({ id }) => id)];

/** Suspicions, new ones and such after which the enterprise was asked, and agencies of the register: two of each. */
async function aShadow(app: TestApp, scene: Scene, [deputy, owner]: [string, string]): Promise<{ suspicionId: string; correctionId: string; agencyId: string }> {
  const suspicions: string[] = [];
  for (const userId of [deputy, scene.ids.liaison, owner]) suspicions.push(await aSuspicion(app, { enterpriseId: scene.enterpriseId, parkId: scene.parkId, userId }));
  const second = await anEnterprise(app, { parkId: scene.parkId, staff: { service_officer: scene.ids.officer } });
  suspicions.push(await aSuspicion(app, { enterpriseId: second.id, parkId: scene.parkId, userId: scene.ids.liaison }));
  await ok({ app }, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: suspicions.slice(0, 2).map((suspicionId) => ({ suspicionId, version: 1 })) });
  const { items: [correction] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', '/corrections');
  const { content, type } = multipart({}, { name: '社保缴费证明.txt', content: '缴费正常' });
  const uploaded = await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...scene.as.liaison, 'content-type': type }, payload: content });
  await ok({ app }, scene.as.liaison, 'POST', `/corrections/${correction!.id}/employ`, { version: 1, statement: '是本公司职工', fileIds: [uploaded.json<{ id: string }>().id] });
  const agency = await ok<{ id: string }>({ app }, scene.as.officer, 'POST', '/agencies', { name: '诚信代账公司', phones: ['0931-4567890'] });
  await ok({ app }, scene.as.officer, 'POST', '/agencies', { name: '诚信代办公司' });
  return { suspicionId: suspicions[2]!, correctionId: correction!.id, agencyId: agency.id };
}

async function aFile(scene: Scene, as: Headers = scene.as.officer): Promise<string> {
  const { content, type } = multipart({}, { name: '情况说明.txt', content: '路灯坏了一周。' });
  const uploaded = await scene.app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as, 'content-type': type }, payload: content });
  return uploaded.json<{ id: string }>().id;
}

let mobiles = 13_500_000_000;
/** For whoever is named. */
const nextMobile = () => String(mobiles += 1);

/** A successor who accepted at the counter: consents and a letter. @returns id of a consent */
async function anAcceptedAppointment(scene: Scene, predecessorId: string): Promise<string> {
  const { app, enterpriseId, as: { officer } } = scene;
  const named = await ok<{ id: string; version: number }>({ app }, officer, 'POST', `/enterprises/${enterpriseId}/appointments`, { role: 'primary', predecessorId, name: '李雷', post: '副总经理', scope: 'decisions', authority: ['funds'] });
  await ok({ app }, officer, 'POST', `/appointments/${named.id}/assist`, { version: named.version, idNumber: '11010519491231002X', cardSeen: true, way: 'scan', fileIds: [await aFile(scene)] });
  const { successor, version } = await ok<{ successor: { userId: string }; version: number }>({ app }, officer, 'GET', `/appointments/${named.id}`);
  // The seat is free for the next.
  await ok({ app }, officer, 'POST', `/appointments/${named.id}/cancel`, { version });
  const { items: [consent] } = await ok<{ items: { id: string }[] }>({ app }, await signedInAs(app, { id: successor.userId }), 'GET', '/me/consents');
  return consent!.id;
}

/** A case with files, a department at work and running clocks. */
async function workedCase(scene: Scene): Promise<CaseDetail> {
  const handled = await aCaseWithADepartment(scene);
  await act(scene, scene.as.officer, handled, 'progress', { note: '请供电公司协助', shownToEnterprise: false, fileIds: [await aFile(scene)] });
  return act(scene, scene.as.officer, handled, 'progress', { note: '已到现场查看', fileIds: [await aFile(scene)] });
}

/** Closed with a call-back on record. */
async function calledBack(scene: Scene): Promise<CaseDetail> {
  const confirmed = await aConfirmedCase(scene);
  return act(scene, scene.as.colleague, confirmed, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
}

/** Merges that can be undone, and pairs of files that may be one enterprise. */
async function aMerge(app: TestApp, scene: Scene): Promise<{ mergeId: string; twinId: string; otherId: string }> {
  const { parkId, enterpriseId } = scene;
  for (const letter of ['甲', '乙']) {
    const merged = await anEnterprise(app, { parkId, name: `祁连冲压${letter}厂`, staff: { service_officer: scene.ids.officer } });
    const { version } = await ok<{ version: number }>({ app }, scene.as.officer, 'GET', `/enterprises/${enterpriseId}`);
    await ok({ app }, scene.as.officer, 'POST', `/enterprises/${enterpriseId}/merge`, { version, otherId: merged.id, otherVersion: 1 });
  }
  const { items: [merge] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', `/enterprises/${enterpriseId}/merges`);
  const name = `祁连锻压${parkId.slice(-6)}`;
  const other = await anEnterprise(app, { parkId, name: `${name}厂`, uscc: null });
  await anEnterprise(app, { parkId, name: `${name}厂` });
  for (const uscc of [null, undefined]) await anEnterprise(app, { parkId, name: `${name}分厂`, ...(uscc === null && { uscc }) });
  await findTwins(app.platform);
  const { items: [twin] } = await ok<{ items: { id: string }[] }>({ app }, scene.as.officer, 'GET', `/twins?enterpriseId=${other.id}`);
  return { mergeId: merge!.id, twinId: twin!.id, otherId: other.id };
}

/** A list that is in and can be undone; its one enterprise was renamed since. */
async function aLoad(app: TestApp, scene: Scene): Promise<void> {
  const id = await anImport(app, scene, '企业名称,联系人,联系电话\n祁连铸造厂,陈晨,13612345678\n');
  const { version } = await ok<{ version: number }>({ app }, scene.as.officer, 'GET', `/imports/${id}`);
  await ok({ app }, scene.as.officer, 'POST', `/imports/${id}/load`, { version });
  await app.runJobs();
  const { items: [loaded] } = await ok<{ items: { id: string; version: number }[] }>({ app }, scene.as.officer, 'GET', `/enterprises?q=${encodeURIComponent('祁连铸造厂')}`);
  await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${loaded!.id}`, headers: scene.as.officer, payload: { version: loaded!.version, name: '祁连铸锻厂' } });
}

/** A look at the liaison's phone, the copy of what is kept, and the wish that it be erased. */
async function personalData(app: TestApp, scene: Scene, holderId: string): Promise<{ erasureId: string; exportId: string }> {
  await ok({ app }, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/holders/${holderId}/reveal`, { purpose: 'contact_check', note: '核对号码' });
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv', headers: scene.as.officer });
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv', headers: scene.as.liaison });
  const copy = await ok<{ id: string }>({ app }, scene.as.liaison, 'POST', '/me/data/export');
  await app.runJobs();
  const { id } = await ok<{ id: string }>({ app }, scene.as.liaison, 'POST', '/me/data/erasure', { reason: '不再担任联络员' });
  return { erasureId: id, exportId: copy.id };
}

/** Read and checked, with rows to load and one to reject. */
async function anImport(app: TestApp, scene: Scene, list = '企业名称,统一社会信用代码\n祁连新材料有限公司,\n祁连机电有限公司,911\n'): Promise<string> {
  const { content, type } = multipart({ parkId: scene.parkId }, { name: '企业名单.csv', content: list });
  const uploaded = await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...scene.as.officer, 'content-type': type, 'idempotency-key': crypto.randomUUID() }, payload: content });
  const { id } = uploaded.json<{ id: string }>();
  await app.runJobs();
  const read = await ok<{ version: number; columns: { index: number; field: string }[] }>({ app }, scene.as.officer, 'GET', `/imports/${id}`);
  await ok({ app }, scene.as.officer, 'POST', `/imports/${id}/check`, {
    version: read.version, duplicates: 'skip', columns: read.columns.map(({ index, field }) => ({ index, field })),
  });
  await app.runJobs();
  return id;
}

/** One that is out, with a file, to all of the first enterprise, and nobody to tell in two others; one that is being written; and what people want to be told. */
async function aCircular(app: TestApp, scene: Scene): Promise<{ circularId: string; audienceId: string; circularSubject: string }> {
  const { as, parkId, enterpriseId } = scene;
  const deserted = await Promise.all(['一', '二'].map((letter) => anEnterprise(app, { parkId, name: `祁连轧辊${parkId.slice(-6)}${letter}厂` })));
  const filter = { include: [enterpriseId] };
  const audiences = await Promise.all(['祁连联络员', '祁连重点企业'].map((name) => ok<{ id: string }>({ app }, as.officer, 'POST', '/audiences', { name, filter })));
  const out = await ok<{ id: string; version: number }>({ app }, as.officer, 'POST', '/circulars', {
    subject: '周六停电检修', body: '周六检修，停电一天。', seats: ['primary', 'deputy', 'owner'], filter: { include: [enterpriseId, ...deserted.map(({ id }) => id)] }, acknowledge: true, fileIds: [await aFile(scene)],
  });
  await ok({ app }, as.officer, 'POST', `/circulars/${out.id}/send`, { version: out.version });
  await app.runJobs();
  const subject = `消防演练${parkId.slice(-6)}`;
  await ok({ app }, as.officer, 'POST', '/circulars', { subject, body: '下周二演练。', audienceId: audiences[0]!.id });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/delivery-consent', headers: as.liaison, payload: { given: true } });
  const legal = await ok<{ id: string; version: number }>({ app }, as.leader, 'POST', '/circulars', { subject: '限期整改告知书', body: '请于期限内整改。', weight: 'legal', filter });
  await ok({ app }, as.leader, 'POST', `/circulars/${legal.id}/send`, { version: legal.version });
  const { items: [receipt] } = await ok<{ items: { id: string }[] }>({ app }, as.leader, 'GET', `/circulars/${legal.id}/receipts`);
  await ok({ app }, as.leader, 'POST', `/circulars/${legal.id}/receipts/${receipt!.id}/certificate`);
  for (const headers of [as.officer, as.liaison]) await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/notice-preferences', headers, payload: { off: [], digest: 'at_once', quiet: null, version: 0 } });
  return { circularId: out.id, audienceId: audiences[0]!.id, circularSubject: subject };
}

/** What the enterprise and its officer say to each other, the robot of its group, and its consent. */
async function aTalk(app: TestApp, scene: Scene): Promise<string> {
  const { as } = scene;
  const talks = [];
  for (const subject of ['停电期间能否用发电机', '门禁卡怎么补办']) talks.push(await ok<{ id: string }>({ app }, as.liaison, 'POST', '/talks', { subject, body: '请问怎么办理？' }));
  await ok({ app }, as.officer, 'POST', `/talks/${talks[0]!.id}/messages`, { body: '可以，请先报备。', fileIds: [await aFile(scene)] });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/robots/wecom', headers: as.liaison, payload: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a1b2c3d4' } });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/robots/dingtalk', headers: as.liaison, payload: { url: 'https://oapi.dingtalk.com/robot/send?access_token=e5f6', secret: 'SECabcd' } });
  await app.api.http.inject({ method: 'PUT', url: '/api/v1/me/delivery-consent', headers: as.liaison, payload: { given: true } });
  return talks[0]!.id;
}

/** Two seats whose term is over, of which those concerned were told; two enterprises that should have a dedicated liaison, by thresholds of the park. */
async function termsAndAdvice(app: TestApp, { enterpriseId, parkId, as }: Scene, otherId: string): Promise<void> {
  const put = (path: string, who: Headers, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1${path}`, headers: who, payload });
  for (const id of [enterpriseId, otherId]) await put(`/enterprises/${id}/regions`, as.officer, { regions: 3 });
  await put(`/areas/${parkId}/liaison-advice-rules`, as.leader, { version: 0, headcount: 50, regions: 2, industries: ['J'] });
  await aLiaison(app, { enterpriseId: otherId, role: 'deputy' });
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set({ term_until: '2026-02-27' }).where('enterprise_id', '=', otherId).where('role', '<>', 'owner').execute());
  await tellOfTerms(app.platform);
}

/** The primary hands over, has written an entry with a file and been asked about it; there was a declaration with its evidence. */
async function aHandoverWithFiles(app: TestApp, scene: Scene, owner: Person): Promise<{ handoverId: string; entryId: string }> {
  const successor = await aLiaison(app);
  const withdrawn = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: owner.id });
  await ok({ app }, scene.as.officer, 'POST', `/handovers/${withdrawn.handoverId}/cancel`, { version: 1 });
  const { handoverId } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: owner.id });
  const path = `/handovers/${handoverId}`;
  const written = await ok<{ version: number; checklist: { entry: { id: string } | null }[] }>({ app }, scene.as.liaison, 'POST', `${path}/entries`, { section: 'document', title: '年报底稿', fileIds: [await aFile(scene, scene.as.liaison)] });
  await ok({ app }, scene.as.liaison, 'POST', `${path}/messages`, { text: '底稿在柜子里' });
  const [item] = (await ok<{ checklist: { key: string; seen: string }[] }>({ app }, await signedInAs(app, successor), 'GET', path)).checklist;
  await ok({ app }, await signedInAs(app, successor), 'POST', `${path}/confirm`, { item: item!.key, seen: item!.seen });
  const declared = await ok<{ version: number }>({ app }, scene.as.officer, 'POST', `${path}/declaration`, { version: written.version, cause: 'unreachable', reason: '电话无人接听', way: 'unreachable', fileIds: [await aFile(scene)] });
  await ok({ app }, scene.as.leader, 'POST', `${path}/decide`, { version: declared.version, approve: false, note: '已联系上' });
  await app.api.http.inject({ method: 'PUT', url: `/api/v1/areas/${scene.parkId}/handover-rules`, headers: scene.as.leader, payload: { version: 0, overlapDays: 10, confirmAfterDays: 5 } });
  return { handoverId: handoverId!, entryId: written.checklist.find(({ entry }) => entry !== null)!.entry!.id };
}

/** The same keys with ids that name nothing. */
export const strangeIds = (ids: Ids): Ids => Object.fromEntries(Object.keys(ids).map((name) => [name, '019a0000-0000-7000-8000-00000000dead']));
