import * as contract from '@qilian/contract/appointments';
import { route, signedIn, staffOrEnterprise, type Api } from '../../../platform/http/index.ts';
import { cancelAppointment } from './end-appointment.ts';
import { nameSuccessor } from './name-successor.ts';
import { resendLink } from './resend.ts';
import { appointmentDetail, listAppointments } from './views.ts';

export function appointmentRoutes(api: Api): void {
  route(api, contract.nameSuccessor, {
    permit: staffOrEnterprise(),
    fresh: true,
    handle: async ({ tx, params, body }) => appointmentDetail(tx, await nameSuccessor(tx, params.enterpriseId, body)),
  });
  // A successor has a session before any seat.
  route(api, contract.listAppointments, { permit: signedIn, handle: ({ tx, query }) => listAppointments(tx, query) });
  route(api, contract.getAppointment, { permit: signedIn, handle: ({ tx, params }) => appointmentDetail(tx, params.appointmentId) });
  route(api, contract.resendAppointment, {
    permit: staffOrEnterprise(),
    handle: async ({ tx, params, body }) => {
      await resendLink(tx, params.appointmentId, body.version);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.cancelAppointment, {
    permit: staffOrEnterprise(),
    handle: async ({ tx, params, body }) => {
      await cancelAppointment(tx, params.appointmentId, body);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
}
