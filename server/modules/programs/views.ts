import { sql } from 'kysely';
import type { Program, Scope } from '@qilian/contract/programs';
import { cutPage, readCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { visiblePrograms } from './access.ts';

interface TokenJson {
  id: string;
  hint: string;
  createdAt: string;
  createdBy: { id: string; name: string };
  endsAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  lastUsedFrom: string | null;
}

const select = (tx: Tx) => tx.sql.selectFrom('programs as p').where(visiblePrograms(tx.actor))
  .innerJoin('users as u', 'u.id', 'p.id').innerJoin('users as creator', 'creator.id', 'p.created_by')
  .select([
    'p.id', 'u.name', 'p.purpose', 'p.contact_name', 'p.contact_email', 'p.scopes', 'p.calls_per_minute', 'p.expires_at', 'p.ended_at', 'p.created_at', 'p.created_by', 'creator.name as creator', 'p.version',
    sql<{ id: string; name: string } | null>`(select json_build_object('id', d.id, 'name', d.name) from departments d where d.id = p.department_id)`.as('department'),
    sql<string[]>`to_jsonb(p.networks::text[])`.as('networks'),
    sql<{ id: string; name: string }[]>`(select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name), '[]') from areas a where a.id = any (p.parks))`.as('parks'),
    sql<TokenJson[]>`(select coalesce(json_agg(json_build_object('id', t.id, 'hint', t.hint, 'createdAt', t.created_at, 'createdBy', json_build_object('id', c.id, 'name', c.name),
      'endsAt', t.ends_at, 'revokedAt', t.revoked_at, 'lastUsedAt', t.last_used_at, 'lastUsedFrom', host(t.last_used_from)) order by t.created_at desc, t.id desc), '[]')
      from program_tokens t join users c on c.id = t.created_by where t.program_id = p.id)`.as('tokens'),
  ]);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

/** PostgreSQL writes instants in JSON with an offset. */
const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

function toProgram(tx: Tx, row: Row): Program {
  const expiresAt = row.expires_at.toISOString();
  const tokens = row.tokens.map(({ endsAt, ...token }) => {
    const end = iso(endsAt);
    return { ...token, createdAt: iso(token.createdAt)!, revokedAt: iso(token.revokedAt), lastUsedAt: iso(token.lastUsedAt), expiresAt: end === null || end > expiresAt ? expiresAt : end };
  });
  return {
    id: row.id, name: row.name, purpose: row.purpose,
    contact: { name: row.contact_name, email: row.contact_email && tx.platform.secrets.decrypt(row.contact_email) },
    parks: row.parks, scopes: row.scopes as Scope[], department: row.department, networks: row.networks, callsPerMinute: row.calls_per_minute,
    state: row.ended_at !== null ? 'ended' : row.expires_at <= tx.now ? 'expired' : 'active',
    expiresAt, endedAt: row.ended_at?.toISOString() ?? null, lastUsedAt: tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).toSorted().at(-1) ?? null,
    createdAt: row.created_at.toISOString(), createdBy: { id: row.created_by, name: row.creator }, version: row.version, tokens,
  };
}

/** @throws Refusal `programs.not_found` */
export async function getProgram(tx: Tx, programId: string): Promise<Program> {
  const row = await select(tx).where('p.id', '=', programId).executeTakeFirst();
  if (!row) throw notFound('programs');
  return toProgram(tx, row);
}

/** Newest first; `over` are those that ended or expired. */
export async function listPrograms(tx: Tx, { cursor, limit, state }: { cursor?: string | undefined; limit: number; state?: 'active' | 'over' | undefined }): Promise<{ items: Program[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = select(tx).orderBy('p.created_at', 'desc').orderBy('p.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(p.created_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const isActive = sql<boolean>`p.ended_at is null and p.expires_at > ${tx.now}`;
  if (state !== undefined) query = query.where(state === 'active' ? isActive : sql<boolean>`not (${isActive})`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  return { items: rows.map((row) => toProgram(tx, row)), next };
}

/** What the calling program is and may do. */
export async function getOwnProgram(tx: Tx) {
  const { userId, name, parks, scopes, posts: [post] } = tx.actor;
  const named = parks.length === 0 ? [] : await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', 'in', parks).orderBy('name').execute();
  const department = await tx.sql.selectFrom('departments').select(['id', 'name']).where('id', '=', post?.departmentId ?? null).executeTakeFirst();
  return { id: userId!, name, parks: named, department: department ?? null, scopes };
}
