import { createPrivateKey, X509Certificate } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { platform as system } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';
import { readRing } from '../keys/key-ring.ts';
import type { Wrapping } from '../keys/wrapping.ts';
import type { Platform } from '../platform.ts';
import { makeOwnCertificate } from './own-certificate.ts';
import { nameOf, readSeal, validityOf, type SealFiles, type SealIdentity } from './read-seal.ts';

/** What seals the papers of this platform. */
export interface PaperSeal {
  /** @throws Refusal `papers.seal_out_of_time` where the certificate by setting has expired or isn't valid yet */
  identityAt(at: Date): Promise<SealIdentity>;
}

/** Keys of the ring are numbered from 1; this tells the seal's key from them. */
const wrapNumber = 0;
/** A self-made certificate is followed by the next so long before its end. */
export const renewMs = 90 * 86_400_000;

export const fingerprintOf = ({ certificate }: Pick<SealIdentity, 'certificate'>): string => certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/**
 * The certificate by setting, or the newest self-made one, which lies in the database: all processes have the same, and a
 * backup holds it. @throws where the setting names something that can't seal
 */
export async function openPaperSeal(platform: Platform, files: SealFiles | null, log: Logger): Promise<PaperSeal> {
  let identity = files === null ? await keptOrMade(platform) : await givenIn(platform, files);
  const validity = validityOf(identity.certificate, platform.clock.now());
  if (files !== null && validity !== 'valid') {
    log.error({ certificate: files.cert, until: identity.certificate.validToDate }, validity === 'expired' ? 'SEAL_CERT has expired: no paper can be sealed until it is renewed' : 'SEAL_CERT is not valid yet: no paper can be sealed until then');
  }
  return {
    async identityAt(at) {
      if (files !== null) {
        if (validityOf(identity.certificate, at) !== 'valid') {
          // Renewed while the process runs.
          identity = await givenIn(platform, files);
          if (validityOf(identity.certificate, at) !== 'valid') throw new Refusal('unavailable', 'papers.seal_out_of_time');
        }
      } else if (endsSoon(identity.certificate, at)) identity = await keptOrMade(platform, at);
      return identity;
    },
  };
}

const endsSoon = (certificate: X509Certificate, at: Date) => certificate.validToDate.getTime() - renewMs < at.getTime();

async function givenIn(platform: Platform, files: SealFiles): Promise<SealIdentity> {
  const identity = await readSeal(files);
  await inTransaction(platform, system, (tx) => take(tx, identity, false));
  return identity;
}

async function keptOrMade(platform: Platform, at = platform.clock.now()): Promise<SealIdentity> {
  return inTransaction(platform, system, async (tx) => {
    const kept = await findKept(tx);
    if (kept && !endsSoon(kept.certificate, at)) return kept;
    await sql`select pg_advisory_xact_lock(hashtext('qilian paper seal'))`.execute(tx.sql);
    const made = await findKept(tx);
    if (made && !endsSoon(made.certificate, at)) return made;
    // By a data key that was changed meanwhile nothing is wrapped any more.
    await readRing(tx, platform.wrapping, platform.config.dataCipher);
    const identity = await makeOwnCertificate(new URL(platform.config.publicUrl).hostname, at);
    await take(tx, identity, true);
    const wrapped = platform.wrapping.wrap(wrapNumber, identity.key.export({ format: 'der', type: 'pkcs8' }));
    await tx.sql.insertInto('seal_keys').values({ fingerprint: fingerprintOf(identity), wrapped }).execute();
    return identity;
  });
}

async function findKept(tx: Tx): Promise<SealIdentity | undefined> {
  const row = await tx.sql.selectFrom('seal_keys as k').innerJoin('seal_certificates as c', 'c.fingerprint', 'k.fingerprint')
    .select(['c.pem', 'k.wrapped']).orderBy('c.valid_until', 'desc').limit(1).executeTakeFirst();
  return row && openKept(row, tx.platform.wrapping);
}

/** @throws where DATA_KEY is another than that under which the key was wrapped */
export function openKept({ pem, wrapped }: { pem: string; wrapped: Buffer }, wrapping: Wrapping): SealIdentity {
  return { certificate: new X509Certificate(pem), chain: [], key: createPrivateKey({ key: wrapping.unwrap(wrapNumber, wrapped), format: 'der', type: 'pkcs8' }) };
}

/** The keys of all certificates of its own, under another data key. */
export async function rewrapSealKeys(tx: Tx, from: Wrapping, to: Wrapping): Promise<void> {
  for (const { fingerprint, wrapped } of await tx.sql.selectFrom('seal_keys').selectAll().execute()) {
    await tx.sql.updateTable('seal_keys').set({ wrapped: to.wrap(wrapNumber, from.unwrap(wrapNumber, wrapped)) }).where('fingerprint', '=', fingerprint).execute();
  }
}

async function take(tx: Tx, identity: SealIdentity, selfMade: boolean): Promise<void> {
  const { certificate, chain } = identity;
  await tx.sql.insertInto('seal_certificates').values({
    fingerprint: fingerprintOf(identity), pem: [certificate, ...chain].map((one) => one.toString()).join(''), subject: nameOf(certificate),
    valid_from: certificate.validFromDate, valid_until: certificate.validToDate, self_made: selfMade, taken_at: tx.now,
  }).onConflict((conflict) => conflict.column('fingerprint').doNothing()).execute();
}
