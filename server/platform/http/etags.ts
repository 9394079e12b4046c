import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Endpoint } from '@qilian/contract/endpoint';
import { Refusal, invalidField } from '../errors.ts';

const has = (schema: z.ZodType | undefined, name: string) => schema instanceof z.ZodObject && name in schema.shape;

/** Answers with one record that counts its changes. */
export const isVersioned = ({ response, exchange = 'json' }: Endpoint): boolean => exchange === 'json' && has(response, 'version');
/** Changes that name the version they were made for. */
export const takesVersion = ({ body }: Endpoint): boolean => has(body, 'version');

/**
 * The version, for `If-Match`, and a digest of the whole, for `If-None-Match`: lights turn and tasks move
 * without a new version of the record.
 */
export function etagOf(version: number, json: string): string {
  return `"${version}.${createHash('sha256').update(json).digest('base64url').slice(0, 16)}"`;
}

export function isKnown(request: FastifyRequest, etag: string): boolean {
  const given = request.headers['if-none-match'];
  return given !== undefined && (given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));
}

/** The version in `If-Match`, which is an ETag of ours or a bare version in quotation marks; null without one or for `*`. Throws on the header. */
export function versionMatched(request: FastifyRequest): number | null {
  const given = request.headers['if-match']?.trim();
  if (given === undefined || given === '*') return null;
  const version = /^"(\d{1,9})(\.[\w-]+)?"$/.exec(given)?.[1];
  if (version === undefined) throw invalidField('headers.if-match', 'common.bad_if_match');
  return Number(version);
}

/** The body with the version of `If-Match`, which may stand for the field `version`. Throws where both are given and differ. */
export function withVersion(body: unknown, version: number | null): unknown {
  if (version === null || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { version: sent = version } = body as { version?: unknown };
  if (sent !== version) throw invalidField('headers.if-match', 'common.if_match_differs', { matched: version, sent: String(sent) });
  return { ...body, version };
}

/** Where `If-Match` was the condition, a stale version is a failed condition: both versions are shown. */
export function asPrecondition(error: unknown, version: number | null): unknown {
  if (version === null || !(error instanceof Refusal) || error.code !== 'common.stale_version') return error;
  const stored = (error.current as { version?: number } | undefined)?.version ?? null;
  return new Refusal('precondition', 'common.precondition_failed', { params: { sent: version, stored }, current: error.current, versions: { sent: version, stored } });
}
