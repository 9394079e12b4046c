import type { Module } from '../../../platform/module.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { visibleAppointments } from './access.ts';
import { bringBack } from './bring-back.ts';
import { endBesidePrimary } from './end-appointment.ts';
import { sendCode, tidyCodes } from './steps/codes.ts';
import { followAgreement, followWithdrawal } from './papers/consents.ts';
import { dataOf, erase } from './erase.ts';
import { formFiles } from './papers/form.ts';
import { appointmentRoutes } from './routes.ts';
import { sealedIdentities, sealedNamed } from './sealed.ts';
import { sendLink } from './steps/send-link.ts';
import { endOverdue, endWithFiles, forgetNamed, remind } from './sweeps.ts';
import { tellOfTerms } from './terms.ts';
import { answerConstraints, Refusal } from '../../../platform/errors.ts';

export { keepers, partiesTo, readers, visibleAppointments } from './access.ts';
export { letServeElsewhere, type MayServe } from './elsewhere.ts';
export { isOver, mayName, states } from './rules.ts';
export { endAppointment, lockAppointment, moveAppointment, recordStep as recordAppointmentStep, type AppointmentRow } from './store.ts';
export { appointmentDetail } from './views.ts';

relateToEnterprises(
  { table: 'appointments', whenMerged: { stays: 'it names the enterprise that appointed; an open one ends with the file' }, park: 'follows', work: 'other_records', endsWithFile: 'ended_at is null' },
  { table: 'liaison_consents', whenMerged: { stays: 'consent was given to that enterprise\'s appointment' } },
);

/** The appointment that a file hangs on, if the actor may see it; the successor may hold no seat. */
const behind = (tx: Tx, appointmentId: string) => actingAs(tx, system, (all) => all.sql.selectFrom('appointments as a').select('a.successor_id').where('a.id', '=', appointmentId).where(visibleAppointments(tx.actor)).executeTakeFirst());

answerConstraints({
  appointments_one_open: new Refusal('conflict', 'appointments.open_meanwhile'),
});

/**
 * How somebody becomes a liaison: named, proved, accepted, signed. The moment of effect belongs to whoever reacts at once
 * (`now`) to the ledger's `appointment.signed`: with a predecessor the handover begins, else it takes effect there and then.
 */
export const appointments: Module = {
  name: 'liaisons.appointments',
  routes: appointmentRoutes,
  errands: { 'appointments.send_link': sendLink, 'appointments.send_code': sendCode },
  reactions: {
    'enterprise.closed': [endWithFiles],
    'enterprise.merged_into': [endWithFiles],
    'enterprise.separated': [{ name: 'appointments.bring-back', when: 'now', handle: bringBack }],
    'enterprise.holder_seated': [{ name: 'appointments.end-beside-primary', when: 'now', handle: endBesidePrimary }],
    'notices.consent_given': [{ name: 'appointments.follow-agreement', when: 'now', handle: followAgreement }],
    'notices.consent_withdrawn': [{ name: 'appointments.follow-withdrawal', when: 'now', handle: followWithdrawal }],
  },
  sealed: [sealedNamed, sealedIdentities],
  erase,
  dataOf,
  sweeps: [
    { name: 'appointments.end_overdue', everyMinutes: 30, run: endOverdue },
    { name: 'appointments.remind', everyMinutes: 60, run: remind },
    { name: 'appointments.terms', everyMinutes: 60, run: tellOfTerms },
    { name: 'appointments.tidy_codes', everyMinutes: 60, run: tidyCodes },
    { name: 'appointments.forget_named', everyMinutes: 24 * 60, run: forgetNamed },
  ],
  files: {
    appointment: async (tx, appointmentId) => await behind(tx, appointmentId) !== undefined,
    [formFiles]: async (tx, appointmentId) => {
      const found = await behind(tx, appointmentId);
      return found !== undefined && (tx.actor.side === 'staff' || found.successor_id === tx.actor.userId);
    },
  },
};
