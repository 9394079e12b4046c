import type { ActingRole, MandateScope, StaffRole } from '@qilian/contract/people';
import type { Scope } from '@qilian/contract/programs';

export interface PresentPost {
  role: StaffRole;
  areaId: string;
  departmentId: string | null;
  officeId: string | null;
  /** Parks that this post covers: its own, or all below its district or city. */
  parks: string[];
}

/** Who acts. What anybody may see or do follows from this and from nothing else. */
export interface Actor {
  side: 'staff' | 'enterprise' | 'program' | 'system' | 'public';
  /** Of a program too: it has a row among the users. */
  userId: string | null;
  name: string;
  locale: 'zh-CN' | 'en';
  sessionId: string | null;
  roles: StaffRole[];
  posts: PresentPost[];
  /** Parks inside this person's walls. */
  parks: string[];
  /** For which enterprise somebody acts; `scopes` are those of an agent's mandate, empty for whoever holds a seat. */
  enterprise: { id: string; name: string; role: ActingRole; scopes: MandateScope[] } | null;
  /** What a program may do; empty for people. */
  scopes: Scope[];
  /** Absent colleagues for whom this person stands in today. */
  standsInFor: { id: string; name: string }[];
  /** When this person last proved in this session who they are, in milliseconds of the epoch; null for what has no session. */
  provedAt: number | null;
  /** Nothing is open but enrolling a second factor. */
  enrolDue: boolean;
}

const nobody: Omit<Actor, 'side' | 'name'> = {
  userId: null, locale: 'zh-CN', sessionId: null, roles: [], posts: [], parks: [], enterprise: null, scopes: [], standsInFor: [], provedAt: null, enrolDue: false,
};

/** Somebody who hasn't signed in. */
export const anyone: Actor = { side: 'public', name: '', ...nobody };

/** The platform itself: jobs, sweeps and reactions. Sees all parks. */
export const platform: Actor = { side: 'system', name: 'Qilian', ...nobody };

/** The person and everybody for whom the person stands in. */
export function actsFor(actor: Actor): string[] {
  let ids = actedFor.get(actor);
  if (!ids) actedFor.set(actor, ids = actor.userId === null ? [] : [actor.userId, ...actor.standsInFor.map((colleague) => colleague.id)]);
  return ids;
}

/** Asked for each row of a list. */
const actedFor = new WeakMap<Actor, string[]>();

export function hasRole(actor: Actor, ...roles: StaffRole[]): boolean {
  return actor.roles.some((role) => roles.includes(role));
}

/** Parks covered by those posts of the actor that have one of these roles. */
export function parksAs(actor: Actor, ...roles: StaffRole[]): string[] {
  return [...new Set(actor.posts.filter((post) => roles.includes(post.role)).flatMap((post) => post.parks))];
}
