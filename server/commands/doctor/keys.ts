import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listBackups } from '../../platform/backup/folder.ts';
import { digestOfKey } from '../../platform/backup/sealed-key.ts';
import { openKept, renewMs } from '../../platform/documents/paper-seal.ts';
import { nameOf, readSeal, validityOf } from '../../platform/documents/read-seal.ts';
import { wrappingBy } from '../../platform/keys/wrapping.ts';
import { dayMs, fail, ok, warn, type Context, type Finding } from './finding.ts';

export async function dataKey(context: Context): Promise<Finding[]> {
  const key = await readDataKey(context);
  const { client, config, database } = context;
  if (key === undefined) return [fail('data key', 'is missing', database.embedded ? `Put it back into ${join(config.dataDir, 'data-key')} (mode 600).` : 'Set DATA_KEY. Without it phones and e-mail addresses can\'t be read.')];
  const { rows } = await client.query<{ number: number; wrapped: Buffer }>(`select number, wrapped from data_keys where wrapped is not null and state <> 'retired'`);
  try {
    for (const { number, wrapped } of rows) wrappingBy(key).unwrap(number, wrapped);
  } catch (error) {
    return [fail('data key', (error as Error).message, 'Find the right key: the newest backup names it by the first digits of its digest.')];
  }
  const newest = config.backups.dir === undefined ? undefined : (await listBackups(config.backups.dir)).at(-1);
  if (newest && newest.dataKeyDigest !== digestOfKey(key)) return [warn('data key', 'is another one than when the newest backup was made', 'Make a backup now; keep the old key as long as older backups.')];
  return [ok('data key', 'is there and fits')];
}

/** The certificate that seals papers: by setting, or the newest of the platform's own. */
export async function paperSeal(context: Context): Promise<Finding[]> {
  const { client, config, now } = context;
  const about = 'paper seal';
  if (config.paperSeal !== null) {
    const identity = await readSeal(config.paperSeal).catch((error: Error) => error);
    if (identity instanceof Error) return [fail(about, identity.message, 'Mend the setting, then start again. Until then the product does not start.')];
    const { certificate: seal } = identity;
    const days = Math.floor((seal.validToDate.getTime() - now.getTime()) / dayMs);
    const says = `${nameOf(seal)}, valid until ${seal.validToDate.toISOString().slice(0, 10)} (${days} days); its key fits`;
    const mend = 'Renew it with its authority and put the new files in place of the old ones (SEAL_CERT, SEAL_KEY).';
    if (validityOf(seal, now) !== 'valid') return [fail(about, `${says}: no paper can be sealed now`, mend)];
    return [days < 30 ? warn(about, says, mend) : ok(about, says)];
  }
  const { rows: [row] } = await client.query<{ pem: string; wrapped: Buffer; subject: string; until: Date }>(
    'select c.pem, k.wrapped, c.subject, c.valid_until as until from seal_keys k join seal_certificates c using (fingerprint) order by c.valid_until desc limit 1');
  if (!row) return [ok(about, 'the first start makes a certificate')];
  const key = await readDataKey(context);
  if (key === undefined) return [fail(about, 'its key can\'t be opened: the data key is missing', 'See "data key".')];
  try {
    const { certificate: seal, key: own } = openKept(row, wrappingBy(key));
    if (!seal.checkPrivateKey(own)) return [fail(about, 'the key that is kept is not that of the certificate', 'Restore the newest backup elsewhere and compare seal_keys; somebody changed the database.')];
  } catch (error) {
    return [fail(about, (error as Error).message, 'See "data key".')];
  }
  const days = Math.floor((row.until.getTime() - now.getTime()) / dayMs);
  const says = `the platform's own (${row.subject}), valid until ${row.until.toISOString().slice(0, 10)}; its key fits`;
  return [days < renewMs / dayMs - 7 ? warn(about, `${says}; the next one is overdue`, 'It is made when the next paper is sealed. Does the product run?') : ok(about, says)];
}

async function readDataKey({ config, database }: Context): Promise<string | undefined> {
  if (config.dataKey !== undefined || !database.embedded) return config.dataKey;
  return (await readFile(join(config.dataDir, 'data-key'), 'utf8').catch(() => undefined))?.trim();
}
