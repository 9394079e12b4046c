import { z } from 'zod';
import { Weight } from './circulars.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, FileRef, Id, Instant, Named, PageQuery, Version, VersionOrNone, line, mostAtOnce, pageOf } from './shapes.ts';

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
  mail: z.enum(['none', 'queued', 'sent', 'delivered', 'failed', 'cancelled']),
  /** What was written to many enterprises at once; `text` has the little formatting of `codes/safe-text`. */
  circular: z.object({
    id: Id, weight: Weight, text: z.string(), enterprise: z.string().nullable(), answerBy: Day.nullable(),
    acknowledge: z.boolean(), acknowledgedAt: Instant.nullable(), files: z.array(FileRef),
  }).nullable(),
});
export type Notice = z.output<typeof Notice>;

export const listNotices = endpoint({
  method: 'GET', path: '/notices', summary: 'My notices, newest first', tag: 'notices',
  query: z.strictObject({
    ...PageQuery, unread: z.stringbool().default(false),
    /** Circulars alone that are to be acknowledged still, each once however often it was reminded of. */
    due: z.stringbool().default(false),
  }), response: pageOf(Notice).extend({ unread: z.number().int() }),
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

// ── what a person wants ─────────────────────────────────────────────────
/** Of their account, and of what is legally relevant, everybody is always told. */
export const PreferredTopic = z.enum(['circulars', 'messages', 'cases', 'deadlines', 'other']);
export type PreferredTopic = z.output<typeof PreferredTopic>;
export const PreferredWay = z.enum(['email', 'sms']);
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const QuietHours = z.object({ from: TimeOfDay, until: TimeOfDay });
const Unwanted = z.object({ topic: PreferredTopic, way: PreferredWay });
export const NoticePreferences = z.object({
  /** What isn't wanted beyond the screen. */
  off: z.array(Unwanted), digest: z.enum(['at_once', 'daily', 'weekly']),
  /** The person's own; null where the park's hold for circulars and messages. */
  quiet: QuietHours.nullable(), version: z.number().int(),
});
export type NoticePreferences = z.output<typeof NoticePreferences>;
export const getNoticePreferences = endpoint({
  method: 'GET', path: '/me/notice-preferences', summary: 'What I want to be told, when and by which way', tag: 'notices', response: NoticePreferences,
});
export const setNoticePreferences = endpoint({
  method: 'PUT', path: '/me/notice-preferences', summary: 'Change it', tag: 'notices',
  body: z.strictObject({
    off: z.array(z.strictObject({ topic: PreferredTopic, way: PreferredWay })).max(10), digest: z.enum(['at_once', 'daily', 'weekly']),
    quiet: z.strictObject({ from: TimeOfDay, until: TimeOfDay }).nullable(), version: VersionOrNone,
  }),
  response: NoticePreferences,
});
/** Hours in which circulars and messages of a park wait for the morning, unless they are urgent. */
export const ParkQuietHours = z.object({ area: Named, quiet: QuietHours, usual: z.boolean(), version: Version });
export type ParkQuietHours = z.output<typeof ParkQuietHours>;
export const getQuietHours = endpoint({
  method: 'GET', path: '/areas/:areaId/quiet-hours', summary: 'Quiet hours of a park', tag: 'notices', params: z.strictObject({ areaId: Id }), response: ParkQuietHours,
});
export const setQuietHours = endpoint({
  method: 'PUT', path: '/areas/:areaId/quiet-hours', summary: 'Set the quiet hours of a park; null for the usual ones', tag: 'notices', params: z.strictObject({ areaId: Id }),
  body: z.strictObject({ version: Version, quiet: z.strictObject({ from: TimeOfDay, until: TimeOfDay }).nullable() }), response: ParkQuietHours,
});

/** Of the signed-in person, for the enterprise that they act for. */
export const DeliveryConsent = z.object({
  given: z.boolean(), at: Instant.nullable(),
  /** Of the text agreed to; null for consents from before texts had versions. */
  agreedVersion: z.string().nullable(),
  /** The text in force, in the reader's language. */
  text: z.object({ version: z.string(), title: z.string(), paragraphs: z.array(z.string()), digest: z.string() }),
});
export type DeliveryConsent = z.output<typeof DeliveryConsent>;
export const getDeliveryConsent = endpoint({
  method: 'GET', path: '/me/delivery-consent', summary: 'Whether I agreed that what has legal effect reaches me electronically', tag: 'notices', response: DeliveryConsent,
});
export const setDeliveryConsent = endpoint({
  method: 'PUT', path: '/me/delivery-consent', summary: 'Agree to it, or withdraw that', tag: 'notices',
  // Whoever agrees says to which text.
  body: z.strictObject({ given: z.boolean(), textVersion: line(20).optional() }), response: DeliveryConsent,
});
