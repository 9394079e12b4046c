import type { EnterpriseRole, StaffRole } from '@qilian/contract/people';
import type { Actor } from '../auth/actor.ts';
import { Refusal } from '../errors.ts';

/** Who may call an endpoint at all; which records it shows is the module's `access.ts`. */
export type Permit =
  | { who: 'anyone' }
  | { who: 'signed_in' }
  | { who: 'people'; staff: StaffRole[] | 'any' | 'none'; enterprise: EnterpriseRole[] | 'any' | 'none' };

export const anybody: Permit = { who: 'anyone' };
export const signedIn: Permit = { who: 'signed_in' };
export const staff = (...roles: StaffRole[]): Permit => ({ who: 'people', staff: roles.length > 0 ? roles : 'any', enterprise: 'none' });
export const enterpriseSide = (...roles: EnterpriseRole[]): Permit => ({ who: 'people', staff: 'none', enterprise: roles.length > 0 ? roles : 'any' });
/** These staff roles, and everybody who holds a seat in the enterprise. */
export const staffOrEnterprise = (...roles: StaffRole[]): Permit => ({ who: 'people', staff: roles.length > 0 ? roles : 'any', enterprise: 'any' });

function allows(permit: Permit, actor: Actor): boolean {
  if (permit.who !== 'people') return true;
  if (actor.side === 'staff') {
    return permit.staff === 'any' ? actor.roles.length > 0 : permit.staff !== 'none' && actor.roles.some((role) => permit.staff.includes(role));
  }
  if (actor.enterprise === null) return false;
  return permit.enterprise === 'any' || (permit.enterprise !== 'none' && permit.enterprise.includes(actor.enterprise.role));
}

/** Throws `auth.sign_in` without a session, `auth.forbidden` without the role. */
export function checkPermit(permit: Permit, actor: Actor): void {
  if (permit.who === 'anyone') return;
  if (actor.userId === null) throw new Refusal('unauthenticated', 'auth.sign_in');
  if (!allows(permit, actor)) throw new Refusal('forbidden', 'auth.forbidden');
}
