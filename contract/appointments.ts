import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Authority, SeatScope } from './enterprises.ts';
import { Day, Id, Instant, Named, Note, pageOf, PageQuery, Version, line } from './shapes.ts';

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
export const AppointmentAction = z.enum(['resend', 'cancel']);
export type AppointmentAction = z.output<typeof AppointmentAction>;
/** Against what the identity was checked. */
export const IdentityCheck = z.enum(['register', 'counter', 'not_checked']);
export const EndReason = z.enum(['declined', 'withdrawn', 'replaced', 'expired', 'enterprise_closed', 'successor_left', 'owner_changed']);

export const AppointmentSummary = z.object({
  id: Id, number: z.string(), enterprise: Named, park: Named, role: LiaisonRole, state: AppointmentState, stateSince: Instant, waitsFor: AppointmentParty,
  route: AppointmentRoute, successorName: z.string(), post: z.string(), namedAt: Instant, expiresAt: Instant, version: Version,
});
export type AppointmentSummary = z.output<typeof AppointmentSummary>;

export const AppointmentDetail = AppointmentSummary.extend({
  scope: SeatScope, authority: z.array(Authority), /** `from` is the day on which it took effect. */
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
    post: line(60), scope: SeatScope, authority: z.array(Authority).max(10), until: Day.nullable().default(null),
  }),
  example: {
    role: 'primary', predecessorId: null, name: '王芳', phone: '13912345678', email: 'wang@example.cn', post: '行政总监', scope: 'decisions', authority: ['funds', 'procedures'], until: '2028-12-31',
  },
  response: AppointmentDetail,
});
export const listAppointments = endpoint({
  method: 'GET', path: '/appointments', summary: 'Appointments that I may see, open ones first', tag: 'appointments',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), open: z.stringbool().optional(), state: AppointmentState.optional(), q: z.string().trim().max(80).optional() }),
  response: pageOf(AppointmentSummary),
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
