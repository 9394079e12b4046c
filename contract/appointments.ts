import { z } from 'zod';
import { PasskeySignIn } from './credentials.ts';
import { endpoint } from './endpoint.ts';
import { Authority, SeatScope } from './enterprises.ts';
import { Me } from './session.ts';
import { Day, Done, FileRef, Id, Instant, Named, Note, pageOf, PageQuery, Version, line } from './shapes.ts';

/** The seats that an appointment fills; an owner is recorded by staff. */
export const LiaisonRole = z.enum(['primary', 'deputy']);
export type LiaisonRole = z.output<typeof LiaisonRole>;
export const AppointmentState = z.enum(['named', 'enrolling', 'accepted', 'signed', 'handing_over', 'effective', 'declined', 'cancelled', 'expired']);
export type AppointmentState = z.output<typeof AppointmentState>;
export const AppointmentRoute = z.enum(['self', 'assisted', 'emergency']);
export type AppointmentRoute = z.output<typeof AppointmentRoute>;
/** Who has something to do next; `nobody` only once it is over. */
export const AppointmentParty = z.enum(['successor', 'owner', 'predecessor', 'staff', 'nobody']);
export type AppointmentParty = z.output<typeof AppointmentParty>;
export const AppointmentAction = z.enum([
  'prove_email', 'prove_identity', 'without_passkey', 'accept', 'decline', 'sign', 'sign_on_paper', 'confirm_at_counter', 'assist', 'print', 'resend', 'cancel',
]);
export type AppointmentAction = z.output<typeof AppointmentAction>;
/** Against what the identity was checked. */
export const IdentityCheck = z.enum(['register', 'counter', 'not_checked']);
/** SHA-256, hexadecimal. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export const EndReason = z.enum(['declined', 'withdrawn', 'replaced', 'expired', 'enterprise_closed']);

export const AppointmentSummary = z.object({
  id: Id, number: z.string(), enterprise: Named, park: Named, role: LiaisonRole, state: AppointmentState, stateSince: Instant, waitsFor: AppointmentParty,
  route: AppointmentRoute, successorName: z.string(), post: z.string(), namedAt: Instant, expiresAt: Instant, version: Version,
});
export type AppointmentSummary = z.output<typeof AppointmentSummary>;

export const AppointmentDetail = AppointmentSummary.extend({
  scope: SeatScope, authority: z.array(Authority), /** Whether it is the successor's whole work (专职). */ dedicated: z.boolean(), /** `from` is the day on which it took effect. */
  from: Day.nullable(), until: Day.nullable(),
  predecessor: z.object({ holderId: Id, user: Named, post: z.string().nullable() }).nullable(),
  /** `userId` once the mobile is proved. */
  successor: z.object({ userId: Id.nullable(), name: z.string(), phone: z.string().nullable(), email: z.string().nullable(), isOwner: z.boolean() }),
  namedBy: Named, namedAs: z.enum(['owner', 'primary', 'staff']), assistedBy: Named.nullable(),
  steps: z.object({
    mobile: Instant.nullable(), email: Instant.nullable(), identity: z.object({ at: Instant, checked: IdentityCheck, last4: z.string() }).nullable(), passkey: Instant.nullable(),
    /** Chosen on a phone without passkeys, and confirmed by staff at the counter. */
    withoutPasskey: Instant.nullable(), counter: Instant.nullable(), accepted: Instant.nullable(), signed: Instant.nullable(), effective: Instant.nullable(),
  }),
  /** What is signed: the letter and its digest. */
  letter: z.object({ file: FileRef, digest: Digest }).nullable(), sealedLetter: FileRef.nullable(), signedBy: Named.nullable(),
  end: z.object({ at: Instant, by: Named.nullable(), reason: EndReason, note: z.string().nullable() }).nullable(),
  allowedActions: z.array(AppointmentAction),
});
export type AppointmentDetail = z.output<typeof AppointmentDetail>;

export const nameSuccessor = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/appointments', summary: 'Name who shall be liaison: the owner or present primary, or staff on their behalf', tag: 'appointments', creates: true,
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({
    role: LiaisonRole,
    /** Whose seat it is as the caller sees it, null for an empty one: who changes it at the same time is told. */
    predecessorId: Id.nullable(),
    name: line(60), phone: z.string().min(5).max(30).optional(), email: z.email().max(254).optional(),
    post: line(60), scope: SeatScope, authority: z.array(Authority).max(10), until: Day.nullable().default(null), dedicated: z.boolean().default(false),
  }),
  example: {
    role: 'primary', predecessorId: null, name: '王芳', phone: '13912345678', email: 'wang@example.cn', post: '行政总监', scope: 'decisions', authority: ['funds', 'procedures'], until: '2028-12-31',
  },
  response: AppointmentDetail,
});
const Waiting = {
  /** Only staff can take the next step: at the counter, or on paper. */
  waitsForPark: z.stringbool().optional(),
  /** Of enterprises that I, or those for whom I stand in, look after. */
  mine: z.stringbool().optional(),
};
export const listAppointments = endpoint({
  method: 'GET', path: '/appointments', summary: 'Appointments that I may see, open ones first', tag: 'appointments',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), open: z.stringbool().optional(), state: AppointmentState.optional(), q: z.string().trim().max(80).optional(), ...Waiting }),
  response: pageOf(AppointmentSummary),
});
export const exportAppointments = endpoint({
  method: 'GET', path: '/appointments/export', summary: 'The same list as Excel or CSV', tag: 'appointments',
  query: z.strictObject({ enterpriseId: Id.optional(), open: z.stringbool().optional(), state: AppointmentState.optional(), q: z.string().trim().max(80).optional(), ...Waiting, format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  exchange: 'binary', response: z.any(),
});
export const getAppointment = endpoint({
  method: 'GET', path: '/appointments/:appointmentId', summary: 'One appointment with its steps', tag: 'appointments',
  params: z.strictObject({ appointmentId: Id }), response: AppointmentDetail,
});
export const resendAppointment = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/resend', summary: 'Send a new link to the named mobile and mailbox; the former one ends', tag: 'appointments',
  params: z.strictObject({ appointmentId: Id }), body: z.strictObject({ version: Version }), response: AppointmentDetail,
});
export const cancelAppointment = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/cancel', summary: 'Withdraw an appointment that hasn\'t taken effect', tag: 'appointments',
  params: z.strictObject({ appointmentId: Id }), body: z.strictObject({ version: Version, note: Note.optional() }), response: AppointmentDetail,
});

/** The secret of a successor's link. */
const LinkToken = z.string().regex(/^[\w.-]{20,120}$/);
const Code = z.string().regex(/^\d{6}$/);
const SentCode = z.object({ codeId: Id, to: z.string(), expiresAt: Instant, resendAfterSeconds: z.number().int() });
const ofAppointment = z.strictObject({ appointmentId: Id });
/** Step by step a version is needed only where something is agreed to. */
const versioned = z.strictObject({ version: Version });

export const readAppointmentLink = endpoint({
  method: 'POST', path: '/appointments/link/read', summary: 'What a successor\'s link asks, as far as whoever holds it may know', tag: 'appointments',
  body: z.strictObject({ token: LinkToken }),
  response: z.object({
    appointmentId: Id, enterprise: z.string(), park: z.string(), role: LiaisonRole, post: z.string(), namedBy: z.string(), namedAs: z.enum(['owner', 'primary', 'staff']), name: z.string(),
    phone: z.string().nullable(), email: z.string().nullable(), expiresAt: Instant,
    /** Used already, or replaced by a newer one. */
    spent: z.boolean(),
    /** Whoever is signed in here is the successor. */
    mine: z.boolean(),
  }),
});
export type AppointmentLink = z.output<typeof readAppointmentLink.response>;
export const requestEntryCode = endpoint({
  method: 'POST', path: '/appointments/link/code', summary: 'Send a code to the mobile that was named, whoever asks', tag: 'appointments',
  body: z.strictObject({ token: LinkToken }), response: SentCode,
});
export const enterByAppointmentLink = endpoint({
  method: 'POST', path: '/appointments/link/enter', summary: 'Prove the mobile by its code; the link is spent, and a session for the further steps is open', tag: 'appointments',
  body: z.strictObject({ token: LinkToken, codeId: Id, code: Code }), response: Me,
});
export const renewAppointmentLink = endpoint({
  method: 'POST', path: '/appointments/link/renew', summary: 'Send a new link to the mobile and mailbox that were named', tag: 'appointments',
  body: z.strictObject({ token: LinkToken }), response: Done,
});
export const requestEmailCode = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/email/code', summary: 'Send a code to the mailbox that was named', tag: 'appointments', params: ofAppointment, response: SentCode,
});
export const proveEmail = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/email', summary: 'Prove the mailbox by its code', tag: 'appointments',
  params: ofAppointment, body: z.strictObject({ codeId: Id, code: Code }), response: AppointmentDetail,
});
export const proveIdentity = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/identity', summary: 'Prove the identity by the number of the identity card', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ idNumber: z.string().min(1).max(40) }), response: AppointmentDetail,
});
export const goWithoutPasskey = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/without-passkey', summary: 'Go on without a passkey: the counter confirms instead', tag: 'appointments',
  params: ofAppointment, body: versioned, response: AppointmentDetail,
});
export const AppointmentText = z.object({ kind: z.enum(['duties', 'electronic_delivery']), version: z.string(), title: z.string(), paragraphs: z.array(z.string()), digest: z.string() });
export type AppointmentText = z.output<typeof AppointmentText>;
export const readAppointmentTexts = endpoint({
  method: 'GET', path: '/appointment-texts', summary: 'What a liaison agrees to, in the version in force', tag: 'appointments', response: z.object({ items: z.array(AppointmentText) }),
});
export const acceptAppointment = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/accept', summary: 'Take on the duties and agree to electronic delivery', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ dutiesVersion: line(20), deliveryVersion: line(20) }), response: AppointmentDetail,
});
export const declineAppointment = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/decline', summary: 'Decline to be liaison', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ note: Note.optional() }), response: AppointmentDetail,
});
export const beginSigning = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/sign/options', summary: 'A challenge over the digest of the letter', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ digest: Digest }), response: z.object({ challengeId: Id, options: z.record(z.string(), z.unknown()) }),
});
export const signByPasskey = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/sign/passkey', summary: 'Sign the letter by passkey (the owner)', tag: 'appointments',
  params: ofAppointment, body: PasskeySignIn.extend({ version: Version, digest: Digest }), response: AppointmentDetail,
});
export const signByProof = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/sign', summary: 'Sign the letter by a fresh proof of who one is (an owner without passkey)', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ digest: Digest }), response: AppointmentDetail,
});
export const confirmAtCounter = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/counter', summary: 'Confirm at the counter that the successor and the card were seen (staff)', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ cardSeen: z.literal(true) }), response: AppointmentDetail,
});
export const requestAssistCode = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/assist/code', summary: 'Send a code to the successor\'s phone, to be told at the counter (staff)', tag: 'appointments', params: ofAppointment, response: SentCode,
});
export const assistAppointment = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/assist', summary: 'Do the successor\'s steps at the counter; the person confirms by code or by hand (staff)', tag: 'appointments',
  params: ofAppointment,
  body: versioned.extend({ idNumber: z.string().min(1).max(40), cardSeen: z.literal(true), way: z.enum(['code', 'scan']), codeId: Id.optional(), code: Code.optional(), fileIds: z.array(Id).max(5).default([]) }),
  response: AppointmentDetail,
});
export const signOnPaper = endpoint({
  method: 'POST', path: '/appointments/:appointmentId/sign/paper', summary: 'Record the letter that the enterprise signed on paper (staff)', tag: 'appointments',
  params: ofAppointment, body: versioned.extend({ fileIds: z.array(Id).min(1).max(5) }), response: AppointmentDetail,
});
export const downloadAppointmentForm = endpoint({
  method: 'GET', path: '/appointments/:appointmentId/form', summary: 'The form to print and sign, with a QR code that leads to the appointment', tag: 'appointments',
  params: ofAppointment, exchange: 'binary', response: z.any(),
});
export const Consent = z.object({
  id: Id, enterprise: Named, kind: z.enum(['duties', 'electronic_delivery']), version: z.string(), givenAt: Instant, way: z.enum(['screen', 'code', 'scan']), revokedAt: Instant.nullable(),
});
export type Consent = z.output<typeof Consent>;
export const listConsents = endpoint({ method: 'GET', path: '/me/consents', summary: 'What I agreed to as liaison', tag: 'appointments', response: z.object({ items: z.array(Consent) }) });
export const revokeConsent = endpoint({
  method: 'POST', path: '/me/consents/:consentId/revoke', summary: 'Take back the consent to electronic delivery', tag: 'appointments', params: z.strictObject({ consentId: Id }), response: Done,
});
