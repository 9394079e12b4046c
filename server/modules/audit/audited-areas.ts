import type { Actor } from '../../platform/auth/actor.ts';

/** Areas of somebody's posts as auditor; those below are audited with them. */
export const auditedAreas = (actor: Actor): string[] => actor.posts.filter(({ role }) => role === 'auditor').map(({ areaId }) => areaId);
