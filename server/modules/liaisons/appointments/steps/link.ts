import { Refusal } from '../../../../platform/errors.ts';
import type { Secrets } from '../../../../platform/secrets.ts';

const purpose = 'appointment-link';

/** The secret of a successor's link: appointment, number of the link and their keyed digest, so that it stands in no table and a job can tell it. */
export function linkToken(secrets: Secrets, appointmentId: string, number: number): string {
  return `${appointmentId}.${number}.${secrets.sign(purpose, `${appointmentId}.${number}`).toString('base64url')}`;
}

/** Which link of which appointment. @throws Refusal `appointments.link_unknown` for one that was never sent */
export function readLinkToken(secrets: Secrets, token: string): { appointmentId: string; number: number } {
  const [, appointmentId, number, signature] = /^([0-9a-f-]{36})\.(\d{1,6})\.([\w-]{43})$/.exec(token) ?? [];
  if (appointmentId === undefined || number === undefined || signature === undefined || !secrets.verify(purpose, `${appointmentId}.${number}`, Buffer.from(signature, 'base64url'))) {
    throw new Refusal('conflict', 'appointments.link_unknown');
  }
  return { appointmentId, number: Number(number) };
}
