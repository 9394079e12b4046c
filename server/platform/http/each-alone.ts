import type { FastifyRequest } from 'fastify';
import type { Outcome } from '@qilian/contract/shapes';
import type { Tx } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';
import { localeFrom } from '../phrases.ts';
import type { Platform } from '../platform.ts';
import { toProblem, toRefusal } from './problems.ts';
import { withActor } from './with-actor.ts';

/**
 * Does the same to each of several records, every one in a transaction of its own as the person behind the request: one is
 * done wholly or refused with its reason, and the others go on. For `receive`, before the transaction of the action.
 */
export async function eachAlone<Item extends { id: string }>(
  request: FastifyRequest, platform: Platform, items: readonly Item[], work: (tx: Tx, item: Item) => Promise<void>,
): Promise<Outcome[]> {
  const locale = localeFrom(request.headers['accept-language']);
  const outcomes: Outcome[] = [];
  for (const item of new Map(items.map((one) => [one.id, one])).values()) {
    try {
      await withActor(platform, request, (tx) => work(tx, item));
      outcomes.push({ id: item.id, done: true, code: null, message: null });
    } catch (error) {
      const refusal = toRefusal(error);
      if (!refusal) request.log.error({ err: error, id: item.id }, 'one of several records failed');
      const { code, detail, errors } = toProblem(refusal ?? new Refusal('unavailable', 'common.internal'), locale, request.id);
      outcomes.push({ id: item.id, done: false, code: errors?.[0]?.code ?? code, message: errors?.[0]?.message ?? detail });
    }
  }
  return outcomes;
}
