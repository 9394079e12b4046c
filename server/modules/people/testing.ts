import type { LightMyRequestResponse } from 'fastify';
import type { EnterpriseRole, StaffRole } from '@qilian/contract/people';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { hashToken, newSessionToken } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import type { Platform } from '../../platform/platform.ts';
import { sealContact } from './contacts.ts';
import { hashPassword } from './sign-in/passwords.ts';

/** A test's app, or the seed's platform. */
interface Housed {
  platform: Platform;
}

/** Factories: what the tests of this and of higher modules stand on. Every name is unique within a test. */

let counter = 0;
const next = () => (counter += 1);

export interface ParkIds {
  cityId: string;
  districtId: string;
  parkId: string;
}

/** A park in a district of the one city, which is made with the first. @param districtId for a second park of the same district */
export async function aPark(app: Housed, { name = `园区${next()}`, districtId }: { name?: string; districtId?: string } = {}): Promise<ParkIds> {
  return inTransaction(app.platform, system, async (tx) => {
    const area = async (level: string, parentId: string | null, areaName: string) => {
      const id = newId(tx.now);
      await tx.sql.insertInto('areas').values({ id, level, parent_id: parentId, name: areaName, opened_on: '2020-01-01' }).execute();
      return id;
    };
    const city = await tx.sql.selectFrom('areas').select('id').where('level', '=', 'city').executeTakeFirst();
    const cityId = city?.id ?? await area('city', null, '祁连市');
    const district = districtId ?? await area('district', cityId, `区${next()}`);
    return { cityId, districtId: district, parkId: await area('park', district, name) };
  });
}

/** A department with one office. */
export async function aDepartment(app: Housed, areaId: string, { name = `部门${next()}` } = {}): Promise<{ departmentId: string; officeId: string }> {
  return inTransaction(app.platform, system, async (tx) => {
    const [departmentId, officeId] = [newId(tx.now), newId(tx.now)];
    await tx.sql.insertInto('departments').values({ id: departmentId, area_id: areaId, name, opened_on: '2020-01-01' }).execute();
    await tx.sql.insertInto('offices').values({ id: officeId, department_id: departmentId, name: `${name}一科`, opened_on: '2020-01-01' }).execute();
    return { departmentId, officeId };
  });
}

export interface TestPerson {
  id: string;
  name: string;
  loginName: string;
}

export interface OfficerOptions {
  role?: StaffRole;
  areaId: string;
  departmentId?: string;
  officeId?: string;
  name?: string;
  phone?: string;
  email?: string;
  /** Only where the test signs in by it: it costs time. */
  password?: string;
}

/** A member of staff with one post, a service officer unless told. */
export async function anOfficer(app: Housed, { role = 'service_officer', areaId, departmentId, officeId, password, ...given }: OfficerOptions): Promise<TestPerson> {
  const number = next();
  const { name = `职员${number}`, phone, email } = given;
  const loginName = `staff${number}`;
  const password_hash = password === undefined ? null : await hashPassword(password);
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    await tx.sql.insertInto('users').values({
      id, side: 'staff', name, login_name: loginName, password_hash, created_at: tx.now, ...sealContact(app.platform.secrets, { phone, email }),
    }).execute();
    await tx.sql.insertInto('posts').values({
      id: newId(tx.now), user_id: id, role, area_id: areaId, department_id: departmentId ?? null, office_id: officeId ?? null, from_day: '2020-01-01',
    }).execute();
    return { id, name, loginName };
  });
}

/** A person of an enterprise, with a mobile of its own; without `enterpriseId` one who holds no seat. */
export async function aLiaison(
  app: Housed, { enterpriseId, role = 'primary', name = `联络员${next()}`, phone = `139${String(10_000_000 + ((next() * 7919) % 90_000_000))}`, email }:
  { enterpriseId?: string; role?: EnterpriseRole; name?: string; phone?: string; email?: string } = {},
): Promise<{ id: string; name: string; phone: string }> {
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    await tx.sql.insertInto('users').values({
      id, side: 'enterprise', name, created_at: tx.now, ...sealContact(app.platform.secrets, { phone, email }),
    }).execute();
    if (enterpriseId !== undefined) {
      await tx.sql.insertInto('enterprise_holders').values({ id: newId(tx.now), enterprise_id: enterpriseId, user_id: id, role, from_day: '2020-01-01' }).execute();
    }
    return { id, name, phone };
  });
}

/** A passkey of a person that no authenticator has. */
export async function aPasskey(app: Housed, userId: string): Promise<string> {
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    await tx.sql.insertInto('passkeys').values({
      id, user_id: userId, credential_id: Buffer.from(id), public_key: Buffer.from(id), counter: 0, backed_up: false, name: '办公电脑', created_at: tx.now,
    }).execute();
    return id;
  });
}

/** A colleague on leave, and who stands in. Days as `YYYY-MM-DD`; today alone unless told. */
export async function anAbsence(app: Housed, userId: string, substituteId: string, days: { from?: string; until?: string } = {}): Promise<string> {
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    const from = days.from ?? today(tx);
    await tx.sql.insertInto('absences').values({ id, user_id: userId, substitute_id: substituteId, from_day: from, until_day: days.until ?? from }).execute();
    return id;
  });
}

/** Tests move the clock by years. */
const endOfTime = new Date('2100-01-01T00:00:00Z');

/** Headers of a session of this person, for `app.api.http.inject`; sensitive acts ask it for nothing, unless its last proof is told. */
export async function signedInAs(app: Housed, user: { id: string }, { provedAt }: { provedAt?: Date | null } = {}): Promise<Record<string, string>> {
  const token = newSessionToken();
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('sessions').values({
    id: newId(tx.now), token_hash: hashToken(token), user_id: user.id, created_at: tx.now, last_seen_at: tx.now,
    expires_at: endOfTime, proved_at: provedAt === undefined ? endOfTime : provedAt,
  }).execute());
  return { authorization: `Bearer ${token}` };
}

/** The session cookie that an answer sets, as headers of the next call from the same browser. */
export function cookieOf(response: LightMyRequestResponse): Record<string, string> {
  const cookie = response.cookies.find(({ name }) => name === 'qilian_session');
  return cookie ? { cookie: `qilian_session=${cookie.value}`, 'x-qilian': '1' } : {};
}
