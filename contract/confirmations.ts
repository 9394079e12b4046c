import { z } from 'zod';
import { ContactWay, SentContactCode } from './contacts.ts';
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
const Code = z.string().regex(/^\d{6}$/);

export const Confirmation = z.object({
  id: Id, at: Instant, occasion: Occasion, outcome: CheckOutcome, holderId: Id, role: EnterpriseRole, user: Named,
  /** Who answered or recorded it; null for the platform itself. */
  by: Named.nullable(), wrongChannel: Channel.nullable(), /** Of a liaison who is the one: what was corrected on that occasion. */ newChannels: z.array(Channel), changedOn: Day.nullable(), identitySeen: z.boolean().nullable(), postSeen: z.boolean().nullable(),
});
export type Confirmation = z.output<typeof Confirmation>;

export const listConfirmations = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/liaison-checks', summary: 'What was found out about the liaisons, newest first', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(Confirmation),
});

/** Of a call or visit by staff: the liaison check is a mandatory item of it. */
/** The person is the right one, with another mobile or mailbox: it takes the place of the one on file, and is unproven until a code comes back from it. */
export const NewContact = { newPhone: z.string().min(5).max(30).optional(), newEmail: z.email().max(254).optional() };
export const StaffOccasion = Occasion.extract(['call', 'visit', 'business_change', 'formation']);
export const recordCheck = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/liaison-checks', summary: 'Record a call or visit with what it showed about the liaison', tag: 'liaisons', creates: true,
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({
    holderId: Id, occasion: StaffOccasion, outcome: CheckOutcome, wrongChannel: Channel.optional(), changedOn: Day.optional(),
    identitySeen: z.boolean().optional(), postSeen: z.boolean().optional(), note: Note.optional(), ...NewContact,
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

/** Still the one, with another mobile or mailbox: the code that came to it proves it, and the same step confirms. */
export const confirmMoved = endpoint({
  method: 'POST', path: '/liaison-check/moved', summary: 'Prove my new mobile or mailbox by its code, and confirm that I am still the liaison', tag: 'liaisons',
  body: z.strictObject({ holderId: Id, proofId: Id, code: Code, occasion: Occasion.extract(['one_tap', 'sign_in', 'business_change']).default('one_tap') }),
  response: z.object({ confirmation: Confirmation, way: ContactWay }),
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
  /** What the recipient has on file, masked, where the recipient is who is asked about. */
  phone: z.string().nullable(), email: z.string().nullable(),
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

/** Without a session two codes are asked for: one to the new contact, one to another that is on file, since a link can be passed on. */
export const sendMovedCodes = endpoint({
  method: 'POST', path: '/liaison-check/by-link/new-contact', summary: 'Send codes to a new mobile or mailbox of the liaison, and to one that is on file', tag: 'liaisons',
  body: z.strictObject({ token: Token, channel: Channel, address: z.string().min(5).max(254) }),
  example: { token: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', channel: 'phone', address: '13800138000' },
  response: SentContactCode.extend({ known: z.object({ channel: Channel, to: z.string() }) }),
});
export const confirmMovedByLink = endpoint({
  method: 'POST', path: '/liaison-check/by-link/moved', summary: 'Prove the new contact by both codes, and confirm to be still the liaison', tag: 'liaisons',
  body: z.strictObject({ token: Token, proofId: Id, code: Code, knownCode: Code }), response: z.object({ next: NextStep }),
});
