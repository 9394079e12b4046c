import type { Scope } from '@qilian/contract/programs';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, inTransaction } from '../../platform/db/transaction.ts';
import type { Platform } from '../../platform/platform.ts';
import { addProgram } from './add-program.ts';
import type { Terms } from './terms.ts';

export { newSecret, signedHeaders } from './webhooks/secrets.ts';

export interface TestProgram {
  id: string;
  token: string;
  as: { authorization: string };
}

const allScopes: Scope[] = ['cases:read', 'cases:write', 'enterprises:read', 'enterprises:write', 'people:read', 'webhooks:manage'];

/** A program that an administrator of these parks let in, with every right but that to the tasks of a department unless told. */
export async function aProgram(app: { platform: Platform }, administratorId: string, { parkIds, ...given }: Partial<Terms> & { parkIds: string[] }): Promise<TestProgram> {
  const administrator = { ...system, side: 'staff' as const, userId: administratorId, name: '管理员', roles: ['administrator' as const], parks: parkIds, posts: [{ role: 'administrator' as const, areaId: parkIds[0]!, departmentId: null, officeId: null, parks: parkIds }] };
  const { id, token } = await inTransaction(app.platform, system, (tx) => actingAs(tx, administrator, (all) => addProgram(all, {
    name: '12345热线平台', purpose: '转办企业诉求', contact: { name: '李工', email: 'li@hotline.example.cn' }, scopes: allScopes, departmentId: null, networks: [], callsPerMinute: null,
    expiresOn: '2027-01-31', ...given, parkIds,
  })));
  return { id, token, as: { authorization: `Bearer ${token}` } };
}
