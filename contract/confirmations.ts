import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EnterpriseRole } from './people.ts';
import { Day, Id, Instant, Named, Note, pageOf, PageQuery } from './shapes.ts';

/** Whether a liaison is still the one (L4): what is asked on every occasion, and what came of it. */

/** On what occasion it was found out. */
export const Occasion = z.enum(['one_tap', 'sign_in', 'visit', 'call', 'business_change', 'formation', 'sample', 'handover', 'order']);
export type Occasion = z.output<typeof Occasion>;
export const CheckOutcome = z.enum(['current', 'left', 'wrong_contact', 'unreachable']);
export type CheckOutcome = z.output<typeof CheckOutcome>;
export const Channel = z.enum(['phone', 'email']);

export const Confirmation = z.object({
  id: Id, at: Instant, occasion: Occasion, outcome: CheckOutcome, holderId: Id, role: EnterpriseRole, user: Named,
  /** Who answered or recorded it; null for the platform itself. */
  by: Named.nullable(), wrongChannel: Channel.nullable(), changedOn: Day.nullable(), identitySeen: z.boolean().nullable(), postSeen: z.boolean().nullable(),
});
export type Confirmation = z.output<typeof Confirmation>;

export const listConfirmations = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/liaison-checks', summary: 'What was found out about the liaisons, newest first', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(Confirmation),
});

/** Of a call or visit by staff: the liaison check is a mandatory item of it. */
export const StaffOccasion = Occasion.extract(['call', 'visit', 'business_change', 'formation']);
export const recordCheck = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/liaison-checks', summary: 'Record a call or visit with what it showed about the liaison', tag: 'liaisons', creates: true,
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({
    holderId: Id, occasion: StaffOccasion, outcome: CheckOutcome, wrongChannel: Channel.optional(), changedOn: Day.optional(),
    identitySeen: z.boolean().optional(), postSeen: z.boolean().optional(), note: Note.optional(),
  }),
  example: { holderId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20', occasion: 'call', outcome: 'left', changedOn: '2026-10-15', note: '接电话的同事说她上月已离职' },
  response: Confirmation,
});

/** The portal's one tap. `left`, `wrong_phone` and `wrong_email` lead on to what mends it. */
export const LiaisonAnswer = z.enum(['current', 'left', 'wrong_phone', 'wrong_email']);
export type LiaisonAnswer = z.output<typeof LiaisonAnswer>;
/** What follows for the person who answered. */
export const NextStep = z.enum(['none', 'name_successor', 'park_will_call']);
export const answerLiaisonCheck = endpoint({
  method: 'POST', path: '/liaison-check', summary: 'Say whether a liaison of my enterprise is still the one', tag: 'liaisons', creates: true,
  body: z.strictObject({ holderId: Id, answer: LiaisonAnswer, occasion: Occasion.extract(['one_tap', 'sign_in', 'business_change']).default('one_tap'), changedOn: Day.optional() }),
  example: { holderId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20', answer: 'current' },
  response: z.object({ confirmation: Confirmation, next: NextStep }),
});

// ── the link of a message ───────────────────────────────────────────────
/** The secret of a link: an id and its keyed digest. */
const Token = z.string().regex(/^[0-9a-f-]{36}\.[\w-]{43}$/);
export const AskedByLink = z.object({
  enterprise: z.string(), park: z.string(), name: z.string(), role: EnterpriseRole,
  /** The recipient is who is asked about. */
  own: z.boolean(),
  /** False once somebody has answered. */
  open: z.boolean(),
});
export type AskedByLink = z.output<typeof AskedByLink>;
export const openAsked = endpoint({
  method: 'POST', path: '/liaison-check/by-link/open', summary: 'What the link of a message asks', tag: 'liaisons', body: z.strictObject({ token: Token }),
  example: { token: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, response: AskedByLink,
});
export const answerAsked = endpoint({
  method: 'POST', path: '/liaison-check/by-link', summary: 'Answer it by one tap, without signing in', tag: 'liaisons',
  body: z.strictObject({ token: Token, answer: CheckOutcome.extract(['current', 'left']), changedOn: Day.optional() }),
  example: { token: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', answer: 'current' }, response: z.object({ next: NextStep }),
});
