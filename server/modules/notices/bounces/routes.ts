import * as contract from '@qilian/contract/contacts';
import { enterpriseSide, route, staff, type Api } from '../../../platform/http/index.ts';
import { callers } from '../../enterprises/index.ts';
import { proveByStaff, proveContact, sendNewCode, sendOwnCode, sendStaffCode } from './prove-contact.ts';
import { restoreContact, waysOf } from './restore-contact.ts';
import { getReachability, getReport, listAmiss, listReports } from './views.ts';

export function bounceRoutes(api: Api): void {
  route(api, contract.listAmissContacts, { mayLag: true, permit: staff(...callers), handle: ({ tx, query }) => listAmiss(tx, query) });
  route(api, contract.getReachability, { mayLag: true, permit: staff(), handle: ({ tx, params }) => getReachability(tx, params.enterpriseId) });
  route(api, contract.listBounceReports, { mayLag: true, permit: staff(...callers), handle: ({ tx, params, query }) => listReports(tx, params.enterpriseId, params.holderId, query) });
  route(api, contract.getBounceReport, { mayLag: true, permit: staff(...callers), handle: ({ tx, params }) => getReport(tx, params.reportId) });
  route(api, contract.restoreContact, { permit: staff(...callers), handle: ({ tx, params, body }) => restoreContact(tx, params.enterpriseId, params.holderId, body) });
  route(api, contract.getMyContacts, { mayLag: true, permit: enterpriseSide(), handle: async ({ tx }) => ({ ways: await waysOf(tx, tx.actor.userId!) }) });
  route(api, contract.sendContactCode, { permit: enterpriseSide(), handle: ({ tx }) => sendOwnCode(tx) });
  // Whoever finds an open session could otherwise move the mailbox or mobile, and with it what comes there.
  route(api, contract.sendNewContactCode, { permit: enterpriseSide(), fresh: true, handle: ({ tx, body }) => sendNewCode(tx, 'email', body.email) });
  route(api, contract.sendNewPhoneCode, { permit: enterpriseSide(), fresh: true, handle: ({ tx, body }) => sendNewCode(tx, 'sms', body.phone) });
  route(api, contract.proveContact, { permit: enterpriseSide(), handle: ({ tx, body }) => proveContact(tx, body) });
  route(api, contract.sendStaffContactCode, { permit: staff(...callers), handle: ({ tx, params, body }) => sendStaffCode(tx, params.enterpriseId, params.holderId, body) });
  route(api, contract.proveStaffContact, { permit: staff(...callers), handle: ({ tx, params, body }) => proveByStaff(tx, params.enterpriseId, params.holderId, body) });
}
