import { listNotices, listenEvents, readAllNotices, readNotice } from '@qilian/contract/notices';
import { route, signedIn, type Api, type EventFeed } from '../../platform/http/index.ts';
import { listMine, readAllMine, readMine } from './views.ts';

export function routes(api: Api): void {
  route(api, listNotices, { mayLag: true, permit: signedIn, handle: ({ tx, query }) => listMine(tx, query) });
  route(api, readNotice, { permit: signedIn, handle: ({ tx, params }) => readMine(tx, params.noticeId) });
  route(api, readAllNotices, {
    permit: signedIn,
    handle: async ({ tx }) => {
      await readAllMine(tx);
      return { done: true as const };
    },
  });
  route(api, listenEvents, {
    permit: signedIn,
    handle: async ({ actor }): Promise<EventFeed> => ({ listen: (hear) => api.platform.live.subscribe(actor.userId!, hear) }),
  });
}
