import type { Module } from '../../platform/module.ts';
import { sealedColumns } from '../../platform/keys/sealed.ts';
import { relateToEnterprises } from '../enterprises/index.ts';
import { bounceErrands, bounceParts, bounceRoutes, contactStates, isReachable, noteWorking } from './bounces/index.ts';
import { certificateFiles } from './circulars/receipts/certificate.ts';
import { maySeeCertificate, maySeeCircular } from './circulars/file-access.ts';
import { circularRoutes } from './circulars/routes.ts';
import { fallBack, sendScheduled } from './circulars/sweeps.ts';
import { circularFiles } from './circulars/write-circular.ts';
import { deliver } from './delivery/deliver.ts';
import { deliverTask } from './delivery/delivery-plan.ts';
import { dataOf, erase } from './erase.ts';
import { makeDigests } from './delivery/digests.ts';
import { maySeeTalk } from './messages/file-access.ts';
import { talkRoutes } from './messages/routes.ts';
import { talkFiles } from './messages/views.ts';
import { reactions } from './reactions.ts';
import { robotRoutes } from './robots/routes.ts';
import { routes } from './routes.ts';
import { releaseHeld, supposeDelivered } from './sweeps.ts';
import { serveUnsubscribe } from './delivery/unsubscribe.ts';

export { noticeOfCheckToken } from './links.ts';
export { withMailbox } from './bounces/index.ts';
export { contactStates, isReachable, noteWorking };
export { contactOf, contactWay, moveContact, readContact, sendCode, speaksOnlyIn, spendCode, wordOf } from './bounces/index.ts';
export type { ContactState } from './bounces/index.ts';
export { consentOf, recordConsent, withdrawConsent } from './circulars/receipts/consents.ts';
export { deliveryText, deliveryTextVersion } from './circulars/receipts/delivery-text.ts';
export { noteDelivery, type DeliveryNews } from './delivery/note-delivery.ts';
export { countNoticesBefore, forgetNoticesBefore } from './erase.ts';
export type { NoticeKind } from './kinds.ts';
export { readdressQueued } from './readdress.ts';
export { textsOf } from './texts.ts';
export { send, type NoticeParams, type Sending } from './send.ts';

relateToEnterprises(
  { table: 'notices', whenMerged: 'moves', park: { stays: 'it was sent there; whom it addresses reads it anywhere' } },
  { table: 'bounce_reports', whenMerged: 'moves', park: 'moves' },
  { table: 'talks', whenMerged: 'moves', work: 'other_records', since: 'opened_at', endsWithFile: 'closed_at is null' },
  { table: 'enterprise_robots', whenMerged: { stays: 'whoever speaks for the survivor registers its own' } },
  { table: 'delivery_consents', whenMerged: { stays: 'a consent holds for the enterprise for which it was given' } },
  { table: 'circular_unreached', key: ['circular_id', 'enterprise_id'], whenMerged: { stays: 'it says whom a circular did not reach' }, park: { stays: 'likewise' } },
);

export const notices: Module = {
  name: 'notices',
  routes(api) {
    routes(api);
    circularRoutes(api);
    robotRoutes(api);
    talkRoutes(api);
    serveUnsubscribe(api);
    bounceRoutes(api);
  },
  reactions, erase, dataOf,
  errands: { [deliverTask]: deliver, ...bounceErrands },
  listens: bounceParts.listens,
  sealed: [...bounceParts.sealed, sealedColumns({ table: 'enterprise_robots', sealed: ['url', 'secret'] })],
  files: { [circularFiles]: maySeeCircular, [talkFiles]: maySeeTalk, [certificateFiles]: maySeeCertificate },
  sweeps: [
    ...bounceParts.sweeps,
    { name: 'notices.release_held', everyMinutes: 1, run: releaseHeld },
    { name: 'notices.send_scheduled', everyMinutes: 1, run: sendScheduled },
    { name: 'notices.fall_back', everyMinutes: 5, run: fallBack },
    { name: 'notices.make_digests', everyMinutes: 5, run: makeDigests },
    { name: 'notices.suppose_delivered', everyMinutes: 60, run: supposeDelivered },
  ],
};
