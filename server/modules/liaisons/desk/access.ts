import { parksAs, type Actor } from '../../../platform/auth/actor.ts';

/** Who stands at the desk of their park. Departments don't: they learn nothing of who came by. */
export const clerkRoles = ['service_officer', 'service_manager', 'investment_officer', 'park_leader', 'administrator'] as const;

export const desksOf = (actor: Actor): string[] => parksAs(actor, ...clerkRoles);
