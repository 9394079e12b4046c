import * as contract from '@qilian/contract/community';
import { route, signedIn, staff, type Api } from '../../platform/http/index.ts';
import { moderators } from './access.ts';
import { editReply, editThread, withdrawReply, withdrawThread } from './change-own.ts';
import { listEditions } from './list-editions.ts';
import { hideReply, hideThread, restoreReply, restoreThread, setLock } from './moderate.ts';
import { dismissReport, listReports, reportAbuse } from './reports.ts';
import { getThread, listParks, listReplies, listThreads } from './views.ts';
import { acceptReply, openThread, reply } from './write.ts';

/** Former liaisons have a session and no seat: who belongs to a community is for `access.ts` to say. */
export function routes(api: Api): void {
  const moderator = staff(...moderators);
  route(api, contract.listCommunityParks, { permit: signedIn, handle: ({ tx, query }) => listParks(tx, query) });
  route(api, contract.listThreads, { permit: signedIn, handle: ({ tx, query }) => listThreads(tx, query) });
  route(api, contract.openThread, { permit: signedIn, handle: ({ tx, body }) => openThread(tx, body) });
  route(api, contract.getThread, { permit: signedIn, handle: ({ tx, params }) => getThread(tx, params.threadId) });
  route(api, contract.listReplies, { permit: signedIn, handle: ({ tx, params, query }) => listReplies(tx, params.threadId, query) });
  route(api, contract.replyToThread, { permit: signedIn, handle: ({ tx, params, body }) => reply(tx, params.threadId, body) });
  route(api, contract.editThread, { permit: signedIn, handle: ({ tx, params, body }) => editThread(tx, params.threadId, body) });
  route(api, contract.withdrawThread, { permit: signedIn, handle: ({ tx, params, body }) => withdrawThread(tx, params.threadId, body.version) });
  route(api, contract.editReply, { permit: signedIn, handle: ({ tx, params, body }) => editReply(tx, params.replyId, body) });
  route(api, contract.withdrawReply, { permit: signedIn, handle: ({ tx, params, body }) => withdrawReply(tx, params.replyId, body.version) });
  route(api, contract.listEditions, { permit: signedIn, handle: ({ tx, params, query }) => listEditions(tx, params.threadId, query) });
  route(api, contract.acceptReply, { permit: signedIn, handle: ({ tx, params, body }) => acceptReply(tx, params.threadId, body) });
  route(api, contract.reportAbuse, { permit: signedIn, handle: ({ tx, params, body }) => reportAbuse(tx, params.threadId, body) });
  route(api, contract.hideThread, { permit: moderator, handle: ({ tx, params, body }) => hideThread(tx, params.threadId, body) });
  route(api, contract.restoreThread, { permit: moderator, handle: ({ tx, params, body }) => restoreThread(tx, params.threadId, body) });
  route(api, contract.lockThread, { permit: moderator, handle: ({ tx, params, body }) => setLock(tx, params.threadId, true, body) });
  route(api, contract.unlockThread, { permit: moderator, handle: ({ tx, params, body }) => setLock(tx, params.threadId, false, body) });
  route(api, contract.hideReply, { permit: moderator, handle: ({ tx, params, body }) => hideReply(tx, params.replyId, body) });
  route(api, contract.restoreReply, { permit: moderator, handle: ({ tx, params, body }) => restoreReply(tx, params.replyId, body) });
  route(api, contract.listReports, { permit: moderator, handle: ({ tx, query }) => listReports(tx, query) });
  route(api, contract.dismissReport, { permit: moderator, handle: ({ tx, params, body }) => dismissReport(tx, params.abuseReportId, body.version) });
}
