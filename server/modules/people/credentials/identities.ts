import { sql } from 'kysely';
import { normalizeMobile } from '@qilian/contract/codes/phone';
import { sealedColumns } from '../../../platform/keys/sealed.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { emailIndexes, normalEmail, phoneIndexes } from '../contacts.ts';
import type { Returned, Side } from './provider-flow.ts';

export type LinkedBy = 'email' | 'phone' | 'login_name';

const noPark = { parkId: null, enterpriseId: null };
const open = (tx: Tx) => tx.sql.selectFrom('identities').where('unlinked_at', 'is', null);

/**
 * The person of ours behind an account at the provider: the one it is linked with, else the one whose verified
 * attribute it has, who is then linked with it. Nobody is made.
 * @throws Refusal `auth.provider_unverified`, `auth.provider_unknown`, `auth.provider_ambiguous`, `auth.provider_taken`,
 * `auth.provider_unlinked`, `auth.provider_other_person`
 */
export async function personBehind(tx: Tx, { issuer, subject, sources, side, linkFor }: Returned): Promise<string> {
  const subjectIndex = tx.platform.secrets.sign('identity', `${issuer}\n${subject}`);
  await sql`select pg_advisory_xact_lock(${subjectIndex.readBigInt64BE(0).toString()}::bigint)`.execute(tx.sql);
  const linked = await open(tx).innerJoin('users', 'users.id', 'identities.user_id').select(['identities.id', 'users.id as user_id', 'users.side', 'users.left_at'])
    .where('issuer', '=', issuer).where('subject_index', '=', subjectIndex).executeTakeFirst();
  if (linked) {
    if (linkFor !== null && linked.user_id !== linkFor) throw new Refusal('conflict', 'auth.provider_other_person');
    if (linked.side !== side || linked.left_at !== null) throw new Refusal('unauthenticated', 'auth.provider_unknown');
    await tx.sql.updateTable('identities').set({ last_used_at: tx.now }).where('id', '=', linked.id).execute();
    return linked.user_id;
  }
  const { userId, linkedBy } = await findByAttribute(tx, side, sources);
  if (linkFor !== null && userId !== linkFor) throw new Refusal('conflict', 'auth.provider_other_person');
  await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  if (await open(tx).select('id').where('user_id', '=', userId).where('issuer', '=', issuer).executeTakeFirst()) throw new Refusal('conflict', 'auth.provider_taken');
  const parted = await tx.sql.selectFrom('identities').select('id').where('issuer', '=', issuer).where('subject_index', '=', subjectIndex).where('user_id', '=', userId).limit(1).executeTakeFirst();
  // Whoever unlinked the accounts doesn't want them linked again by the next visit.
  if (parted && linkFor === null) throw new Refusal('conflict', 'auth.provider_unlinked');
  const id = newId(tx.now);
  await tx.sql.insertInto('identities').values({ id, user_id: userId, issuer, subject_index: subjectIndex, linked_by: linkedBy, linked_at: tx.now, last_used_at: tx.now }).execute();
  await record(tx, { type: 'people.identity_linked', record: { type: 'user', id: userId }, ...noPark, audience: 'auditor', params: { identityId: id, issuer, linkedBy } });
  return userId;
}

interface Attribute {
  linkedBy: LinkedBy;
  column: 'email_index' | 'phone_index' | 'login_name';
  values: Buffer[] | string[];
}

/** Values that the provider vouches for, with how a person of ours is found by them. */
function attributesOf(tx: Tx, sources: Record<string, unknown>[]): Attribute[] {
  const { secrets, config } = tx.platform;
  const { linkBy, emailClaim, phoneClaim, loginNameClaim } = config.oidc!;
  return sources.flatMap((claims) => linkBy.flatMap((linkedBy): Attribute[] => {
    const claim = { email: emailClaim, phone: phoneClaim, login_name: loginNameClaim }[linkedBy];
    const value = claim === undefined ? undefined : claims[claim];
    if (typeof value !== 'string' || value === '') return [];
    // The user name is the directory's own word; mail and phone are what somebody once typed, until they are verified.
    if (linkedBy === 'login_name') return [{ linkedBy, column: 'login_name', values: [value.trim().toLowerCase()] }];
    if (claims[`${claim}_verified`] !== true) return [];
    if (linkedBy === 'email') return [{ linkedBy, column: 'email_index', values: emailIndexes(secrets, normalEmail(value)) }];
    const mobile = normalizeMobile(value);
    return mobile === null ? [] : [{ linkedBy, column: 'phone_index', values: phoneIndexes(secrets, mobile) }];
  }));
}

async function findByAttribute(tx: Tx, side: Side, sources: Record<string, unknown>[]): Promise<{ userId: string; linkedBy: LinkedBy }> {
  const attributes = attributesOf(tx, sources);
  if (attributes.length === 0) throw new Refusal('unauthenticated', 'auth.provider_unverified');
  const found = new Map<string, LinkedBy>();
  for (const { linkedBy, column, values } of attributes) {
    const rows = await tx.sql.selectFrom('users').select('id').where('side', '=', side).where('left_at', 'is', null).where(column, 'in', values)
      .$if(side === 'enterprise', (query) => query.where(sql<boolean>`exists (select from seats_of(users.id, ${today(tx)}::date))`)).limit(2).execute();
    for (const { id } of rows) if (!found.has(id)) found.set(id, linkedBy);
  }
  const [only] = found;
  if (only === undefined) throw new Refusal('unauthenticated', 'auth.provider_unknown');
  if (found.size > 1) throw new Refusal('conflict', 'auth.provider_ambiguous');
  return { userId: only[0], linkedBy: only[1] };
}

/** Accounts at the provider that are linked with the caller's. */
export async function listIdentities(tx: Tx) {
  const rows = await open(tx).select(['id', 'issuer', 'linked_by', 'linked_at', 'last_used_at']).where('user_id', '=', tx.actor.userId).orderBy('linked_at').execute();
  return {
    items: rows.map((row) => ({ id: row.id, issuer: row.issuer, linkedBy: row.linked_by as LinkedBy, linkedAt: row.linked_at.toISOString(), lastUsedAt: row.last_used_at.toISOString() })),
  };
}

/** @throws Refusal `people.identity.not_found`, also for somebody else's */
export async function unlinkIdentity(tx: Tx, identityId: string): Promise<void> {
  const userId = tx.actor.userId!;
  await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  const gone = await tx.sql.updateTable('identities').set({ unlinked_at: tx.now }).where('id', '=', identityId).where('user_id', '=', userId).where('unlinked_at', 'is', null).returning('issuer').executeTakeFirst();
  if (!gone) throw notFound('people.identity');
  await record(tx, { type: 'people.identity_unlinked', record: { type: 'user', id: userId }, ...noPark, audience: 'auditor', params: { identityId, issuer: gone.issuer } });
}

/** Links that came about with a sign-in, or after it, that wasn't the owner's. The caller holds the lock. */
export async function unlinkIdentitiesSince(tx: Tx, userId: string, since: Date): Promise<void> {
  const gone = await tx.sql.updateTable('identities').set({ unlinked_at: tx.now }).where('user_id', '=', userId).where('unlinked_at', 'is', null).where('linked_at', '>=', since).returning(['id', 'issuer']).execute();
  for (const { id, issuer } of gone) await record(tx, { type: 'people.identity_unlinked', record: { type: 'user', id: userId }, ...noPark, audience: 'auditor', params: { identityId: id, issuer } });
}

/** The provider's tokens of open sessions. */
export const sealedIdentityTokens = sealedColumns({ table: 'sessions', sealed: ['identity_token'] });
