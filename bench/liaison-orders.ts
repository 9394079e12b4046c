import { confirmLiaison } from '../server/modules/liaisons/confirmations/index.ts';
import type { Actor } from '../server/platform/auth/actor.ts';
import { inTransaction } from '../server/platform/db/transaction.ts';
import type { Platform } from '../server/platform/platform.ts';

export type Cause = 'bounces' | 'failed_calls' | 'reported_gone' | 'silence';

/** Enterprises whose sign an officer is following up; a second sign meanwhile joins the first. */
const open = new Set<string>();
const answered = new Set<string>();

/** @returns what is followed up, where it wasn't already */
export function openOrder(_platform: Platform, enterpriseId: string, cause: Cause, causeKey: string): Promise<string | null> {
  const key = `${enterpriseId} ${cause} ${causeKey}`;
  const isNew = !answered.has(key) && !open.has(enterpriseId);
  answered.add(key);
  if (isNew) open.add(enterpriseId);
  return Promise.resolve(isNew ? enterpriseId : null);
}

export const isOpen = (_platform: Platform, id: string): Promise<boolean> => Promise.resolve(open.has(id));

/** The officer found the liaison to be the one. */
export async function confirmed(platform: Platform, officer: Actor, id: string, enterpriseId: string, holderId: string): Promise<void> {
  open.delete(id);
  await inTransaction(platform, officer, (tx) => confirmLiaison(tx, { enterpriseId, holderId, occasion: 'order', outcome: 'current' }));
}

/** The successor has taken the seat. */
export function replaced(_platform: Platform, _officer: Actor, id: string): Promise<void> {
  open.delete(id);
  return Promise.resolve();
}
