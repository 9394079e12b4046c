import {
  acknowledgeLinkedNotice, acknowledgeNotice, cancelCircular as cancelEndpoint, certifyDelivery, closeAudience as closeEndpoint, editAudience as editAudienceEndpoint, editCircular as editEndpoint, exportCirculars as exportEndpoint,
  exportReceipts as exportReceiptsEndpoint, exportUnreached as exportUnreachedEndpoint, getCircular as getEndpoint, listAudiences as listAudiencesEndpoint, listCirculars as listEndpoint,
  listReceipts as listReceiptsEndpoint, listUnreached as listUnreachedEndpoint, openLinkedNotice, previewReach as reachEndpoint, remindCircular as remindEndpoint, saveAudience as saveEndpoint,
  sendCircular as sendEndpoint, testCircular as testEndpoint, writeCircular as writeEndpoint,
} from '@qilian/contract/circulars';
import { anybody, enterpriseSide, orAgent, route, staff, type Api } from '../../../platform/http/index.ts';
import { acknowledgeMine } from './receipts/acknowledge.ts';
import { legalWriters, writers } from './access.ts';
import { closeAudience, editAudience, listAudiences, saveAudience } from './audience/audiences.ts';
import { acknowledgeByLink, openByLink, reserveGuess } from './receipts/by-link.ts';
import { cancelCircular } from './cancel-circular.ts';
import { issueCertificate } from './receipts/certificate.ts';
import { exportCirculars } from './export-circulars.ts';
import { exportReceipts, listReceipts } from './receipts/list-receipts.ts';
import { exportUnreached, listUnreached } from './audience/list-unreached.ts';
import { previewReach } from './audience/preview-reach.ts';
import { remindCircular } from './receipts/remind-circular.ts';
import { sendCircular } from './send-circular.ts';
import { testCircular } from './test-circular.ts';
import { getCircular, listCirculars } from './view-circular.ts';
import { editCircular, writeCircular } from './write-circular.ts';

const done = { done: true as const };

export function circularRoutes(api: Api): void {
  const write = staff(...writers);
  route(api, listEndpoint, { mayLag: true, permit: staff(), handle: ({ tx, query }) => listCirculars(tx, query) });
  route(api, exportEndpoint, { permit: staff(), fresh: true, handle: async ({ tx, query }) => exportCirculars(tx, query) });
  route(api, writeEndpoint, { permit: write, handle: async ({ tx, body }) => getCircular(tx, await writeCircular(tx, body)) });
  route(api, reachEndpoint, { permit: write, handle: ({ tx, body }) => previewReach(tx, body) });
  route(api, getEndpoint, { permit: staff(), handle: ({ tx, params }) => getCircular(tx, params.circularId) });
  route(api, editEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await editCircular(tx, params.circularId, body);
      return getCircular(tx, params.circularId);
    },
  });
  route(api, listUnreachedEndpoint, { permit: staff(), handle: ({ tx, params, query }) => listUnreached(tx, params.circularId, query) });
  route(api, exportUnreachedEndpoint, {
    permit: staff(), fresh: true,
    handle: async ({ tx, params, query }) => {
      await getCircular(tx, params.circularId);
      return exportUnreached(tx, params.circularId, query);
    },
  });
  route(api, testEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await testCircular(tx, params.circularId, body.version);
      return done;
    },
  });
  route(api, sendEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await sendCircular(tx, params.circularId, body);
      return getCircular(tx, params.circularId);
    },
  });
  route(api, cancelEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await cancelCircular(tx, params.circularId, body.version);
      return getCircular(tx, params.circularId);
    },
  });
  route(api, remindEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await remindCircular(tx, params.circularId, body.version);
      return getCircular(tx, params.circularId);
    },
  });
  route(api, listReceiptsEndpoint, { permit: staff(), handle: ({ tx, params, query }) => listReceipts(tx, params.circularId, query) });
  route(api, exportReceiptsEndpoint, {
    permit: staff(), fresh: true,
    handle: async ({ tx, params, query }) => {
      await getCircular(tx, params.circularId);
      return exportReceipts(tx, params.circularId, query);
    },
  });

  route(api, certifyDelivery, { permit: staff(...legalWriters, 'service_officer'), handle: ({ tx, params }) => issueCertificate(tx, params.circularId, params.noticeId) });

  route(api, listAudiencesEndpoint, { permit: write, handle: ({ tx, query }) => listAudiences(tx, query) });
  route(api, saveEndpoint, { permit: write, handle: ({ tx, body }) => saveAudience(tx, body) });
  route(api, editAudienceEndpoint, { permit: write, handle: ({ tx, params, body }) => editAudience(tx, params.audienceId, body) });
  route(api, closeEndpoint, {
    permit: write,
    handle: async ({ tx, params, body }) => {
      await closeAudience(tx, params.audienceId, body.version);
      return done;
    },
  });

  route(api, acknowledgeNotice, {
    permit: orAgent('notices', enterpriseSide()),
    handle: async ({ tx, params }) => {
      await acknowledgeMine(tx, params.noticeId);
      return done;
    },
  });
  route(api, openLinkedNotice, { permit: anybody, handle: ({ tx, body }) => openByLink(tx, body.token) });
  route(api, acknowledgeLinkedNotice, {
    permit: anybody,
    receive: (request, platform, { body }) => reserveGuess(platform, body.token, request.ip),
    handle: ({ tx, body, request, received }) => acknowledgeByLink(tx, body, request.ip, received.at),
  });
}
