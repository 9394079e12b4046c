import {
  exportNotices as exportEndpoint, getDeliveryConsent, getNoticePreferences, getQuietHours as getQuietEndpoint, listNotices, listenEvents, readAllNotices, readNotice, readSomeNotices, setDeliveryConsent, setNoticePreferences, setQuietHours as setQuietEndpoint,
} from '@qilian/contract/notices';
import { enterpriseSide, route, signedIn, staff, type Api, type EventFeed } from '../../platform/http/index.ts';
import { agree, getConsent, withdrawConsent } from './circulars/receipts/consents.ts';
import { exportNotices } from './export-notices.ts';
import { getPreferences, setPreferences } from './delivery/preferences.ts';
import { getQuietHours, setQuietHours } from './delivery/quiet-hours.ts';
import { listMine, readAllMine, readMine, readSomeMine } from './views.ts';

export function routes(api: Api): void {
  route(api, listNotices, { mayLag: true, permit: signedIn, handle: ({ tx, query }) => listMine(tx, query) });
  route(api, exportEndpoint, { permit: signedIn, fresh: true, handle: async ({ tx, query }) => exportNotices(tx, query) });
  route(api, readNotice, { permit: signedIn, handle: ({ tx, params }) => readMine(tx, params.noticeId) });
  route(api, readSomeNotices, {
    permit: signedIn,
    handle: async ({ tx, body }) => {
      await readSomeMine(tx, body.noticeIds);
      return { done: true as const };
    },
  });
  route(api, readAllNotices, {
    permit: signedIn,
    handle: async ({ tx }) => {
      await readAllMine(tx);
      return { done: true as const };
    },
  });
  route(api, getNoticePreferences, { permit: signedIn, handle: ({ tx }) => getPreferences(tx) });
  route(api, setNoticePreferences, { permit: signedIn, handle: ({ tx, body }) => setPreferences(tx, body) });
  route(api, getQuietEndpoint, { permit: staff(), handle: ({ tx, params }) => getQuietHours(tx, params.areaId) });
  route(api, setQuietEndpoint, { permit: staff('administrator', 'park_leader'), handle: ({ tx, params, body }) => setQuietHours(tx, params.areaId, body) });
  route(api, getDeliveryConsent, { permit: enterpriseSide(), handle: ({ tx }) => getConsent(tx) });
  route(api, setDeliveryConsent, {
    permit: enterpriseSide(),
    handle: async ({ tx, actor, body }) => {
      await (body.given ? agree(tx, body.textVersion) : withdrawConsent(tx, { userId: actor.userId!, enterpriseId: actor.enterprise!.id }));
      return getConsent(tx);
    },
  });
  route(api, listenEvents, {
    permit: signedIn,
    handle: async ({ actor }): Promise<EventFeed> => ({ listen: (hear) => api.platform.live.subscribe(actor.userId!, hear) }),
  });
}
