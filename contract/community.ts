import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Done, Id, Instant, line, Named, pageOf, PageQuery, ShortPageQuery, text, Version } from './shapes.ts';

export const ThreadKind = z.enum(['post', 'question']);
export const AuthorAs = z.enum(['present', 'former', 'staff']);
export const ReportReason = z.enum(['abuse', 'false', 'advertising', 'secret', 'other']);
const Hidden = z.object({ at: Instant, reason: z.string() }).nullable();

export const listCommunityParks = endpoint({
  method: 'GET', path: '/community/parks', summary: 'Parks whose community one may enter', tag: 'community',
  query: z.strictObject(ShortPageQuery), response: pageOf(Named.extend({ moderates: z.boolean() })),
});

export const Thread = z.object({
  id: Id, park: Named, kind: ThreadKind, title: z.string(), author: Named.extend({ as: AuthorAs, me: z.boolean() }),
  createdAt: Instant, lastAt: Instant, replies: z.number().int(), acceptedReplyId: Id.nullable(), locked: z.boolean(),
  /** Seen by moderators and the author alone. */
  hidden: Hidden, editedAt: Instant.nullable(),
  /** By its author: title and text are empty to everybody else but the moderators; what others replied stays. */
  withdrawnAt: Instant.nullable(), version: Version,
});
export type Thread = z.output<typeof Thread>;

export const listThreads = endpoint({
  method: 'GET', path: '/community/threads', summary: 'Posts and questions, those with the newest replies first', tag: 'community',
  query: z.strictObject({ ...PageQuery, parkId: Id.optional(), kind: ThreadKind.optional(), unanswered: z.enum(['true']).optional(), q: line(100).optional() }), response: pageOf(Thread),
});
export const ThreadDetail = Thread.extend({ body: z.string(), allowedActions: z.array(z.enum(['reply', 'accept', 'edit', 'withdraw', 'report', 'hide', 'restore', 'lock', 'unlock'])) });
export type ThreadDetail = z.output<typeof ThreadDetail>;

const threadParams = z.strictObject({ threadId: Id });
export const getThread = endpoint({ method: 'GET', path: '/community/threads/:threadId', summary: 'One post or question', tag: 'community', params: threadParams, response: ThreadDetail });
export const openThread = endpoint({
  method: 'POST', path: '/community/threads', summary: 'Post something or ask a question', tag: 'community', creates: true,
  body: z.strictObject({ parkId: Id, kind: ThreadKind, title: line(120), body: text(5000) }), response: ThreadDetail,
  example: { parkId: '018f0000-0000-7000-8000-000000000001', kind: 'question', title: '年报里“从业人数”填期末数还是平均数？', body: '两处口径不一样，不知道以哪个为准。' },
});

export const Reply = z.object({
  id: Id, author: Named.extend({ as: AuthorAs, me: z.boolean() }), body: z.string(), createdAt: Instant, accepted: z.boolean(), hidden: Hidden, editedAt: Instant.nullable(), withdrawnAt: Instant.nullable(),
  allowedActions: z.array(z.enum(['accept', 'edit', 'withdraw', 'report', 'hide', 'restore'])), version: Version,
});
export type Reply = z.output<typeof Reply>;
export const listReplies = endpoint({
  method: 'GET', path: '/community/threads/:threadId/replies', summary: 'Replies, oldest first', tag: 'community', params: threadParams, query: z.strictObject(PageQuery), response: pageOf(Reply),
});
export const replyToThread = endpoint({
  method: 'POST', path: '/community/threads/:threadId/replies', summary: 'Reply', tag: 'community', creates: true, params: threadParams, body: z.strictObject({ body: text(5000) }), response: Reply,
  example: { body: '填期末数，表下的说明第三条写了。' },
});
const Versioned = z.strictObject({ version: Version });
export const editThread = endpoint({
  method: 'PATCH', path: '/community/threads/:threadId', summary: 'Change one\'s own post or question; what stood there before stays readable', tag: 'community',
  params: threadParams, body: z.strictObject({ version: Version, title: line(120), body: text(5000) }), response: ThreadDetail,
  example: { version: 1, title: '年报里“从业人数”填期末数还是平均数？', body: '两处口径不一样：年报和统计报表，不知道以哪个为准。' },
});
export const withdrawThread = endpoint({
  method: 'POST', path: '/community/threads/:threadId/withdraw', summary: 'Withdraw one\'s own post or question: its text is shown no more, replies stay and end', tag: 'community', params: threadParams, body: Versioned, response: ThreadDetail,
});
const ownReply = z.strictObject({ replyId: Id });
export const editReply = endpoint({
  method: 'PATCH', path: '/community/replies/:replyId', summary: 'Change one\'s own reply; what stood there before stays readable', tag: 'community',
  params: ownReply, body: z.strictObject({ version: Version, body: text(5000) }), response: Reply, example: { version: 1, body: '填期末数，见表下说明第三条。' },
});
export const withdrawReply = endpoint({ method: 'POST', path: '/community/replies/:replyId/withdraw', summary: 'Withdraw one\'s own reply: it answers nothing any more', tag: 'community', params: ownReply, body: Versioned, response: Reply });
export const Edition = z.object({
  id: Id,
  /** Null of a reply. */
  title: z.string().nullable(), body: z.string(), writtenAt: Instant, replacedAt: Instant,
});
export type Edition = z.output<typeof Edition>;
export const listEditions = endpoint({
  method: 'GET', path: '/community/threads/:threadId/editions', summary: 'What stood there before it was changed, newest first: of the thread, or of one of its replies', tag: 'community',
  params: threadParams, query: z.strictObject({ ...PageQuery, replyId: Id.optional() }), response: pageOf(Edition),
});
export const acceptReply = endpoint({
  method: 'POST', path: '/community/threads/:threadId/accept', summary: 'Mark the reply that answers one\'s question; null takes the mark back', tag: 'community',
  params: threadParams, body: z.strictObject({ version: Version, replyId: Id.nullable() }), response: ThreadDetail,
});

const Moderation = z.strictObject({ version: Version, reason: text(500) });
export const hideThread = endpoint({ method: 'POST', path: '/community/threads/:threadId/hide', summary: 'Hide it from all but its author; open reports of it are settled', tag: 'community', params: threadParams, body: Moderation, response: ThreadDetail });
export const restoreThread = endpoint({ method: 'POST', path: '/community/threads/:threadId/restore', summary: 'Show it again', tag: 'community', params: threadParams, body: Moderation, response: ThreadDetail });
export const lockThread = endpoint({ method: 'POST', path: '/community/threads/:threadId/lock', summary: 'Take no more replies', tag: 'community', params: threadParams, body: Moderation, response: ThreadDetail });
export const unlockThread = endpoint({ method: 'POST', path: '/community/threads/:threadId/unlock', summary: 'Take replies again', tag: 'community', params: threadParams, body: Moderation, response: ThreadDetail });

const replyParams = z.strictObject({ replyId: Id });
export const hideReply = endpoint({ method: 'POST', path: '/community/replies/:replyId/hide', summary: 'Hide a reply from all but its author; open reports of it are settled', tag: 'community', params: replyParams, body: Moderation, response: Reply });
export const restoreReply = endpoint({ method: 'POST', path: '/community/replies/:replyId/restore', summary: 'Show a reply again', tag: 'community', params: replyParams, body: Moderation, response: Reply });

export const reportAbuse = endpoint({
  method: 'POST', path: '/community/threads/:threadId/report', summary: 'Report a post or one of its replies to the moderators', tag: 'community',
  params: threadParams, body: z.strictObject({ replyId: Id.optional(), reason: ReportReason, note: text(500).optional() }), response: Done, example: { reason: 'advertising' },
});
export const AbuseReport = z.object({
  id: Id, park: Named, thread: z.object({ id: Id, title: z.string(), version: Version }), reply: z.object({ id: Id, version: Version }).nullable(), excerpt: z.string(), author: Named, reporter: Named,
  reason: ReportReason, note: z.string().nullable(), reportedAt: Instant, state: z.enum(['open', 'kept', 'hidden']), decidedAt: Instant.nullable(), version: Version,
});
export type AbuseReport = z.output<typeof AbuseReport>;
export const listReports = endpoint({
  method: 'GET', path: '/community/reports', summary: 'What was reported in one\'s parks: open ones oldest first, else newest first', tag: 'community',
  query: z.strictObject({ ...PageQuery, state: z.enum(['open', 'settled']).default('open') }), response: pageOf(AbuseReport),
});
export const dismissReport = endpoint({
  method: 'POST', path: '/community/reports/:abuseReportId/dismiss', summary: 'Leave what was reported as it is', tag: 'community', params: z.strictObject({ abuseReportId: Id }), body: z.strictObject({ version: Version }), response: AbuseReport,
});
