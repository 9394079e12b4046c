import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Done, Id, Instant, PageQuery, mostAtOnce, pageOf } from './shapes.ts';

export const Notice = z.object({
  id: Id,
  /** Phrase key below `notices.kinds`. */
  kind: z.string(),
  /** Values of the phrase. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** Ready in the reader's language. */
  subject: z.string(), body: z.string(),
  caseId: Id.nullable(), taskId: Id.nullable(),
  createdAt: Instant, readAt: Instant.nullable(),
  mail: z.enum(['none', 'queued', 'sent', 'failed']),
});
export type Notice = z.output<typeof Notice>;

export const listNotices = endpoint({
  method: 'GET', path: '/notices', summary: 'My notices, newest first', tag: 'notices',
  query: z.strictObject({ ...PageQuery, unread: z.stringbool().default(false) }), response: pageOf(Notice).extend({ unread: z.number().int() }),
});
export const exportNotices = endpoint({
  method: 'GET', path: '/notices/export', summary: 'The same list as Excel or CSV', tag: 'notices',
  query: z.strictObject({ unread: z.stringbool().default(false), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const readNotice = endpoint({
  method: 'POST', path: '/notices/:noticeId/read', summary: 'Mark a notice as read', tag: 'notices',
  params: z.strictObject({ noticeId: Id }), response: Notice,
});
export const readSomeNotices = endpoint({
  method: 'POST', path: '/notices/read-some', summary: 'Mark chosen notices of mine as read', tag: 'notices',
  body: z.strictObject({ noticeIds: z.array(Id).min(1).max(mostAtOnce) }), response: Done,
});
export const readAllNotices = endpoint({
  method: 'POST', path: '/notices/read', summary: 'Mark all my notices as read', tag: 'notices', response: Done,
});
/** Server-sent events: `notice` (a notice came), `case` (a visible case changed; data `{caseId}`), `import` (progress), `session_ended` (one of the person's sessions; data `{sessionId}`). */
export const listenEvents = endpoint({
  method: 'GET', path: '/events', summary: 'Live events as text/event-stream', tag: 'notices', exchange: 'events', response: z.any(),
});
