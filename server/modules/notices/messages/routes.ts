import { closeTalk as closeEndpoint, getTalk as getEndpoint, listTalkMessages, listTalks as listEndpoint, openTalk as openEndpoint, readTalk as readEndpoint, writeMessage as writeEndpoint } from '@qilian/contract/talks';
import { route, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { getTalk, listMessages, listTalks } from './views.ts';
import { closeTalk, openTalk, readTalk, writeMessage } from './write.ts';

/** Closed to agents: what an enterprise and its officer tell each other isn't theirs. */
export function talkRoutes(api: Api): void {
  const permit = staffOrEnterprise();
  route(api, listEndpoint, { permit, handle: ({ tx, query }) => listTalks(tx, query) });
  route(api, openEndpoint, { permit, handle: ({ tx, body }) => openTalk(tx, body) });
  route(api, getEndpoint, { permit, handle: ({ tx, params }) => getTalk(tx, params.talkId) });
  route(api, listTalkMessages, { permit, handle: ({ tx, params, query }) => listMessages(tx, params.talkId, query) });
  route(api, writeEndpoint, { permit, handle: ({ tx, params, body }) => writeMessage(tx, params.talkId, body) });
  route(api, readEndpoint, { permit, handle: ({ tx, params }) => readTalk(tx, params.talkId) });
  route(api, closeEndpoint, { permit, handle: ({ tx, params, body }) => closeTalk(tx, params.talkId, body) });
}
