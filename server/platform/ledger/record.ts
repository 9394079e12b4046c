import { randomBytes } from 'node:crypto';
import { gather, type Statement, type Tx } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import { queueJobs } from '../jobs/jobs.ts';

type Plain = string | number | boolean | null;

/**
 * News of one record. `params` hold ids, codes, dates and numbers; names and free text go into `detail`, which can be
 * erased. There `note` is for whoever reads the entry, `internal` for staff among them.
 */
export interface LedgerEvent {
  type: string;
  record: { type: string; id: string };
  parkId: string | null;
  enterpriseId: string | null;
  /** Who may read it in a timeline. */
  audience: 'auditor' | 'staff' | 'enterprise' | 'public';
  params?: Record<string, Plain | Plain[]>;
  detail?: Record<string, Plain | Plain[]>;
  /** For whoever reacts at that instant, such as a mobile that somebody told: never written, so never in an entry. */
  aside?: Record<string, Plain>;
}

/**
 * Appends to the ledger, chained per record, and wakes who reacts: audit trail, event bus
 * and outbox in one. Call it under the lock of the record. The entries are written at the end of the
 * transaction, in one statement.
 */
export async function record(tx: Tx, ...events: LedgerEvent[]): Promise<void> {
  const recorded = events.map((event) => ({ ...event, id: newId(tx.now) }));
  const entries = recorded.map((event) => ({
    id: event.id,
    recordType: event.record.type,
    recordId: event.record.id,
    at: tx.now.toISOString(),
    parkId: event.parkId,
    enterpriseId: event.enterpriseId,
    audience: event.audience,
    type: event.type,
    actorSide: tx.actor.side,
    actorId: tx.actor.userId,
    params: event.params ?? {},
    detail: { actor: tx.actor.name, ...event.detail },
    salt: randomBytes(16).toString('hex'),
  }));
  gather(tx, append, ...entries);
  const begun = new Set<string>();
  for (const event of recorded) {
    const isFirst = !begun.has(event.type);
    begun.add(event.type);
    for (const reaction of tx.platform.reactions.get(event.type) ?? []) {
      if (reaction.when === 'now' && reaction.handleAll) {
        if (isFirst) await reaction.handleAll(tx, recorded.filter(({ type }) => type === event.type));
      } else if (reaction.when === 'now') await reaction.handle(tx, event);
      else queueJobs(tx, 'react', { entryId: event.id, reaction: reaction.name });
    }
  }
}

const append = (entries: object[]): Statement => ({ name: 'ledger_append', text: 'select ledger_append($1::jsonb)', values: [JSON.stringify(entries)] });
