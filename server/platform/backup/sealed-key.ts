import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';

/** Work factor of scrypt: 128 MB, about half a second, for whoever tries passphrases. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/** A secret as lines that only the passphrase opens (scrypt, AES-256-GCM). */
export function sealSecret(secret: string, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, cost), iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  const fields = { form: 'qilian-sealed-1', kdf: `scrypt N=${cost.N} r=${cost.r} p=${cost.p}`, cipher: 'aes-256-gcm', salt, iv, tag: cipher.getAuthTag(), body };
  return `${JSON.stringify(fields, (_name, value: unknown) => isBytes(value) ? Buffer.from(value.data).toString('hex') : value, 2)}\n`;
}

const isBytes = (value: unknown): value is { type: 'Buffer'; data: number[] } => typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';

/** Throws where the passphrase is wrong or the text was changed. */
export function openSealed(text: string, passphrase: string): string {
  const fields = JSON.parse(text) as Record<'form' | 'salt' | 'iv' | 'tag' | 'body', string>;
  if (fields.form !== 'qilian-sealed-1') throw new Error(`The sealed data key is of the form ${fields.form}, which this version does not know.`);
  const bytes = (name: 'salt' | 'iv' | 'tag' | 'body') => Buffer.from(fields[name], 'hex');
  try {
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase, bytes('salt'), 32, cost), bytes('iv'));
    decipher.setAuthTag(bytes('tag'));
    return Buffer.concat([decipher.update(bytes('body')), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new Error('BACKUP_PASSPHRASE does not open the data key of this backup.', { cause: error });
  }
}

export const digestOfKey = (key: string): string => createHash('sha256').update('qilian data key').update(key).digest('hex').slice(0, 16);
