import type { EnterpriseRole, MandateScope, StaffRole } from '@qilian/contract/people';
import type { Scope } from '@qilian/contract/programs';
import type { Actor } from '../auth/actor.ts';
import { Refusal } from '../errors.ts';

/** Programs that an endpoint lets in: those with this scope, or all. */
type Programs = { scope?: Scope | 'any' };
/** Agents of an enterprise whom it lets in: those whose mandate names this. */
type Agents = { agent?: MandateScope };

/** Who may call an endpoint at all; which records it shows is the module's `access.ts`. */
export type Permit =
  | { who: 'anyone' }
  | ({ who: 'signed_in' } & Programs & Agents)
  | ({ who: 'people'; staff: StaffRole[] | 'any' | 'none'; enterprise: EnterpriseRole[] | 'any' | 'none' } & Programs & Agents);
type PeoplePermit = Exclude<Permit, { who: 'anyone' }>;

export const anybody: Permit = { who: 'anyone' };
/** Every person with a session. */
export const signedIn: PeoplePermit = { who: 'signed_in' };
export const staff = (...roles: StaffRole[]): PeoplePermit => ({ who: 'people', staff: roles.length > 0 ? roles : 'any', enterprise: 'none' });
export const enterpriseSide = (...roles: EnterpriseRole[]): PeoplePermit => ({ who: 'people', staff: 'none', enterprise: roles.length > 0 ? roles : 'any' });
/** These staff roles, and everybody who holds a seat in the enterprise. */
export const staffOrEnterprise = (...roles: StaffRole[]): PeoplePermit => ({ who: 'people', staff: roles.length > 0 ? roles : 'any', enterprise: 'any' });
/** These people, and agents of the enterprise whose mandate names this: without it an endpoint is closed to agents. */
export const orAgent = (agent: MandateScope, permit: PeoplePermit): PeoplePermit => ({ ...permit, agent });
/** No person: programs alone. */
export const programsOnly: PeoplePermit = { who: 'people', staff: 'none', enterprise: 'none', scope: 'any' };
/** These people, and programs whose token has this scope. */
export const orProgram = (scope: Scope | 'any', permit: PeoplePermit): PeoplePermit => ({ ...permit, scope });

function allows(permit: PeoplePermit, actor: Actor): boolean {
  if (permit.who !== 'people') return true;
  if (actor.side === 'staff') {
    return permit.staff === 'any' ? actor.roles.length > 0 : permit.staff !== 'none' && actor.roles.some((role) => permit.staff.includes(role));
  }
  if (actor.enterprise === null) return false;
  if (actor.enterprise.role === 'agent') return permit.agent !== undefined && actor.enterprise.scopes.includes(permit.agent);
  return permit.enterprise === 'any' || (permit.enterprise !== 'none' && permit.enterprise.includes(actor.enterprise.role));
}

/** Throws `auth.sign_in` without a session, `auth.without_post` without any post, `auth.forbidden` without the role, `auth.scope_missing` without the scope. */
export function checkPermit(permit: Permit, actor: Actor): void {
  if (permit.who === 'anyone') return;
  if (actor.userId === null) throw new Refusal('unauthenticated', 'auth.sign_in');
  if (actor.side === 'program') {
    const { scope } = permit;
    if (scope === undefined) throw new Refusal('forbidden', 'auth.not_for_programs');
    if (scope !== 'any' && !actor.scopes.includes(scope)) throw new Refusal('forbidden', 'auth.scope_missing', { params: { scope } });
    return;
  }
  if (!allows(permit, actor)) throw new Refusal('forbidden', actor.side === 'staff' && actor.posts.length === 0 ? 'auth.without_post' : 'auth.forbidden');
}
