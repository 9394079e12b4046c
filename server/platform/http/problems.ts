import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '@qilian/contract/shapes';
import { answerTo, Refusal, type FieldError, type RefusalKind } from '../errors.ts';
import { ringIsStale } from '../secrets.ts';
import { localeFrom, phrase, type Locale } from '../phrases.ts';

const statusOf: Record<RefusalKind, number> = {
  invalid: 422, unauthenticated: 401, forbidden: 403, not_found: 404, conflict: 409, precondition: 412, too_large: 413, too_many: 429, unavailable: 503,
};

/** Errors of the HTTP library, as refusals of ours. */
const known: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal('too_large', 'common.body_too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal('invalid', 'common.media_type'),
  FST_ERR_CTP_EMPTY_JSON_BODY: new Refusal('invalid', 'common.empty_body'),
  FST_ERR_CTP_INVALID_JSON_BODY: new Refusal('invalid', 'common.invalid_json'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Refusal('invalid', 'common.invalid_json'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: new Refusal('invalid', 'common.media_type'),
  FST_REQ_FILE_TOO_LARGE: new Refusal('too_large', 'common.body_too_large'),
  FST_FILES_LIMIT: new Refusal('invalid', 'files.one_at_a_time'),
  FST_PARTS_LIMIT: new Refusal('invalid', 'files.one_at_a_time'),
  FST_ERR_MAX_PARAM_LENGTH: new Refusal('not_found', 'common.not_found'),
  FST_ERR_BAD_URL: new Refusal('not_found', 'common.not_found'),
};

/** What the reader of forms says of an upload, without a code. */
const brokenForms: Record<string, Refusal> = {
  'Unexpected end of multipart data': new Refusal('invalid', 'files.broken_upload'),
  'Multipart: Boundary not found': new Refusal('invalid', 'common.media_type'),
};

/** PostgreSQL's own refusals that a request can provoke. */
const databaseRefusals: Record<string, Refusal> = {
  '40001': new Refusal('conflict', 'common.try_again'),
  '40P01': new Refusal('conflict', 'common.try_again'),
  '23505': new Refusal('conflict', 'common.already_exists'),
  '23P01': new Refusal('conflict', 'common.already_exists'),
  '23503': new Refusal('conflict', 'common.gone_meanwhile'),
  // Text that PostgreSQL can't read: NUL, a cursor that somebody made up.
  '22021': new Refusal('invalid', 'common.bad_request'),
  '22P02': new Refusal('invalid', 'common.bad_request'),
  '22007': new Refusal('invalid', 'common.bad_request'),
  '22003': new Refusal('invalid', 'common.bad_request'),
  '22008': new Refusal('invalid', 'common.bad_request'),
  '22009': new Refusal('invalid', 'common.bad_request'),
  // An instant that names a time zone which there isn't.
  '22023': new Refusal('invalid', 'common.bad_request'),
  '57014': new Refusal('unavailable', 'common.too_slow'),
};

/** Class 22 of SQL: the caller is refused without a word on the field, so whoever runs the product must learn of it. */
const isDataException = (error: unknown): boolean => /^22[0-9A-Z]{3}$/.test((error as { code?: string }).code ?? '');

const away = new Refusal('unavailable', 'common.busy', { retryAfterSeconds: 2 });

/**
 * The database is full, stopping, starting, elsewhere now, or out of reach. Nothing was done, unless the commit
 * itself was under way: a key or a version that is sent again finds that out.
 */
const databaseAway = new Set([
  '53300', '57P01', '57P02', '57P03', '25006', '08000', '08001', '08003', '08004', '08006',
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
]);
/** No room on a disk, be it the database's or that of files. What was begun was undone. */
const diskFull = new Set(['53100', 'ENOSPC', 'EDQUOT']);
const noRoom = new Refusal('unavailable', 'common.no_room', { retryAfterSeconds: 60 });

/** What the driver says of a connection that broke or couldn't be had, without a code. */
const brokenConnection = /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/;

export function toRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (ringIsStale(error)) return new Refusal('unavailable', 'common.busy', { retryAfterSeconds: 1 });
  const { code, statusCode, constraint } = error as FastifyError & { constraint?: string };
  if (code !== undefined) {
    const refusal = answerTo(constraint) ?? known[code] ?? databaseRefusals[code];
    if (refusal) return refusal;
    if (databaseAway.has(code)) return away;
    if (diskFull.has(code)) return noRoom;
  }
  if (brokenConnection.test((error as Error).message)) return away;
  const brokenForm = brokenForms[(error as Error).message];
  if (brokenForm) return brokenForm;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal('invalid', 'common.bad_request');
  return undefined;
}

function describe(error: FieldError, locale: Locale) {
  return { field: error.field, code: error.code, message: phrase(locale, `errors.${error.code}`, { field: error.field, ...error.params }) };
}

/** RFC 9457: what is wrong, in the reader's language, with the fields and the mend. */
export function toProblem(refusal: Refusal, locale: Locale, requestId: string): Problem {
  return {
    type: `urn:qilian:problem:${refusal.code}`,
    title: phrase(locale, `errors.kinds.${refusal.kind}`),
    status: statusOf[refusal.kind],
    detail: phrase(locale, `errors.${refusal.code}`, refusal.params),
    code: refusal.code,
    requestId,
    ...(refusal.errors.length > 0 && { errors: refusal.errors.map((error) => describe(error, locale)) }),
    ...(refusal.current !== undefined && { current: refusal.current }),
    ...(refusal.versions !== undefined && { versions: refusal.versions }),
    ...(refusal.retryAfterSeconds !== undefined && { retryAfterSeconds: refusal.retryAfterSeconds }),
    ...(refusal.ways !== undefined && { ways: refusal.ways }),
  };
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toRefusal(error);
  const locale = localeFrom(request.headers['accept-language']);
  if (!refusal) request.log.error({ err: error }, 'unexpected error');
  else if (refusal === noRoom) request.log.error({ err: error }, 'no room on the disk');
  else if (isDataException(error)) request.log.warn({ err: error }, 'the database could not take a value that had passed as valid');
  const problem = refusal
    ? toProblem(refusal, locale, request.id)
    : { ...toProblem(new Refusal('unavailable', 'common.internal'), locale, request.id), status: 500 };
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.retryAfterSeconds);
  return reply.code(problem.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(problem));
}
