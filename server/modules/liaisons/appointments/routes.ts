import * as contract from '@qilian/contract/appointments';
import * as advice from '@qilian/contract/liaison-advice';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { anyone } from '../../../platform/auth/actor.ts';
import { anybody, route, signedIn, staff, staffOrEnterprise, enterpriseSide, withActor, type Api } from '../../../platform/http/index.ts';
import { acceptAppointment } from './steps/accept.ts';
import { keepers, readers } from './access.ts';
import { assistAppointment } from './assist.ts';
import { issueCode, proveCode } from './steps/codes.ts';
import { myConsents, revokeConsent } from './papers/consents.ts';
import { cancelAppointment, declineAppointment } from './end-appointment.ts';
import { checkIdentity, confirmAtCounter, goWithoutPasskey, keepIdentity, proveEmail, takeForIdentity } from './steps/enrol.ts';
import { appointmentOfLink, enterByLink, readLink, renewByLink, requestEntryCode } from './steps/enter.ts';
import { exportAppointments } from './export.ts';
import { printForm } from './papers/form.ts';
import { nameSuccessor } from './name-successor.ts';
import { resendLink } from './steps/resend.ts';
import { beginSigning, proveLetter, signByPasskey, signByProof, signOnPaper, takeToSign } from './steps/sign.ts';
import { takeAppointment } from './store.ts';
import { listEndingTerms } from './terms.ts';
import { textKinds, textOf } from './papers/texts.ts';
import { appointmentDetail, listAppointments } from './views.ts';

const done = { done: true } as const;
/** A successor has a session before any seat; whose appointment it is, the verb finds out. */
const persons = signedIn;
const counter = staff(...keepers);

export function appointmentRoutes(api: Api): void {
  route(api, contract.nameSuccessor, {
    permit: staffOrEnterprise(...keepers),
    fresh: true,
    handle: async ({ tx, params, body }) => appointmentDetail(tx, await nameSuccessor(tx, params.enterpriseId, body)),
  });
  route(api, contract.listAppointments, { permit: persons, handle: ({ tx, query }) => listAppointments(tx, query) });
  route(api, contract.exportAppointments, { permit: staff(...readers), fresh: true, handle: async ({ tx, query }) => exportAppointments(tx, query) });
  route(api, advice.listEndingTerms, { permit: staffOrEnterprise(...readers), mayLag: true, handle: ({ tx, query }) => listEndingTerms(tx, query) });
  route(api, contract.getAppointment, { permit: persons, handle: ({ tx, params }) => appointmentDetail(tx, params.appointmentId) });
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

  route(api, contract.readAppointmentLink, { permit: anybody, handle: ({ tx, body }) => readLink(tx, body.token) });
  route(api, contract.requestEntryCode, { permit: anybody, handle: ({ tx, body }) => requestEntryCode(tx, body.token) });
  route(api, contract.renewAppointmentLink, {
    permit: anybody,
    handle: async ({ tx, body }) => {
      await renewByLink(tx, body.token);
      return done;
    },
  });
  route(api, contract.enterByAppointmentLink, {
    permit: anybody,
    receive: async (request, platform, { body: { token, codeId, code } }) =>
      proveCode(platform, { appointmentId: await inTransaction(platform, anyone, (tx) => appointmentOfLink(tx, token)), channel: 'sms', codeId, code }, request),
    handle: async ({ tx, body, received, request, reply }) => {
      await received.spend(tx);
      return enterByLink(tx, body.token, request, reply);
    },
  });

  route(api, contract.requestEmailCode, { permit: persons, handle: async ({ tx, params }) => issueCode(tx, await takeAppointment(tx, params.appointmentId, 'prove_email'), 'email') });
  route(api, contract.proveEmail, {
    permit: persons,
    receive: async (request, platform, { params, body }) => {
      await withActor(platform, request, (tx) => takeAppointment(tx, params.appointmentId, 'prove_email'));
      return proveCode(platform, { ...params, channel: 'email', ...body }, request);
    },
    handle: async ({ tx, params, received }) => {
      await proveEmail(tx, params.appointmentId, received);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.proveIdentity, {
    permit: persons,
    receive: async (request, platform, { params, body }) => {
      const { id, name, version } = await withActor(platform, request, (tx) => takeForIdentity(tx, params.appointmentId, body));
      return checkIdentity(platform, { name, idNumber: body.idNumber, key: `${id}-${version}` });
    },
    handle: async ({ tx, params, body, received }) => {
      await keepIdentity(tx, await takeForIdentity(tx, params.appointmentId, body), received);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.goWithoutPasskey, {
    permit: persons,
    handle: async ({ tx, params, body }) => {
      await goWithoutPasskey(tx, params.appointmentId, body.version);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.readAppointmentTexts, { permit: anybody, handle: async ({ actor }) => ({ items: textKinds.map((kind) => textOf(kind, actor.locale)) }) });
  route(api, contract.acceptAppointment, {
    permit: persons,
    handle: async ({ tx, params, body }) => {
      await acceptAppointment(tx, params.appointmentId, body);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.declineAppointment, {
    permit: persons,
    handle: async ({ tx, params, body }) => {
      await declineAppointment(tx, params.appointmentId, body);
      return appointmentDetail(tx, params.appointmentId);
    },
  });

  route(api, contract.beginSigning, { permit: enterpriseSide('owner'), handle: ({ tx, params, body }) => beginSigning(tx, params.appointmentId, body) });
  route(api, contract.signByPasskey, {
    permit: enterpriseSide('owner'),
    receive: async (request, platform, { actor, params, body: { version, ...body } }) => {
      await withActor(platform, request, (tx) => takeToSign(tx, params.appointmentId, version, body.digest));
      return proveLetter(platform, actor.userId!, body, request);
    },
    handle: async ({ tx, params, body, received }) => {
      await received.forgive(tx);
      await signByPasskey(tx, params.appointmentId, body, received.signature);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.signByProof, {
    permit: enterpriseSide('owner'),
    fresh: true,
    handle: async ({ tx, params, body }) => {
      await signByProof(tx, params.appointmentId, body);
      return appointmentDetail(tx, params.appointmentId);
    },
  });

  route(api, contract.confirmAtCounter, {
    permit: counter,
    fresh: true,
    handle: async ({ tx, params, body }) => {
      await confirmAtCounter(tx, params.appointmentId, body.version);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.requestAssistCode, { permit: counter, handle: async ({ tx, params }) => issueCode(tx, await takeAppointment(tx, params.appointmentId, 'assist'), 'sms') });
  route(api, contract.assistAppointment, {
    permit: counter,
    fresh: true,
    receive: async (request, platform, { params, body }) => {
      const { id, name, version } = await withActor(platform, request, (tx) => takeAppointment(tx, params.appointmentId, 'assist', body.version));
      const identity = await checkIdentity(platform, { name, idNumber: body.idNumber, key: `${id}-${version}`, atCounter: true });
      const code = body.way === 'code' && body.codeId !== undefined && body.code !== undefined ? await proveCode(platform, { ...params, channel: 'sms', codeId: body.codeId, code: body.code }, request) : null;
      return { identity, code };
    },
    handle: async ({ tx, params, body, received }) => {
      await assistAppointment(tx, params.appointmentId, body, received);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.signOnPaper, {
    permit: counter,
    fresh: true,
    handle: async ({ tx, params, body }) => {
      await signOnPaper(tx, params.appointmentId, body);
      return appointmentDetail(tx, params.appointmentId);
    },
  });
  route(api, contract.downloadAppointmentForm, { permit: persons, handle: ({ tx, params }) => printForm(tx, params.appointmentId) });
  route(api, contract.listConsents, { permit: persons, handle: ({ tx }) => myConsents(tx) });
  route(api, contract.revokeConsent, {
    permit: persons,
    handle: async ({ tx, params }) => {
      await revokeConsent(tx, params.consentId);
      return done;
    },
  });
}
