import type { Module } from '../../platform/module.ts';
import { sendCode } from './request-code.ts';
import { sessionRoutes } from './session-routes.ts';

export {
  attendantsOf, departmentsNear, handlerCandidate, handlersOf, leadersOf, liaisonsOf, nameOf, onDuty, ownerCandidate, ownerCandidates,
  present, requireHandler, seniorLeadersOf, substituteOf,
} from './circles.ts';
export { maskPhone, normalContact, openContact, sealContact } from './contacts.ts';
export { countsOf, forgiveAttempt, reserveAttempt } from './throttle.ts';
export { markAsDemo, type DemoPerson } from './demo.ts';
export { setUpToken } from './set-up.ts';

export const people: Module = {
  name: 'people',
  routes(api) {
    sessionRoutes(api);
  },
  jobs: { 'people.send_code': sendCode },
};
