import type { Progress } from '@qilian/contract/cases';
import { sql } from 'kysely';
import { anyone } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { countsOf, forgiveAttempt, reserveAttempt } from '../../people/index.ts';
import { lightOf } from '../rules.ts';

const signatureBytes = 16;

/** Unguessable and kept nowhere: the id and a keyed digest of it. */
function tokenFor(secrets: Secrets, caseId: string): string {
  const id = Buffer.from(caseId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, secrets.sign('tracking', caseId).subarray(0, signatureBytes)]).toString('base64url');
}

export function trackingPath(tx: Tx, caseId: string): string {
  return `/progress/${tokenFor(tx.platform.secrets, caseId)}`;
}

function caseOf(secrets: Secrets, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 16 + signatureBytes) return null;
  const hex = bytes.subarray(0, 16).toString('hex');
  const caseId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return secrets.verify('tracking', caseId, bytes.subarray(16)) ? caseId : null;
}

/** Progress by the token of the QR code. Throws `progress.not_found`. */
export async function progressByToken(tx: Tx, token: string): Promise<Progress> {
  const caseId = caseOf(tx.platform.secrets, token);
  if (caseId === null) throw notFound('progress');
  return (await progressOf(tx, { caseId })).progress;
}

/**
 * Counts an attempt to find a case by its number, before it is tried and outside its transaction,
 * so that guessing the four digits is slow. Returns what takes it back after success. Throws `auth.throttled`.
 */
export async function countLookup(platform: Platform, number: string, address: string): Promise<(tx: Tx) => Promise<void>> {
  return inTransaction(platform, anyone, async (tx) => {
    const { own, network } = countsOf(tx, 'progress', normalNumber(number), address);
    await reserveAttempt(tx, own, network);
    return (later) => forgiveAttempt(later, own, [network], tx.now);
  });
}

const normalNumber = (number: string) => number.normalize('NFKC').toUpperCase();

/** Progress by number and the last four digits of the reporter's phone. Throws `progress.not_found` alike for either being wrong. */
export async function progressByNumber(tx: Tx, number: string, last4: string): Promise<Progress> {
  const found = await progressOf(tx, { number: normalNumber(number) });
  if (found.last4 !== last4) throw notFound('progress');
  return found.progress;
}

interface ProgressRow {
  id: string;
  number: string;
  category: Progress['category'];
  status: Progress['status'];
  opened_at: Date;
  due_at: Date | null;
  yellow_at: Date | null;
  paused_since: Date | null;
  closed_at: Date | null;
  park: string;
  last4: string | null;
}

async function progressOf(tx: Tx, by: { caseId?: string; number?: string }): Promise<{ progress: Progress; last4: string | null }> {
  const { rows: [row] } = await sql<ProgressRow>`select * from progress_of(${by.caseId ?? null}::uuid, ${by.number ?? null}::text)`.execute(tx.sql);
  if (!row) throw notFound('progress');
  const { rows: steps } = await sql<{ at: Date; type: string }>`select * from progress_steps(${row.id}::uuid)`.execute(tx.sql);
  return {
    last4: row.last4,
    progress: {
      number: row.number, category: row.category, status: row.status, openedAt: row.opened_at.toISOString(), dueAt: row.due_at?.toISOString() ?? null,
      light: lightOf(row, row.closed_at === null, tx.now), park: row.park, steps: steps.map((step) => ({ at: step.at.toISOString(), type: step.type })),
    },
  };
}
