import { sql } from 'kysely';
import type { z } from 'zod';
import type { ProofState } from '@qilian/contract/credentials';
import type { ProofWay } from '@qilian/contract/shapes';
import { freshMs } from '../../../platform/auth/fresh.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { demoPeople } from '../demo.ts';
import { findRelyingParty } from '../credentials/relying-party.ts';

/** How whoever is signed in can prove anew who they are, the easiest first. With a second factor the password alone isn't enough. */
export async function proofWays(tx: Tx): Promise<ProofWay[]> {
  const { userId, sessionId, side } = tx.actor;
  if (userId === null || sessionId === null) return [];
  const { rows: [has] } = await sql<{ passkey: boolean; second_factor: boolean; password: boolean; contact: boolean }>`
    select exists (select from passkeys p where p.user_id = u.id) as passkey,
      exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as second_factor,
      u.password_hash is not null as password, u.phone_is_mobile or u.email is not null as contact
    from users u where u.id = ${userId}`.execute(tx.sql);
  if (!has) return [];
  const inDemo = (await demoPeople(tx)).some((person) => person.userId === userId);
  const open: [ProofWay, boolean][] = [
    ['demo', inDemo],
    ['passkey', has.passkey && findRelyingParty(tx.platform.config) !== null],
    ['second_factor', has.second_factor],
    ['password', has.password && !has.second_factor],
    ['code', side === 'enterprise' && has.contact],
  ];
  return open.filter(([, is]) => is).map(([way]) => way);
}

/** @throws Refusal `auth.way_closed` for a way that this person doesn't have */
export async function requireWay(tx: Tx, way: ProofWay): Promise<string> {
  if (!(await proofWays(tx)).includes(way)) throw new Refusal('conflict', 'auth.way_closed');
  return tx.actor.userId!;
}

export async function showProof(tx: Tx): Promise<z.output<typeof ProofState>> {
  const { provedAt } = tx.actor;
  const until = provedAt === null || provedAt + freshMs <= tx.now.getTime() ? null : new Date(provedAt + freshMs).toISOString();
  return { freshUntil: until, ways: await proofWays(tx) };
}

/** Sensitive acts of this session ask for nothing for a while. */
export async function noteProof(tx: Tx, way: ProofWay): Promise<z.output<typeof ProofState>> {
  await tx.sql.selectFrom('users').select('id').where('id', '=', tx.actor.userId).forNoKeyUpdate().execute();
  await tx.sql.updateTable('sessions').set({ proved_at: tx.now }).where('id', '=', tx.actor.sessionId).execute();
  await record(tx, { type: 'people.stepped_up', record: { type: 'user', id: tx.actor.userId! }, parkId: null, enterpriseId: tx.actor.enterprise?.id ?? null, audience: 'auditor', params: { way } });
  return { freshUntil: new Date(tx.now.getTime() + freshMs).toISOString(), ways: await proofWays(tx) };
}
