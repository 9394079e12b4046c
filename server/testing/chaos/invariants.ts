import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Problem } from '@qilian/contract/shapes';
import type { Tx } from '../../platform/db/transaction.ts';
import { fingerprintOf } from '../../platform/http/idempotency.ts';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import type { TestApp } from '../app.ts';
import type { Server } from '../machines/postgres.ts';
import { pathOf, repeat, type Creation, type Told } from './load.ts';

/** Statements that find nothing in a database in which every action was done whole and once. */
const nothingOf: Record<string, string> = {
  'a case whose owner isn\'t its open row': `select c.id from cases c left join case_owners o on o.case_id = c.id and o.until_at is null where o.user_id is distinct from c.owner_id`,
  'a case with two owners, or none': `select c.id from cases c left join case_owners o on o.case_id = c.id and o.until_at is null group by c.id having count(o.id) <> 1`,
  'an open case without a clock': `select c.id from cases c where c.closed_at is null and not exists (select from clocks k where k.case_id = c.id)`,
  'a clock without its start': `select k.id from clocks k where not exists (select from clock_events e where e.clock_id = k.id and e.seq = 1 and e.kind = 'start')`,
  'a clock with a gap in its events': `select clock_id from clock_events group by clock_id having max(seq) <> count(*)`,
  'a case opened other than once in the ledger': `select c.id from cases c left join ledger_entries l on l.record_type = 'case' and l.record_id = c.id and l.type = 'case.opened' group by c.id having count(l.id) <> 1`,
  'an entry of a case that isn\'t there': `select l.id from ledger_entries l left join cases c on c.id = l.record_id where l.record_type = 'case' and c.id is null`,
  'a record with a gap in its entries': `select record_id from ledger_entries group by record_type, record_id having max(seq) <> count(*)`,
  'a need that its owner was told of other than once': `select l.record_id from ledger_entries l join cases c on c.id = l.record_id and c.kind = 'request' left join notices n on n.case_id = l.record_id and n.kind = 'case_received'
    where l.type = 'case.opened' and l.actor_id is distinct from (l.params->>'ownerId')::uuid group by l.record_id having count(n.id) <> 1`,
};
/** The same where the queue may be read. */
const nothingOfQueue: Record<string, string> = {
  'a delivery without a job that is still queued': `select d.notice_id from notice_deliveries d where d.status = 'queued' and d.due_at is null and d.brought_by is null and not exists (
    select from graphile_worker._private_jobs j where j.payload->>'noticeId' = d.notice_id::text and j.payload->>'channel' = d.channel)`,
};

/** What is wrong after everything came back; empty where all holds. */
export async function findWrongs({ app, server, web, told, withoutQueue = false }: { app: TestApp; server: Pick<Server, 'url' | 'query'>; web: { port: number }; told: Told; withoutQueue?: boolean }): Promise<string[]> {
  const wrongs: string[] = [];
  for (const creation of told.creations) wrongs.push(...await repeated(server, web, creation));
  for (const [what, statement] of Object.entries({ ...nothingOf, ...(!withoutQueue && nothingOfQueue) })) {
    const found = await server.query(statement);
    if (found.length > 0) wrongs.push(`${what}: ${JSON.stringify(found.slice(0, 3))}`);
  }
  const rows = await server.query<{ id: string; version: number; steps: number }>(`select c.id, c.version, (select count(*)::int from ledger_entries l where l.record_type = 'case' and l.record_id = c.id) as steps from cases c`);
  const cases = new Map(rows.map((row) => [row.id, row]));
  for (const [id, version] of told.versions) {
    const kept = cases.get(id);
    if (kept === undefined) wrongs.push(`case ${id} was answered as opened and isn't there`);
    else if (kept.version < version) wrongs.push(`case ${id} was answered in version ${version} and stands in ${kept.version}`);
    else if (kept.steps < (told.done.get(id) ?? 0) + 1) wrongs.push(`case ${id}: ${told.done.get(id)} actions were answered, the ledger has ${kept.steps} entries`);
  }
  const { config, secrets } = app.platform;
  const ledger = await verifyLedger({ databaseUrl: server.url, sealFile: config.sealFile, publicKey: sealKeys(secrets.sealSeed).publicKey });
  for (const finding of ledger.findings.filter(({ code }) => code !== 'file_missing')) wrongs.push(`ledger: ${JSON.stringify(finding)}`);
  return [...wrongs, ...told.accidents];
}

/** What was answered is answered again; what wasn't is done now, or was done. */
async function repeated(server: Pick<Server, 'query'>, web: { port: number }, creation: Creation): Promise<string[]> {
  const again = await repeat(web, creation);
  const title = `${creation.endpoint.method} ${creation.endpoint.path}`;
  if (creation.answer === null) {
    if (again.status === 200) creation.answer = again.body;
    else if (again.status >= 500) return [`${title}, repeated: ${again.status} ${JSON.stringify(again.body)}`];
    return [];
  }
  // Among the calls of the load are some that take rights away: whoever may no longer do it isn't told again either,
  // and whoever acts for another enterprise by now asks for something else.
  if (again.status === 403 && (await repeat(web, { ...creation, key: randomUUID() })).status === 403) return [];
  if ((again.body as Partial<Problem>).code === 'common.key_reused' && await wasForAnother(server, creation)) return [];
  if (again.headers.get('idempotency-replayed') !== 'true') return [`${title} was answered as done and done again: ${again.status} ${JSON.stringify(again.body)}`];
  return JSON.stringify(again.body) === JSON.stringify(creation.answer) ? [] : [`${title} answered ${JSON.stringify(creation.answer)}, then ${JSON.stringify(again.body)}`];
}

/** Whether this very call was kept as one for another enterprise than the one for which its caller acts now. */
async function wasForAnother(server: Pick<Server, 'query'>, { endpoint, params, body, key }: Creation): Promise<boolean> {
  const [kept] = await server.query<{ print: string }>(`select encode(fingerprint, 'hex') as print from idempotency_keys where key = '${key}'`);
  const enterprises = await server.query<{ id: string }>('select id from enterprises');
  const request = { method: endpoint.method, url: `/api/v1${pathOf(endpoint, params)}` } as FastifyRequest;
  const printFor = (id: string) => fingerprintOf({ actor: { enterprise: { id } } } as Tx, request, [body, undefined]).toString('hex');
  return enterprises.some(({ id }) => printFor(id) === kept?.print);
}
