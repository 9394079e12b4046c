import { isIP } from 'node:net';
import type { Robot, RobotKind } from '@qilian/contract/robots';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound } from '../../../platform/errors.ts';
import { networkList, openOutbound, OutboundFailure } from '../../../platform/gateways/outbound.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { hosts, readFailure, type RobotAccess } from './protocols.ts';

export const outboundOf = (platform: Platform) => openOutbound({ allowed: platform.config.webhookNetworks });

/** @throws Refusal `notices.robot.not_found` for whoever acts for no enterprise */
function ownEnterpriseId(tx: Tx): string {
  if (!tx.actor.enterprise) throw notFound('notices.robot');
  return tx.actor.enterprise.id;
}

const robots = (tx: Tx) => tx.sql.selectFrom('enterprise_robots').selectAll().where('enterprise_id', '=', ownEnterpriseId(tx)).where('ended_at', 'is', null);
type Row = Awaited<ReturnType<ReturnType<typeof robots>['executeTakeFirstOrThrow']>>;

function toRobot(tx: Tx, row: Row): Robot {
  const url = tx.platform.secrets.decrypt(row.url);
  return {
    kind: row.kind as RobotKind, address: `${new URL(url).host}/…${url.slice(-4)}`, signed: row.secret !== null, setAt: row.set_at.toISOString(),
    lastSentAt: row.last_sent_at?.toISOString() ?? null, failedAt: row.failed_at?.toISOString() ?? null, failure: row.failure === null ? null : readFailure(row.failure),
  };
}

export async function listRobots(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: Robot[]; next: string | null }> {
  const after = readCursor(cursor, 1);
  let query = robots(tx).orderBy('kind').limit(sql.lit(limit + 1));
  if (after) query = query.where('kind', '>', after[0]!);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.kind]);
  return { items: rows.map((row) => toRobot(tx, row)), next };
}

/** @throws Refusal `notices.robot.not_found` */
export async function getRobot(tx: Tx, kind: RobotKind): Promise<Robot> {
  const row = await robots(tx).where('kind', '=', kind).executeTakeFirst();
  if (!row) throw notFound('notices.robot');
  return toRobot(tx, row);
}

/** Only the provider's own hosts, and networks that the operator opened for a messenger of the city's own. */
function requireProvider(platform: Platform, kind: RobotKind, given: string): string {
  const url = URL.parse(given);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const family = isIP(host);
  const isOpened = family !== 0 && networkList(platform.config.webhookNetworks).check(host, family === 4 ? 'ipv4' : 'ipv6');
  if (!hosts[kind].includes(host) && !isOpened) throw invalidField('body.url', 'notices.robot_host', { hosts: hosts[kind].join(', ') });
  try {
    return outboundOf(platform).check(given).href;
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    throw invalidField('body.url', 'notices.robot_url', { value: given.slice(0, 80) });
  }
}

/** In place of the present one of the kind. @throws Refusal `notices.robot_host`, `notices.robot_url` */
export async function setRobot(tx: Tx, kind: RobotKind, { url, secret }: { url: string; secret: string | null }): Promise<Robot> {
  const address = requireProvider(tx.platform, kind, url);
  await endPresent(tx, kind);
  const { secrets } = tx.platform;
  await tx.sql.insertInto('enterprise_robots').values({
    id: newId(tx.now), enterprise_id: ownEnterpriseId(tx), kind, url: secrets.encrypt(address), secret: secret === null ? null : secrets.encrypt(secret), set_by: tx.actor.userId!, set_at: tx.now,
  }).execute();
  await recordRobot(tx, kind, 'robot_set');
  return getRobot(tx, kind);
}

/** @throws Refusal `notices.robot.not_found` */
export async function endRobot(tx: Tx, kind: RobotKind): Promise<void> {
  if (!await endPresent(tx, kind)) throw notFound('notices.robot');
  await recordRobot(tx, kind, 'robot_ended');
}

async function endPresent(tx: Tx, kind: RobotKind): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql.updateTable('enterprise_robots').set({ ended_at: tx.now }).where('enterprise_id', '=', ownEnterpriseId(tx)).where('kind', '=', kind).where('ended_at', 'is', null).executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function recordRobot(tx: Tx, kind: RobotKind, step: string): Promise<void> {
  const id = ownEnterpriseId(tx);
  const { park_id: parkId } = await tx.sql.selectFrom('enterprises').select('park_id').where('id', '=', id).executeTakeFirstOrThrow();
  await record(tx, { type: `notices.${step}`, record: { type: 'enterprise', id }, parkId, enterpriseId: id, audience: 'enterprise', params: { kind } });
}

/** The robot of an enterprise, opened, for a delivery. */
export async function findRobot(tx: Tx, enterpriseId: string, kind: RobotKind): Promise<(RobotAccess & { id: string }) | null> {
  const row = await tx.sql.selectFrom('enterprise_robots').selectAll().where('enterprise_id', '=', enterpriseId).where('kind', '=', kind).where('ended_at', 'is', null).executeTakeFirst();
  const { secrets } = tx.platform;
  return row ? { id: row.id, kind, url: secrets.decrypt(row.url), secret: row.secret === null ? null : secrets.decrypt(row.secret) } : null;
}

/** What came of the last message, for the enterprise's page. */
export async function noteRobot(tx: Tx, id: string, failure: string | null): Promise<void> {
  await tx.sql.updateTable('enterprise_robots').set(failure === null ? { last_sent_at: tx.now, failed_at: null, failure: null } : { failed_at: tx.now, failure }).where('id', '=', id).execute();
}
