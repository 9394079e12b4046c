import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds, type TestPerson } from '../people/testing.ts';
import { anEnterprise, aUscc } from './testing.ts';

let app: TestApp;
let place: ParkIds;
let other: ParkIds;
let officer: TestPerson;
type Headers = Record<string, string>;
let mine: Headers;
let theirs: Headers;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app, { name: '高新园' });
  other = await aPark(app, { name: '临港园', districtId: place.districtId });
  officer = await anOfficer(app, { areaId: place.parkId, name: '李敏' });
  mine = await signedInAs(app, officer);
  theirs = await signedInAs(app, await anOfficer(app, { areaId: other.parkId }));
});
afterAll(() => app.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';
const call = async (method: Method, url: string, headers: Headers, payload?: object) => {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.headers['content-type']?.includes('json') ? answer.json() : answer.body };
};
const get = (url: string, headers = mine) => call('GET', url, headers);
const found = async (q: string, headers = mine) => (await get(`/enterprises?q=${encodeURIComponent(q)}`, headers)).body.items.map((item: { name: string }) => item.name);
const as = async (role: Parameters<typeof anOfficer>[1]['role'], more = {}) => signedInAs(app, await anOfficer(app, { role: role!, areaId: place.parkId, ...more }));

describe('register', () => {
  test('derives the size class, records the news and dates the park', async () => {
    const answer = await call('POST', '/enterprises', mine, {
      name: ' 重庆华信机械(上海) 有限公司', uscc: ' 91310115ma1k3btp2b', parkId: place.parkId, stage: 'registration', industryCode: 'C3421', headcount: 320, revenueYuan: 30_000_000, tags: ['外迁'],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      name: '重庆华信机械（上海）有限公司', uscc: '91310115MA1K3BTP2B', park: { id: place.parkId, name: '高新园' }, stage: 'registration', sizeClass: 'medium', sizeMissing: [],
      industry: expect.any(String), parks: [{ from: '2026-03-02', until: null }], holders: [], primaryLiaison: null, version: 1,
      allowedActions: ['edit', 'move_stage', 'move_park', 'assign_staff', 'seat_holder', 'merge', 'open_case'],
    });
    const timeline = await get(`/enterprises/${answer.body.id}/timeline`);
    expect(timeline.body.items).toMatchObject([{ type: 'enterprise.registered', actor: { name: '李敏', side: 'staff' }, params: { stage: 'registration', name: '重庆华信机械（上海）有限公司' } }]);
  });

  test.each([
    [{ uscc: '91310115MA1K3BTP2C' }, 'body.uscc', 'enterprises.uscc_check_digit', '末位应为“B”'],
    [{ uscc: '91310115MA1K3BTP2' }, 'body.uscc', 'enterprises.uscc_length', '有 17 位'],
    [{ uscc: '9131O115MA1K3BTP2B' }, 'body.uscc', 'enterprises.uscc_characters', '第 5 位的“O”'],
    [{ industryCode: 'C9999' }, 'body.industryCode', 'enterprises.unknown_industry', '“C9999”'],
    [{ foundedOn: '2026-03-03' }, 'body.foundedOn', 'enterprises.founded_in_future', '2026-03-03'],
  ])('refuses %o, naming the field and the mend', async (facts, field, code, message) => {
    const answer = await call('POST', '/enterprises', mine, { name: '某公司', parkId: place.parkId, ...facts });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field, code, message: expect.stringContaining(message) }] } });
  });

  test('names the enterprise that has the code only within the walls', async () => {
    const here = await anEnterprise(app, { parkId: place.parkId });
    const there = await anEnterprise(app, { parkId: other.parkId, name: '临港秘密有限公司' });
    const taken = await call('POST', '/enterprises', mine, { name: '甲', uscc: here.uscc, parkId: place.parkId });
    expect(taken).toMatchObject({ status: 409, body: { code: 'enterprises.uscc_taken', detail: expect.stringContaining(here.name) } });
    const elsewhere = await call('POST', '/enterprises', mine, { name: '甲', uscc: there.uscc, parkId: place.parkId });
    expect(elsewhere).toMatchObject({ status: 409, body: { code: 'enterprises.uscc_taken_elsewhere' } });
    expect(JSON.stringify(elsewhere.body)).not.toContain('秘密');
  });

  test('refuses a second file of the same name that nothing could tell apart', async () => {
    const register = (uscc: string | null) => call('POST', '/enterprises', mine, { name: '筹建中(一期) 公司', uscc, parkId: place.parkId });
    expect((await register(null)).status).toBe(200);
    for (const uscc of [null, aUscc(8_000_001)]) expect(await register(uscc)).toMatchObject({ status: 409, body: { code: 'enterprises.name_taken', errors: [{ field: 'body.name' }] } });
    // Nor does one become such by an edit: neither by the name, nor by a code that goes.
    const { id } = await anEnterprise(app, { parkId: place.parkId, uscc: aUscc(8_000_002) });
    const taken = { status: 409, body: { code: 'enterprises.name_taken', errors: [{ field: 'body.name' }] } };
    expect(await call('PATCH', `/enterprises/${id}`, mine, { version: 1, name: '筹建中（一期）公司' })).toMatchObject(taken);
    const [one, two] = await Promise.all([aUscc(8_000_003), aUscc(8_000_004)].map((uscc) => anEnterprise(app, { parkId: place.parkId, uscc, name: '同名有限公司' })));
    expect(await call('PATCH', `/enterprises/${one!.id}`, mine, { version: 1, uscc: null })).toMatchObject(taken);
    expect((await call('PATCH', `/enterprises/${two!.id}`, mine, { version: 1, headcount: 5 })).status).toBe(200);
  });

  test('refuses an enterprise as its own parent', async () => {
    const uscc = aUscc(8_000_005);
    const own = { status: 422, body: { errors: [{ field: 'body.parentUscc', code: 'enterprises.own_parent', message: expect.stringContaining(uscc) }] } };
    expect(await call('POST', '/enterprises', mine, { name: '自为母公司有限公司', uscc, parentUscc: uscc, parkId: place.parkId })).toMatchObject(own);
    const { id } = await anEnterprise(app, { parkId: place.parkId, uscc });
    expect(await call('PATCH', `/enterprises/${id}`, mine, { version: 1, parentUscc: uscc })).toMatchObject(own);
  });

  test('is for those who keep the files, in their own parks', async () => {
    const body = (name: string) => ({ name, parkId: place.parkId });
    for (const role of ['investment_officer', 'park_leader', 'administrator'] as const) expect((await call('POST', '/enterprises', await as(role), body(`${role}登记的公司`))).status).toBe(200);
    for (const role of ['auditor', 'service_manager'] as const) expect((await call('POST', '/enterprises', await as(role), body('某公司'))).status).toBe(403);
    expect(await call('POST', '/enterprises', theirs, body('某公司'))).toMatchObject({ status: 422, body: { errors: [{ field: 'body.parkId' }] } });
  });
});

describe('search', () => {
  test('finds by name, initials, code, phone and tag, within the walls', async () => {
    const one = await anEnterprise(app, { parkId: place.parkId, name: '祁连恒泽轴承有限公司', uscc: aUscc(7_654_321), tags: ['轨道交通', '军\\民'] });
    await anEnterprise(app, { parkId: other.parkId, name: '临港恒泽物流有限公司' });
    const seated = await call('PUT', `/enterprises/${one.id}/holders`, mine, { version: 1, role: 'primary', name: '王芳', phone: '138 0013 4826', post: '行政经理' });
    expect(seated.body).toMatchObject({ primaryLiaison: { name: '王芳', phone: '138****4826' }, holders: [{ role: 'primary', post: '行政经理', email: null, from: '2026-03-02' }] });
    for (const q of ['恒泽', '泽轴承', 'hzzc', 'HZZC', one.uscc!, 'MA7654321', '13800134826', '4826', '轨道']) expect({ q, names: await found(q) }).toEqual({ q, names: [one.name] });
    for (const q of ['恒轴', 'MA7654312', '13800134827', '4827', '。', "恒'|'x&!("]) expect({ q, names: await found(q) }).not.toMatchObject({ names: expect.arrayContaining([one.name]) });
    expect(await found('恒泽', theirs)).toEqual(['临港恒泽物流有限公司']);
    const tagged = async (tag: string) => (await get(`/enterprises?tag=${encodeURIComponent(tag)}`)).body.items.length;
    expect([await tagged('轨道交通'), await tagged('军\\民'), await tagged('轨道'), await tagged("'"), await tagged('\\')]).toEqual([1, 1, 0, 0, 0]);
    expect((await get('/enterprises/tags')).body.items).toContain('轨道交通');
    expect((await get('/enterprises/tags', theirs)).body.items).not.toContain('轨道交通');
  });

  test('pages by name and filters', async () => {
    const { parkId } = await aPark(app);
    const leader = await signedInAs(app, await anOfficer(app, { role: 'park_leader', areaId: parkId }));
    const manager = await anOfficer(app, { areaId: parkId });
    for (const n of [1, 2, 3, 4, 5]) await anEnterprise(app, { parkId, name: `分页${n}号厂`, stage: n > 3 ? 'approach' : 'operation', flags: n === 2 ? ['high_tech'] : [], staff: n === 5 ? { service_officer: manager.id } : {} });
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = (await get(`/enterprises?limit=2${cursor && `&cursor=${cursor}`}`, leader)).body as { items: { name: string }[]; next: string | null };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    }
    expect(names).toEqual([1, 2, 3, 4, 5].map((n) => `分页${n}号厂`));
    const count = async (query: string) => (await get(`/enterprises?${query}`, leader)).body.items.length;
    expect([await count('stage=approach'), await count('flag=high_tech'), await count(`officerId=${manager.id}`), await count(`parkId=${place.parkId}`)]).toEqual([2, 1, 1, 0]);
  });
});

describe('walls', () => {
  test('another park finds nothing and changes nothing', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId });
    const attempts = [
      get(`/enterprises/${id}`, theirs), get(`/enterprises/${id}/timeline`, theirs),
      call('PATCH', `/enterprises/${id}`, theirs, { version: 1, name: '改名' }), call('POST', `/enterprises/${id}/stage`, theirs, { version: 1, stage: 'policy' }),
      call('POST', `/enterprises/${id}/park`, theirs, { version: 1, parkId: other.parkId }), call('PUT', `/enterprises/${id}/staff`, theirs, { version: 1, capacity: 'service_officer', userId: null }),
      call('PUT', `/enterprises/${id}/holders`, theirs, { version: 1, role: 'owner', name: '赵六', phone: '13800130001' }),
      call('POST', `/enterprises/${id}/holders/${id}/end`, theirs, { version: 1 }), call('POST', `/enterprises/${id}/holders/${id}/reveal`, theirs, { purpose: 'other', note: '看看' }),
    ];
    for (const attempt of await Promise.all(attempts)) expect(attempt).toMatchObject({ status: 404, body: { code: 'enterprises.not_found' } });
  });

  test('departments and auditors of the park read, liaisons see their own enterprise alone', async () => {
    const one = await anEnterprise(app, { parkId: place.parkId });
    const two = await anEnterprise(app, { parkId: place.parkId });
    expect((await get(`/enterprises/${one.id}`, await as('service_manager'))).body.allowedActions).toEqual(['open_case']);
    const auditor = await as('auditor');
    expect((await get(`/enterprises/${one.id}`, auditor)).body.allowedActions).toEqual([]);
    expect((await call('PATCH', `/enterprises/${one.id}`, auditor, { version: 1, name: '改名' })).status).toBe(403);
    const liaison = await signedInAs(app, await aLiaison(app, { enterpriseId: one.id }));
    expect((await get(`/enterprises/${one.id}`, liaison)).body.allowedActions).toEqual(['open_case']);
    expect((await get('/enterprises', liaison)).body.items.map(({ id }: { id: string }) => id)).toEqual([one.id]);
    expect((await get(`/enterprises/${two.id}`, liaison)).status).toBe(404);
    expect((await call('PATCH', `/enterprises/${one.id}`, liaison, { version: 1, name: '改名' })).status).toBe(403);
  });

  test('the export holds what the list shows, contacts masked', async () => {
    const { parkId } = await aPark(app);
    const leader = await signedInAs(app, await anOfficer(app, { role: 'park_leader', areaId: parkId }));
    const { id } = await anEnterprise(app, { parkId, name: '=SUM(1)公司', flags: ['listed'] });
    await aLiaison(app, { enterpriseId: id, name: '周宁', phone: '13700004444' });
    await anEnterprise(app, { parkId, stage: 'approach' });
    const csv = (await get('/enterprises/export?format=csv&stage=operation', leader)).body as string;
    const lines = csv.trim().split(/\r?\n/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('企业名称,统一社会信用代码,所在园区,阶段');
    expect(lines[1]).toMatch(/日常经营.*上市公司.*周宁,137\*\*\*\*4444/);
    expect(csv).not.toContain('13700004444');
    expect((await get('/enterprises/export', leader)).body.slice(0, 2)).toBe('PK');
  });
});

describe('changes', () => {
  test('an edit of an old version is shown what stands now', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId, name: '甲厂', industryCode: 'C3421', headcount: 10, revenueYuan: 1e6 });
    const edited = await call('PATCH', `/enterprises/${id}`, mine, { version: 1, name: '乙厂', headcount: 500, revenueYuan: 30_000_000 });
    expect(edited.body).toMatchObject({ name: '乙厂', sizeClass: 'medium', version: 2 });
    expect(await found('乙厂')).toEqual(['乙厂']);
    expect(await call('PATCH', `/enterprises/${id}`, mine, { version: 1, name: '丙厂' })).toMatchObject({ status: 409, body: { code: 'common.stale_version', current: { name: '乙厂', version: 2 } } });
    expect((await call('PATCH', `/enterprises/${id}`, mine, { version: 2, name: '乙厂' })).body.version).toBe(2);
    const { items } = (await get(`/enterprises/${id}/timeline`)).body;
    expect(items).toMatchObject([{ type: 'enterprise.edited', params: { fields: 'name,headcount,revenue_yuan', name_before: '甲厂', name: '乙厂', headcount_before: 10, headcount: 500 } }]);
  });

  test('stages move with their reason', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId, stage: 'approach' });
    expect((await call('POST', `/enterprises/${id}/stage`, mine, { version: 1, stage: 'registration', note: '已签约' })).body).toMatchObject({ stage: 'registration', version: 2 });
    expect(await call('POST', `/enterprises/${id}/stage`, mine, { version: 2, stage: 'registration' })).toMatchObject({ status: 422, body: { errors: [{ field: 'body.stage' }] } });
    expect((await get(`/enterprises/${id}/timeline`)).body.items[0]).toMatchObject({ type: 'enterprise.stage_moved', params: { from: 'approach', to: 'registration' }, note: '已签约' });
  });

  test('a move to another park is dated; staff without a post there are released', async () => {
    const across = await anOfficer(app, { role: 'service_manager', areaId: place.districtId });
    const { id } = await anEnterprise(app, { parkId: place.parkId, staff: { service_officer: officer.id, service_manager: across.id } });
    app.clock.set('2026-03-05T02:00:00Z');
    const moved = await call('POST', `/enterprises/${id}/park`, mine, { version: 1, parkId: other.parkId });
    expect(moved.body).toMatchObject({
      park: { name: '临港园' }, version: 2, allowedActions: [], serviceOfficer: null,
      parks: [{ park: { name: '临港园' }, from: '2026-03-05', until: null }, { park: { name: '高新园' }, from: '2020-01-01', until: '2026-03-05' }],
      staff: [{ user: { id: across.id }, until: null }, { user: { id: officer.id }, until: '2026-03-05' }],
    });
    expect((await get(`/enterprises/${id}`)).status).toBe(404);
    expect((await get(`/enterprises/${id}`, theirs)).body.version).toBe(2);
    expect((await get(`/enterprises/${id}/timeline`, theirs)).body.items).toMatchObject([{ type: 'enterprise.park_moved', params: { from: '高新园', to: '临港园' }, actor: { name: '李敏' } }]);
  });

  test('an officer needs a post of that role for the park', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId });
    const stranger = await anOfficer(app, { areaId: other.parkId });
    const staffed = (userId: string | null, version: number, capacity = 'service_officer') => call('PUT', `/enterprises/${id}/staff`, mine, { version, capacity, userId });
    expect(await staffed(stranger.id, 1)).toMatchObject({ status: 422, body: { errors: [{ field: 'body.userId' }] } });
    expect((await staffed(officer.id, 1, 'service_manager')).status).toBe(422);
    expect((await staffed(officer.id, 1)).body).toMatchObject({ serviceOfficer: { id: officer.id }, version: 2 });
    expect((await staffed(null, 2)).body).toMatchObject({ serviceOfficer: null, staff: [{ until: '2026-03-05' }], version: 3 });
  });

  test('a change of liaison moves every right at that instant', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId, name: '换人公司' });
    const seat = (version: number, person: object) => call('PUT', `/enterprises/${id}/holders`, mine, { version, role: 'primary', ...person });
    const first = await seat(1, { name: '钱一', phone: '13811117531' });
    const holder = first.body.holders[0] as { id: string; user: { id: string } };
    expect(await found('7531')).toContain('换人公司');
    const session = await signedInAs(app, holder.user);
    expect((await get(`/enterprises/${id}`, session)).status).toBe(200);
    expect(await call('POST', `/enterprises/${id}/holders/${holder.id}/end`, mine, { version: 2 })).toMatchObject({ status: 409, body: { code: 'enterprises.last_seat' } });
    const second = await seat(2, { name: '孙二', email: 'SUN@example.cn', post: '经理' });
    expect(second.body.holders).toMatchObject([{ user: { name: '孙二' }, email: 's***@example.cn', post: '经理', until: null }, { user: { name: '钱一' }, until: '2026-03-05' }]);
    expect((await get(`/enterprises/${id}`, session)).status).toBe(401);
    expect(await found('7531')).not.toContain('换人公司');
    expect(await seat(3, { name: '李三', phone: '13811117531' })).toMatchObject({ status: 409, body: { code: 'enterprises.contact_of_another' } });
    expect(await seat(3, { name: '李三' })).toMatchObject({ status: 422, body: { errors: [{ field: 'body.phone' }] } });
  });

  test('a revealed contact goes on record with its purpose', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId });
    await aLiaison(app, { enterpriseId: id, name: '吴丽', phone: '13900009999', email: 'wu@example.cn' });
    const file = (await get(`/enterprises/${id}`)).body;
    expect(file.holders[0]).toMatchObject({ phone: '139****9999', email: 'w***@example.cn' });
    const revealed = await call('POST', `/enterprises/${id}/holders/${file.holders[0].id}/reveal`, mine, { purpose: 'notice', note: '通知停水' });
    expect(revealed.body).toEqual({ phone: '13900009999', email: 'wu@example.cn' });
    // The auditor's to read, in the register and in the ledger.
    expect((await get(`/enterprises/${id}/timeline`)).body.items.map(({ type }: { type: string }) => type)).not.toContain('privacy.unmasked');
    const looks = (await call('GET', '/unmaskings', await as('auditor'))).body.items;
    expect(looks[0]).toMatchObject({ purpose: 'notice', note: '通知停水', actor: { name: '李敏' }, subject: { name: '吴丽' }, fields: ['phone', 'email'] });
    expect((await call('POST', `/enterprises/${id}/holders/${file.holders[0].id}/reveal`, await as('auditor'), { purpose: 'other', note: '看看' })).status).toBe(403);
  });
});
