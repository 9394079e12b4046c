import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Flag, SizeClass, Stage } from './enterprises.ts';
import { commaList, Day, Done, FileRef, Id, Instant, line, Named, PageQuery, pageOf, text, Version } from './shapes.ts';

export const Weight = z.enum(['ordinary', 'confidential', 'legal']);
export type Weight = z.output<typeof Weight>;
/** Ways beyond the screen. `robot` is a group robot of the enterprise's messenger. */
export const Way = z.enum(['email', 'sms', 'robot']);
export type Way = z.output<typeof Way>;
/** Whom in an enterprise; its declared agents for notices get what is ordinary besides. */
export const Seat = z.enum(['primary', 'deputy', 'owner']);
export type Seat = z.output<typeof Seat>;
export const DeliveryChannel = z.enum(['email', 'sms', 'wecom', 'dingtalk', 'feishu']);
export type DeliveryChannel = z.output<typeof DeliveryChannel>;
export const DeliveryStatus = z.enum(['queued', 'sent', 'delivered', 'failed', 'cancelled']);
export type DeliveryStatus = z.output<typeof DeliveryStatus>;

/** Each filter that is given narrows; within one, any value does. `include` adds enterprises whatever the filters say, `exclude` takes away. */
export const AudienceFilter = z.strictObject({
  parkIds: z.array(Id).max(50).default([]), stages: z.array(Stage).max(5).default([]), sizeClasses: z.array(SizeClass).max(4).default([]),
  /** Codes of GB/T 4754-2017 with their letter; what lies below a code counts with it. */
  industries: z.array(z.string().regex(/^[A-T]\d{0,4}$/)).max(50).default([]),
  flags: z.array(Flag).max(7).default([]), tags: z.array(line(30)).max(20).default([]), officerIds: z.array(Id).max(50).default([]),
  include: z.array(Id).max(2000).default([]), exclude: z.array(Id).max(2000).default([]),
});
export type AudienceFilter = z.output<typeof AudienceFilter>;

/** Whom a filter names, as far as the reader sees them. */
const NamedIn = z.array(Named);
export const Audience = z.object({ id: Id, name: z.string(), filter: AudienceFilter, named: NamedIn, createdBy: Named, createdAt: Instant, version: Version });
export type Audience = z.output<typeof Audience>;
export const listAudiences = endpoint({
  method: 'GET', path: '/audiences', summary: 'Saved audiences by name', tag: 'circulars', query: z.strictObject(PageQuery), response: pageOf(Audience),
});
export const saveAudience = endpoint({
  method: 'POST', path: '/audiences', summary: 'Keep an audience under a name', tag: 'circulars', creates: true, body: z.strictObject({ name: line(60), filter: AudienceFilter }), response: Audience,
});
export const editAudience = endpoint({
  method: 'PATCH', path: '/audiences/:audienceId', summary: 'Change a saved audience', tag: 'circulars', params: z.strictObject({ audienceId: Id }),
  body: z.strictObject({ version: Version, name: line(60).optional(), filter: AudienceFilter.optional() }), response: Audience,
});
export const closeAudience = endpoint({
  method: 'POST', path: '/audiences/:audienceId/close', summary: 'Give up a saved audience', tag: 'circulars', params: z.strictObject({ audienceId: Id }),
  body: z.strictObject({ version: Version }), response: Done,
});

const Fields = {
  subject: line(120), body: text(20_000), weight: Weight, channels: z.array(Way).max(3), seats: z.array(Seat).min(1).max(3),
  /** A saved audience counts as it stands when the circular is sent; without one the filter given here. */
  audienceId: Id.nullable(), filter: AudienceFilter,
  /** Passes quiet hours and digests. */
  urgent: z.boolean(),
  /** What is legally relevant is always acknowledged. */
  acknowledge: z.boolean(),
  /** Working days to answer, counted from the day of sending. */
  answerDays: z.number().int().min(1).max(250).nullable(),
  /** Working hours without a sign after which deputy and owner are told; null for never. */
  fallbackHours: z.number().int().min(1).max(400).nullable(),
  /** At once where every way failed. */
  fallbackFailed: z.boolean(),
  fileIds: z.array(Id).max(10),
};
const Addressing = {
  weight: Fields.weight.default('ordinary'), channels: Fields.channels.default(['email']), seats: Fields.seats.default(['primary']),
  audienceId: Fields.audienceId.default(null), filter: AudienceFilter.prefault({}), urgent: Fields.urgent.default(false),
};

export const CircularState = z.enum(['draft', 'scheduled', 'sent', 'cancelled']);
export type CircularState = z.output<typeof CircularState>;
/** The furthest that a recipient has come. */
export const ReceiptState = z.enum(['acknowledged', 'opened', 'delivered', 'sent', 'queued', 'failed', 'screen']);
export type ReceiptState = z.output<typeof ReceiptState>;
export const CircularSummary = z.object({
  id: Id, subject: z.string(), weight: Weight, urgent: z.boolean(), state: CircularState, acknowledge: z.boolean(),
  createdBy: Named, createdAt: Instant, sendAt: Instant.nullable(), sentAt: Instant.nullable(), answerBy: Day.nullable(),
  /** Of the reader's parks: enterprises that it reached, and those of them in which somebody opened or acknowledged it. */
  enterprises: z.number().int(), opened: z.number().int(), acknowledged: z.number().int(),
  version: Version,
});
export type CircularSummary = z.output<typeof CircularSummary>;
export const CircularAction = z.enum(['edit', 'test', 'send', 'cancel', 'remind']);
export const Circular = CircularSummary.extend({
  body: z.string(), channels: z.array(Way), seats: z.array(Seat), audience: Named.nullable(), filter: AudienceFilter, named: NamedIn,
  answerDays: z.number().int().nullable(), fallbackHours: z.number().int().nullable(), fallbackFailed: z.boolean(),
  files: z.array(FileRef), parks: z.array(Named), sentBy: Named.nullable(), digest: z.string().nullable(), cancelledBecause: z.enum(['withdrawn', 'author_left']).nullable(),
  /** Recipients by the furthest that they have come; enterprises that nobody could be told for. */
  receipts: z.object(Object.fromEntries(ReceiptState.options.map((state) => [state, z.number().int()])) as Record<ReceiptState, z.ZodInt>),
  people: z.number().int(), unreached: z.number().int(), standIns: z.number().int(), reminders: z.number().int(),
  allowedActions: z.array(CircularAction),
});
export type Circular = z.output<typeof Circular>;

const circularParams = z.strictObject({ circularId: Id });
const CircularFilter = { q: z.string().trim().max(80).optional(), state: CircularState.optional(), weight: Weight.optional() };
export const listCirculars = endpoint({
  method: 'GET', path: '/circulars', summary: 'Circulars, newest first', tag: 'circulars', query: z.strictObject({ ...PageQuery, ...CircularFilter }), response: pageOf(CircularSummary),
});
export const exportCirculars = endpoint({
  method: 'GET', path: '/circulars/export', summary: 'The same list as Excel or CSV', tag: 'circulars',
  query: z.strictObject({ ...CircularFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const writeCircular = endpoint({
  method: 'POST', path: '/circulars', summary: 'Write a circular', tag: 'circulars', creates: true,
  body: z.strictObject({
    ...Fields, ...Addressing, acknowledge: Fields.acknowledge.default(false), answerDays: Fields.answerDays.default(null),
    fallbackHours: Fields.fallbackHours.default(8), fallbackFailed: Fields.fallbackFailed.default(true), fileIds: Fields.fileIds.default([]),
  }),
  response: Circular,
});
export const getCircular = endpoint({
  method: 'GET', path: '/circulars/:circularId', summary: 'A circular with its counts', tag: 'circulars', params: circularParams, response: Circular,
});
export const editCircular = endpoint({
  method: 'PATCH', path: '/circulars/:circularId', summary: 'Change a circular that isn\'t out yet', tag: 'circulars', params: circularParams,
  body: z.strictObject({ ...z.object(Fields).partial().shape, version: Version }), response: Circular,
});

export const Reach = z.object({
  enterprises: z.number().int(), people: z.number().int(),
  /** People by way; enterprises for `robot`. */
  byWay: z.object({ screen: z.number().int(), email: z.number().int(), sms: z.number().int(), robot: z.number().int() }),
  /** Enterprises that nobody could be told for. */
  unreached: z.number().int(),
  /** Those of them in which nobody agreed to electronic delivery, where it has legal effect. */
  withoutConsent: z.number().int(),
  /** Held back until quiet hours end, if it were sent now; the people of these ways. */
  held: z.number().int(),
});
export type Reach = z.output<typeof Reach>;
export const previewReach = endpoint({
  method: 'POST', path: '/circulars/reach', summary: 'Whom a circular would reach', tag: 'circulars', body: z.strictObject({ ...Addressing, filter: AudienceFilter }), response: Reach,
});
export const UnreachedCause = z.enum(['nobody', 'agents_only', 'no_consent', 'no_channel']);
export type UnreachedCause = z.output<typeof UnreachedCause>;
export const Unreached = z.object({ enterprise: Named, park: Named, officer: Named.nullable(), cause: UnreachedCause });
export type Unreached = z.output<typeof Unreached>;
/** Before sending as it stands now, afterwards as it was. */
export const listUnreached = endpoint({
  method: 'GET', path: '/circulars/:circularId/unreached', summary: 'Enterprises without a working channel', tag: 'circulars', params: circularParams, query: z.strictObject(PageQuery), response: pageOf(Unreached),
});
export const exportUnreached = endpoint({
  method: 'GET', path: '/circulars/:circularId/unreached/export', summary: 'The same list as Excel or CSV', tag: 'circulars', params: circularParams,
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const testCircular = endpoint({
  method: 'POST', path: '/circulars/:circularId/test', summary: 'Send it to myself alone', tag: 'circulars', params: circularParams, body: z.strictObject({ version: Version }), response: Done,
});
export const sendCircular = endpoint({
  method: 'POST', path: '/circulars/:circularId/send', summary: 'Send it now, or at an instant to come', tag: 'circulars', params: circularParams,
  body: z.strictObject({ version: Version, at: Instant.nullable().default(null) }), response: Circular,
});
export const cancelCircular = endpoint({
  method: 'POST', path: '/circulars/:circularId/cancel', summary: 'Take it back before it is out', tag: 'circulars', params: circularParams, body: z.strictObject({ version: Version }), response: Circular,
});
export const remindCircular = endpoint({
  method: 'POST', path: '/circulars/:circularId/remind', summary: 'Remind the enterprises that haven\'t acknowledged', tag: 'circulars', params: circularParams,
  body: z.strictObject({ version: Version }), response: Circular,
});

export const Receipt = z.object({
  id: Id, enterprise: Named, person: Named, seat: z.enum([...Seat.options, 'agent']), state: ReceiptState,
  at: Instant, openedAt: Instant.nullable(), openedVia: z.enum(['screen', 'link']).nullable(), acknowledgedAt: Instant.nullable(), acknowledgedVia: z.enum(['screen', 'link']).nullable(),
  fallbackAt: Instant.nullable(),
  /** The recipient whom this one stands in for, and why. */
  insteadOf: Named.nullable(), reason: z.enum(['silent', 'failed', 'readdressed', 'reminder']).nullable(),
  deliveries: z.array(z.object({
    channel: DeliveryChannel, status: DeliveryStatus, address: z.string().nullable(), dueAt: Instant.nullable(), sentAt: Instant.nullable(), deliveredAt: Instant.nullable(),
    deliveredBy: z.enum(['report', 'no_failure']).nullable(), failedAt: Instant.nullable(), failure: z.string().nullable(),
  })),
});
export type Receipt = z.output<typeof Receipt>;
const ReceiptFilter = { states: commaList(ReceiptState).optional(), q: z.string().trim().max(80).optional(), standIns: z.stringbool().default(false) };
export const listReceipts = endpoint({
  method: 'GET', path: '/circulars/:circularId/receipts', summary: 'What each recipient got, by enterprise', tag: 'circulars', params: circularParams, query: z.strictObject({ ...PageQuery, ...ReceiptFilter }), response: pageOf(Receipt),
});
export const exportReceipts = endpoint({
  method: 'GET', path: '/circulars/:circularId/receipts/export', summary: 'The same list as Excel or CSV', tag: 'circulars', params: circularParams,
  query: z.strictObject({ ...ReceiptFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});

// ── what recipients do ──────────────────────────────────────────────────
export const acknowledgeNotice = endpoint({
  method: 'POST', path: '/notices/:noticeId/acknowledge', summary: 'Acknowledge a notice', tag: 'notices', params: z.strictObject({ noticeId: Id }), response: Done,
});
const LinkToken = z.string().regex(/^[0-9a-f-]{36}\.[\w-]{43}$/);
/** What stands behind the link of a mail or text message. A confidential body is shown to nobody who hasn't signed in. */
export const LinkedNotice = z.object({
  subject: z.string(), body: z.string().nullable(), from: z.string(), enterprise: z.string().nullable(), weight: Weight, at: Instant, answerBy: Day.nullable(),
  acknowledge: z.boolean(), acknowledgedAt: Instant.nullable(),
  /** Whether acknowledging by this page is possible: it asks for the last four digits of the recipient's phone. */
  byDigits: z.boolean(),
});
export type LinkedNotice = z.output<typeof LinkedNotice>;
export const openLinkedNotice = endpoint({
  method: 'POST', path: '/notice-links/open', summary: 'Open a notice by the link that was sent', tag: 'notices', body: z.strictObject({ token: LinkToken }), response: LinkedNotice,
});
export const acknowledgeLinkedNotice = endpoint({
  method: 'POST', path: '/notice-links/acknowledge', summary: 'Acknowledge it there, without signing in', tag: 'notices',
  body: z.strictObject({ token: LinkToken, last4: z.string().regex(/^\d{4}$/) }), response: LinkedNotice,
});

/** Sealed; a circular with legal effect has one for each recipient, as of the instant at which it is asked for. */
export const certifyDelivery = endpoint({
  method: 'POST', path: '/circulars/:circularId/receipts/:noticeId/certificate', summary: 'Issue a delivery certificate', tag: 'circulars',
  params: z.strictObject({ circularId: Id, noticeId: Id }), response: FileRef,
});
