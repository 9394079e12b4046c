import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { Api } from '../../platform/http/index.ts';
import { everyProcess } from '../../platform/live.ts';
import { seersOf, sees } from './access.ts';
import { caseChanged } from './news.ts';

/** Changes within so many milliseconds go out together. */
const gatherMs = 200;
const mostAtOnce = 500;

/**
 * A changed case refreshes every open screen of those who may see it, whether or not they get a notice.
 * Each server asks once for whatever changed, however many people listen to it.
 */
export function relayNews({ http, platform, events }: Api): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function relay(): Promise<void> {
    const ids = [...changed];
    changed.clear();
    for (let from = 0; from < ids.length; from += mostAtOnce) {
      const cases = await inTransaction(platform, system, (tx) => seersOf(tx, ids.slice(from, from + mostAtOnce)));
      for (const { actor, hear } of events.listeners()) {
        for (const seers of cases) if (sees(actor, seers)) hear({ type: 'case', userIds: [], data: { caseId: seers.id } });
      }
    }
  }

  const leave = platform.live.subscribe(everyProcess, (event) => {
    if (event.type !== caseChanged || [...events.listeners()].length === 0) return;
    changed.add(event.data.caseId!);
    timer ??= setTimeout(() => {
      timer = undefined;
      relay().catch((error: unknown) => platform.log.warn({ err: error }, 'news of cases was lost'));
    }, gatherMs);
  });
  http.addHook('preClose', async () => {
    leave();
    clearTimeout(timer);
  });
}
