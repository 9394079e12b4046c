export { anybody, enterpriseSide, signedIn, staff, staffOrEnterprise, type Permit } from './permits.ts';
export { openApiDocument } from './openapi.ts';
export { enterSession, route, withActor, type Api, type Call, type Input } from './route.ts';
export { dropToken, giveToken, hashToken, newSessionToken, tokenOf } from './session-token.ts';
export type { EventFeed } from './event-streams.ts';
export { openApi } from './server.ts';
export type { Stream } from './streams.ts';
export { cutPage, readCursor, writeCursor } from '../cursor.ts';
