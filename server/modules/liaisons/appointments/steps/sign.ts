import { buffer } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { PasskeySignIn } from '@qilian/contract/credentials';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { attachFiles } from '../../../../platform/files/index.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { send } from '../../../notices/index.ts';
import { askForSignature, hasPasskey, proveSignature, type DocumentSignature } from '../../../people/index.ts';
import { sealLetter, storeLetter } from '../papers/letter.ts';
import { officersOf, tell } from '../news.ts';
import { moveAppointment, recordStep, takeAppointment, type AppointmentRow } from '../store.ts';

export type Signature = { way: 'passkey'; proof: DocumentSignature } | { way: 'proof' } | { way: 'paper'; files: string[] };

/** A challenge over the letter's digest. @throws Refusal `appointments.letter_changed` for another digest than that of the letter */
export async function beginSigning(tx: Tx, appointmentId: string, { version, digest }: { version: number; digest: string }) {
  await takeToSign(tx, appointmentId, version, digest);
  return askForSignature(tx, tx.actor.userId!, digest);
}

/** Checks the signature over the letter outside the transaction that stores it. */
export async function proveLetter(platform: Platform, userId: string, { digest, ...assertion }: z.output<typeof PasskeySignIn> & { digest: string }, request: FastifyRequest) {
  return proveSignature(platform, userId, digest, assertion, request);
}

export async function signByPasskey(tx: Tx, appointmentId: string, { version, digest }: { version: number; digest: string }, proof: DocumentSignature): Promise<void> {
  await finishSigning(tx, await takeToSign(tx, appointmentId, version, digest), { way: 'passkey', proof });
}

/** Where the owner has no passkey, the fresh proof that the call asked for. @throws Refusal `appointments.sign_with_passkey` */
export async function signByProof(tx: Tx, appointmentId: string, { version, digest }: { version: number; digest: string }): Promise<void> {
  const row = await takeToSign(tx, appointmentId, version, digest);
  if (await hasPasskey(tx, tx.actor.userId!)) throw new Refusal('conflict', 'appointments.sign_with_passkey');
  await finishSigning(tx, row, { way: 'proof' });
}

/** The letter on paper, signed and stamped by the enterprise, as staff scanned it: where the owner has no account or can't use it. */
export async function signOnPaper(tx: Tx, appointmentId: string, { version, fileIds }: { version: number; fileIds: string[] }): Promise<void> {
  if (fileIds.length === 0) throw invalidField('body.fileIds', 'appointments.scan_needed');
  const row = await takeAppointment(tx, appointmentId, 'sign_on_paper', version);
  await attachFiles(tx, 'appointment', row.id, fileIds);
  await finishSigning(tx, row, { way: 'paper', files: fileIds });
}

/** @throws Refusal as `takeAppointment` does, and `appointments.letter_changed` */
export async function takeToSign(tx: Tx, appointmentId: string, version: number, digest: string): Promise<AppointmentRow> {
  const row = await takeAppointment(tx, appointmentId, 'sign', version);
  if (row.letter_digest !== digest) throw new Refusal('conflict', 'appointments.letter_changed');
  return row;
}

/** The platform's seal behind the signed letter, the ledger, and whatever begins by `appointment.signed`. */
async function finishSigning(tx: Tx, row: AppointmentRow, signature: Signature): Promise<void> {
  const letter = await tx.sql.selectFrom('files').select('sha256').where('id', '=', row.letter_file_id).executeTakeFirstOrThrow();
  const pdf = await buffer(await tx.platform.files.open(letter.sha256));
  const sealed = await storeLetter(tx, row, await sealLetter(tx, pdf, { signer: tx.actor.name, digest: row.letter_digest! }), 'sealed');
  const signed = await moveAppointment(tx, row, 'signed', {
    signed_by: tx.actor.userId, signed_at: tx.now, sealed_file_id: sealed.id, reminders: 0,
    signature: JSON.stringify(signature.way === 'passkey' ? { way: 'passkey', ...signature.proof } : { way: signature.way, digest: row.letter_digest }),
  });
  await actingAs(tx, system, async (all) => send(all, await tell(all, signed, 'appointment_signed', [signed.successor_id, ...await officersOf(all, signed.enterprise_id)])));
  await recordStep(tx, signed, 'signed', {
    params: { way: signature.way, digest: row.letter_digest, files: [sealed.id, ...signature.way === 'paper' ? signature.files : []] }, detail: { signer: tx.actor.name },
  });
}
