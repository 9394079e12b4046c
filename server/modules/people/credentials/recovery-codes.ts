import { randomInt } from 'node:crypto';
import type { Tx } from '../../../platform/db/transaction.ts';

const count = 10;
/** Without the letters and digits that are taken for each other; 16 of them are 77 bits. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

const newCode = () => Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')).join('-');

/** As it is compared: however somebody typed it. */
const plain = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

export const isRecoveryCode = (code: string): boolean => plain(code).length === 16;

const digestOf = (tx: Tx, userId: string, code: string) => tx.platform.secrets.sign('recovery-code', `${userId}:${plain(code)}`);

/** Fresh codes in place of all former ones; nothing can tell them a second time. */
export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode);
  await dropRecoveryCodes(tx, userId);
  await tx.sql.insertInto('recovery_codes').values(codes.map((code) => ({ user_id: userId, digest: digestOf(tx, userId, code) }))).execute();
  return codes;
}

export async function dropRecoveryCodes(tx: Tx, userId: string): Promise<void> {
  await tx.sql.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

export async function recoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const { left } = await tx.sql.selectFrom('recovery_codes').select((eb) => eb.fn.countAll<number>().as('left'))
    .where('user_id', '=', userId).where('used_at', 'is', null).executeTakeFirstOrThrow();
  return left;
}

export async function knowsRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const row = await tx.sql.selectFrom('recovery_codes').select('user_id')
    .where('user_id', '=', userId).where('digest', '=', digestOf(tx, userId, code)).where('used_at', 'is', null).executeTakeFirst();
  return row !== undefined;
}

/** Whether this call is the one that used the code. */
export async function useRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const used = await tx.sql.updateTable('recovery_codes').set({ used_at: tx.now })
    .where('user_id', '=', userId).where('digest', '=', digestOf(tx, userId, code)).where('used_at', 'is', null).returning('user_id').executeTakeFirst();
  return used !== undefined;
}
