import type { z } from 'zod';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { answerLiaisonCheck as endpoint, LiaisonAnswer, NextStep } from '@qilian/contract/confirmations';
import type { Tx } from '../../../platform/db/transaction.ts';
import { confirmLiaison, type Finding } from './confirm-liaison.ts';
import { requirePresentSeat } from './seats.ts';

const findings = {
  current: { outcome: 'current' },
  left: { outcome: 'left' },
  wrong_phone: { outcome: 'wrong_contact', wrongChannel: 'phone' },
  wrong_email: { outcome: 'wrong_contact', wrongChannel: 'email' },
} satisfies Record<LiaisonAnswer, Pick<Finding, 'outcome' | 'wrongChannel'>>;

/** Somebody of the enterprise says of a seat of it, the own or another, whether it still holds. */
export async function answerCheck(tx: Tx, { holderId, answer, occasion, changedOn }: BodyOf<typeof endpoint>): Promise<{ confirmationId: string; next: z.output<typeof NextStep> }> {
  const enterpriseId = tx.actor.enterprise!.id;
  const seat = await requirePresentSeat(tx, enterpriseId, holderId);
  const confirmationId = await confirmLiaison(tx, { enterpriseId, holderId, occasion, changedOn, ...findings[answer] });
  return { confirmationId, next: nextStep(answer, seat.userId === tx.actor.userId) };
}

/** Contacts are changed by the person alone; who leaves, or knows of it, names the next one. */
function nextStep(answer: LiaisonAnswer, own: boolean): z.output<typeof NextStep> {
  if (answer === 'current') return 'none';
  if (answer === 'left') return 'name_successor';
  if (!own) return 'park_will_call';
  return answer === 'wrong_phone' ? 'change_phone' : 'change_email';
}
