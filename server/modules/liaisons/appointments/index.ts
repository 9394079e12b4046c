import type { Module } from '../../../platform/module.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { dataOf, erase } from './erase.ts';
import { appointmentRoutes } from './routes.ts';
import { sealedNamed } from './sealed.ts';
import { sendLink } from './send-link.ts';

export { keepers, partiesTo, visibleAppointments } from './access.ts';
export { letServeElsewhere, type MayServe } from './elsewhere.ts';
export { isOver, states } from './rules.ts';
export { endAppointment, lockAppointment, moveAppointment, recordStep as recordAppointmentStep, type AppointmentRow } from './store.ts';
export { appointmentDetail } from './views.ts';

relateToEnterprises(
  { table: 'appointments', whenMerged: { stays: 'it names the enterprise that appointed; an open one ends with the file' }, work: 'other_records' },
);

/**
 * How somebody becomes a liaison: named, proved, accepted, signed. The moment of effect belongs to whoever reacts at once
 * (`now`) to the ledger's `appointment.signed`: with a predecessor the handover begins, else it takes effect there and then.
 */
export const appointments: Module = {
  name: 'liaisons.appointments',
  routes: appointmentRoutes,
  errands: { 'appointments.send_link': sendLink },
  sealed: [sealedNamed],
  erase,
  dataOf,
};
