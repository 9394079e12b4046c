import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import { platform as system } from '../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../platform/cursor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { hashToken, isProgramToken, tokenOf, type Api } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { today } from '../../platform/today.ts';

interface Use {
  programId: string;
  operation: string;
  calls: number;
  refused: number;
}

/** Milliseconds after which what was counted is written; a process that dies loses no more. */
const writeEveryMs = 10_000;

/** Counts the calls of programs, without a statement in any of them. Returns what writes the counts. */
export function countUse({ http, platform }: Api): () => Promise<void> {
  let counted = new Map<string, Use>();
  http.addHook('onResponse', async (request, reply) => {
    const programId = programOf(platform, request);
    if (programId === undefined) return;
    const operation = `${request.method} ${(request.routeOptions.url ?? '').replace(/^\/api\/v1/, '')}`;
    const name = `${programId} ${operation}`;
    const use = counted.get(name) ?? { programId, operation, calls: 0, refused: 0 };
    use.calls += 1;
    if (reply.statusCode >= 400) use.refused += 1;
    counted.set(name, use);
  });
  async function write(): Promise<void> {
    if (counted.size === 0) return;
    const uses = [...counted.values()];
    counted = new Map();
    await inTransaction(platform, system, (tx) => add(tx, uses));
  }
  const timer = setInterval(() => {
    write().catch((error: unknown) => platform.log.warn({ err: error }, 'the use of programs was not written'));
  }, writeEveryMs).unref();
  http.addHook('onClose', async () => {
    clearInterval(timer);
    await write();
  });
  return write;
}

function programOf({ callers }: Platform, request: FastifyRequest): string | undefined {
  const given = tokenOf(request);
  const caller = given === null || !isProgramToken(given.token) ? undefined : callers.find(hashToken(given.token).toString('hex'));
  return caller?.policy === 'program' ? caller.key : undefined;
}

async function add(tx: Tx, uses: Use[]): Promise<void> {
  await sql`insert into program_use (program_id, day, operation, calls, refused, last_at)
    select (u->>'programId')::uuid, ${today(tx)}::date, u->>'operation', (u->>'calls')::bigint, (u->>'refused')::bigint, ${tx.now} from jsonb_array_elements(${JSON.stringify(uses)}::jsonb) u
    on conflict (program_id, day, operation) do update set calls = program_use.calls + excluded.calls, refused = program_use.refused + excluded.refused,
      last_at = greatest(program_use.last_at, excluded.last_at)`.execute(tx.sql);
}

/** Newest day first. The caller has made sure that the program is visible. */
export async function listUse(tx: Tx, programId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('program_use').select(['day', 'operation', 'calls', 'refused', 'last_at']).where('program_id', '=', programId)
    .orderBy('day', 'desc').orderBy('operation').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(day < ${after[0]}::date or day = ${after[0]}::date and operation > ${after[1]})`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.day, row.operation]);
  return { items: rows.map(({ last_at, ...use }) => ({ ...use, lastAt: last_at.toISOString() })), next };
}
