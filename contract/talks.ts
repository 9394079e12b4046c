import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { FileRef, Id, Instant, line, Named, PageQuery, pageOf, text, Version } from './shapes.ts';

export const TalkSummary = z.object({
  id: Id, enterprise: Named, subject: z.string(), circularId: Id.nullable(), caseId: Id.nullable(), openedAt: Instant, lastAt: Instant, lastSide: z.enum(['staff', 'enterprise']),
  /** The beginning of what was said last. */
  last: z.string(), unread: z.boolean(), closed: z.boolean(), version: Version,
});
export type TalkSummary = z.output<typeof TalkSummary>;
export const TalkMessage = z.object({ id: Id, author: Named, side: z.enum(['staff', 'enterprise']), mine: z.boolean(), body: z.string(), at: Instant, readByOther: z.boolean() });
export type TalkMessage = z.output<typeof TalkMessage>;
export const Talk = TalkSummary.extend({ files: z.array(FileRef), officer: Named.nullable() });
export type Talk = z.output<typeof Talk>;

const talkParams = z.strictObject({ talkId: Id });
const Words = { body: text(5000), fileIds: z.array(Id).max(10).default([]) };
export const listTalks = endpoint({
  method: 'GET', path: '/talks', summary: 'Conversations between enterprise and officer, the latest first', tag: 'talks',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), unread: z.stringbool().default(false) }), response: pageOf(TalkSummary),
});
export const openTalk = endpoint({
  method: 'POST', path: '/talks', summary: 'Begin a conversation', tag: 'talks', creates: true,
  body: z.strictObject({
    /** Left out by an enterprise, which speaks of itself. */
    enterpriseId: Id.optional(), subject: line(120), circularId: Id.nullable().default(null), caseId: Id.nullable().default(null), ...Words,
  }),
  response: Talk,
});
export const getTalk = endpoint({ method: 'GET', path: '/talks/:talkId', summary: 'A conversation', tag: 'talks', params: talkParams, response: Talk });
export const listTalkMessages = endpoint({
  method: 'GET', path: '/talks/:talkId/messages', summary: 'What was said, the latest first', tag: 'talks', params: talkParams, query: z.strictObject(PageQuery), response: pageOf(TalkMessage),
});
export const writeMessage = endpoint({
  method: 'POST', path: '/talks/:talkId/messages', summary: 'Write', tag: 'talks', creates: true, params: talkParams, body: z.strictObject(Words), response: TalkMessage,
});
/** What was said until now. */
export const readTalk = endpoint({ method: 'POST', path: '/talks/:talkId/read', summary: 'Mark as read', tag: 'talks', params: talkParams, response: Talk });
export const closeTalk = endpoint({
  method: 'POST', path: '/talks/:talkId/close', summary: 'Close it, or open it again', tag: 'talks', params: talkParams, body: z.strictObject({ version: Version, closed: z.boolean() }), response: Talk,
});
