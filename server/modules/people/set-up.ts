import { anyone } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import type { Platform } from '../../platform/platform.ts';
import { today } from '../../platform/today.ts';
import { hashPassword, refuseWeakPassword } from './sign-in/passwords.ts';

const purpose = 'set-up';
const subject = 'the first administrator';

const hasUsers = async (tx: Tx) => (await tx.sql.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
export const needsSetUp = async (tx: Tx): Promise<boolean> => !(await hasUsers(tx));

/** What proves that the first administrator runs this server; null once there is somebody. */
export async function setUpToken(platform: Platform): Promise<string | null> {
  const needed = await inTransaction(platform, anyone, needsSetUp);
  return needed ? platform.secrets.sign(purpose, subject).toString('base64url') : null;
}

export interface SetUp {
  token: string;
  city: string;
  district: string;
  park: string;
  name: string;
  loginName: string;
  password: string;
}

/**
 * The city with a first district and park, and its administrator. Two at once: the database holds one city alone.
 * @returns the administrator's id
 * @throws Refusal `people.already_set_up`, `people.bad_setup_token`
 */
export async function setUp(tx: Tx, { token, city, district, park, name, loginName, password }: SetUp): Promise<string> {
  if (await hasUsers(tx)) throw new Refusal('conflict', 'people.already_set_up');
  if (!tx.platform.secrets.verify(purpose, subject, Buffer.from(token, 'base64url'))) throw new Refusal('forbidden', 'people.bad_setup_token');
  refuseWeakPassword(password, loginName);
  const day = today(tx);
  const [cityId, districtId, parkId, userId, postId] = [newId(tx.now), newId(tx.now), newId(tx.now), newId(tx.now), newId(tx.now)];
  await tx.sql.insertInto('areas').values([
    { id: cityId, level: 'city', parent_id: null, name: city, opened_on: day },
    { id: districtId, level: 'district', parent_id: cityId, name: district, opened_on: day },
    { id: parkId, level: 'park', parent_id: districtId, name: park, opened_on: day },
  ]).execute();
  await tx.sql.insertInto('users').values({ id: userId, side: 'staff', name, login_name: loginName, password_hash: await hashPassword(password), created_at: tx.now }).execute();
  await tx.sql.insertInto('posts').values({ id: postId, user_id: userId, role: 'administrator', area_id: cityId, from_day: day }).execute();
  const opened = (id: string, areaName: string, level: string) => ({
    type: 'people.area_opened', record: { type: 'area', id }, parkId: level === 'park' ? id : null, enterpriseId: null, audience: 'staff' as const,
    params: { level }, detail: { name: areaName },
  });
  await record(tx, opened(cityId, city, 'city'), opened(districtId, district, 'district'), opened(parkId, park, 'park'), {
    type: 'people.user_added', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'staff',
    params: { postId, role: 'administrator', areaId: cityId }, detail: { name },
  });
  return userId;
}
