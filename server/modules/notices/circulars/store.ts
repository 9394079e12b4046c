import { sql } from 'kysely';
import { CircularState, type AudienceFilter } from '@qilian/contract/circulars';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notAllowedIn, notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { unlessDone } from '../../../platform/ledger/own-step.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { allowedActions, visibleCirculars } from './access.ts';
import type { Addressed } from './audience/recipients.ts';
import { getCircular } from './view-circular.ts';

type Action = ReturnType<typeof allowedActions>[number];

const stepsOf: Record<Action, string[] | null> = { edit: null, test: null, send: ['circular.sent', 'circular.scheduled'], cancel: ['circular.cancelled'], remind: ['circular.reminded'] };

/** Locks a circular for an action. @throws Refusal `circulars.not_found`, `common.done_already`, `common.stale_version`, `auth.forbidden`, `circulars.action_not_allowed` */
export async function takeCircular(tx: Tx, circularId: string, version: number, action: Action) {
  const row = await tx.sql.selectFrom('circulars as c').selectAll().where('c.id', '=', circularId).where(visibleCirculars(tx.actor)).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound('circulars');
  const steps = stepsOf[action];
  await unlessDone(tx, steps === null ? null : { record: { type: 'circular', id: circularId }, types: steps }, () => getCircular(tx, circularId), async () => {
    if (row.version !== version) throw staleVersion(await getCircular(tx, circularId));
    if (allowedActions(tx.actor, row).includes(action)) return;
    const inOtherState = CircularState.options.some((state) => allowedActions(tx.actor, { ...row, state }).includes(action));
    throw inOtherState ? notAllowedIn('circulars', row.state) : new Refusal('forbidden', 'auth.forbidden');
  });
  return row;
}

export type CircularRow = Awaited<ReturnType<typeof takeCircular>>;

/** Whom a stored circular goes to; a saved audience as it stands now. */
export async function addressedBy(tx: Tx, row: Pick<CircularRow, 'parks' | 'weight' | 'channels' | 'seats' | 'urgent' | 'filter' | 'audience_id'>): Promise<Addressed> {
  const saved = row.audience_id === null ? undefined : await tx.sql.selectFrom('audiences').select('filter').where('id', '=', row.audience_id).executeTakeFirst();
  return { ...row, filter: (saved?.filter ?? row.filter) as unknown as AudienceFilter };
}

/** One step in the history of a circular, and the version that a reader must have seen to make the next. */
export async function recordStep(tx: Tx, { id, parks, subject }: Pick<CircularRow, 'id' | 'parks' | 'subject'>, step: string, more: Pick<LedgerEvent, 'params' | 'detail'> = {}): Promise<void> {
  await sql`update circulars set version = version + 1 where id = ${id}`.execute(tx.sql);
  await record(tx, {
    type: `circular.${step}`, record: { type: 'circular', id }, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, audience: 'staff',
    ...more, detail: { name: subject, ...more.detail },
  });
}
