import type { z } from 'zod';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { answerLiaisonCheck as endpoint, LiaisonAnswer, NextStep } from '@qilian/contract/confirmations';
import type { Tx } from '../../../platform/db/transaction.ts';
import { ownEnterprise } from './access.ts';
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
  const { id: enterpriseId } = ownEnterprise(tx);
  await requirePresentSeat(tx, enterpriseId, holderId);
  const confirmationId = await confirmLiaison(tx, { enterpriseId, holderId, occasion, changedOn, ...findings[answer] });
  return { confirmationId, next: nextSteps[answer] };
}

/** Who leaves, or knows of it, names the next one; a wrong contact the service officer mends with the person. */
const nextSteps = { current: 'none', left: 'name_successor', wrong_phone: 'park_will_call', wrong_email: 'park_will_call' } as const;
