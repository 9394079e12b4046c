import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, Instant, line, Named, pageOf, PageQuery, text, Version } from './shapes.ts';

/** What people come to the guidance desk for. */
export const DeskPurpose = z.enum(['appointment', 'handover', 'contact', 'account', 'other']);
export type DeskPurpose = z.output<typeof DeskPurpose>;
export const TicketState = z.enum(['waiting', 'called', 'helped', 'missed', 'left']);

export const DeskTicket = z.object({
  id: Id, park: Named, number: z.number().int(), purpose: DeskPurpose, state: TicketState, who: z.string(), enterprise: Named.nullable(), takenAt: Instant, takenWay: z.enum(['portal', 'counter']),
  counter: z.string().nullable(), calledAt: Instant.nullable(), calledBy: Named.nullable(), endedAt: Instant.nullable(), note: z.string().nullable(), version: Version,
  /** While waiting: how many are ahead, and how long that takes at today's pace. */
  ahead: z.number().int().nullable(), waitMinutes: z.number().int().nullable(),
});
export type DeskTicket = z.output<typeof DeskTicket>;

export const getMyTicket = endpoint({
  method: 'GET', path: '/desk/mine', summary: 'My number at the guidance desk, if I have one that is open', tag: 'desk', response: z.object({ ticket: DeskTicket.nullable() }),
});
export const takeTicket = endpoint({
  method: 'POST', path: '/desk/tickets', summary: 'Take a number at the guidance desk; staff takes one for somebody who is there', tag: 'desk', creates: true,
  body: z.strictObject({ purpose: DeskPurpose, /** Staff only. */ parkId: Id.optional(), name: line(60).optional(), enterpriseId: Id.optional() }),
  response: DeskTicket,
});
export const leaveQueue = endpoint({
  method: 'POST', path: '/desk/tickets/:ticketId/leave', summary: 'Give a number back', tag: 'desk', params: z.strictObject({ ticketId: Id }), body: z.strictObject({ version: Version }), response: DeskTicket,
});
export const listTickets = endpoint({
  method: 'GET', path: '/desk/tickets', summary: 'Today\'s numbers of a park, those waiting first', tag: 'desk',
  query: z.strictObject({ ...PageQuery, parkId: Id }),
  response: pageOf(DeskTicket).extend({ waiting: z.number().int(), helped: z.number().int(), /** Medians of today, in minutes. */ waitMinutes: z.number().int().nullable(), helpMinutes: z.number().int().nullable() }),
});
export const callNext = endpoint({
  method: 'POST', path: '/desk/next', summary: 'Call the next number to a counter', tag: 'desk',
  body: z.strictObject({ parkId: Id, counter: line(20) }), response: z.object({ ticket: DeskTicket.nullable() }),
});
export const closeTicket = endpoint({
  method: 'POST', path: '/desk/tickets/:ticketId/close', summary: 'Write down what was helped, or that nobody came', tag: 'desk',
  params: z.strictObject({ ticketId: Id }), body: z.strictObject({ version: Version, outcome: z.enum(['helped', 'missed']), note: text(500).optional() }), response: DeskTicket,
});
