import type { Module } from '../../platform/module.ts';
import { sendLink } from './links/access-links.ts';
import { accessRoutes } from './access-routes.ts';
import { calendarRoutes } from './calendar/routes.ts';
import { sealedContacts } from './contacts.ts';
import { credentialRoutes } from './credentials/credential-routes.ts';
import { proofRoutes } from './sign-in/proof-routes.ts';
import { proofWays } from './sign-in/proof.ts';
import { sealedIdentityTokens } from './credentials/identities.ts';
import { providerRoutes } from './credentials/provider-routes.ts';
import { dataOf, erase } from './erase.ts';
import { sendCode } from './sign-in/codes/request-code.ts';
import { peopleRoutes } from './routes.ts';
import { sealedSecondFactors } from './credentials/second-factor.ts';
import { sessionRoutes } from './sign-in/sessions/session-routes.ts';
import { tidySessions } from './tidy.ts';
import { answerConstraints, Refusal } from '../../platform/errors.ts';

export { emailIndex, emailIndexes, maskContact, maskEmail, maskName, maskPhone, normalContact, normalEmail, openContact, phoneIndex, phoneIndexes, sealContact, type Contact } from './contacts.ts';
export { managedAreas, manages } from './access.ts';
export { endPost } from './organisation/leave-service.ts';
export { postsInForce, standIns } from './organisation/posts-in-force.ts';
export { emailText, phoneText } from './contacts.ts';
export { changeContact, noteProved, type NewContact } from './enterprise-people/change-contact.ts';
export { beginSession } from './sign-in/sessions/begin-session.ts';
export { keepProvenEmail } from './enterprise-people/keep-email.ts';
export { askForSignature, hasPasskey, proveSignature, type DocumentSignature } from './credentials/sign-document.ts';
export { markAsDemo } from './demo.ts';
export { disownToken } from './sign-in/sessions/disown.ts';
export { idOfToken, linkToken } from './links/link-token.ts';
export { addEnterprisePeople, findOrAddEnterprisePerson, type EnterprisePerson, type PersonDraft } from './enterprise-people/enterprise-people.ts';
export {
  attendantsOf, atWork, departmentsNear, handlerCandidate, handlersOf, handlesFor, leadersOf, liaisonsByDepartment, liaisonsOf, nameOf, onDuty, ownerCandidate, ownerCandidates, parksHeld, parksUnder, present,
  receivingRoles, requireHandler, seniorLeadersOf, substituteOf, type Handler,
} from './organisation/presence.ts';
export { leaveEnterprise } from './enterprise-people/leave-enterprise.ts';
export { activeEnterprise } from './sign-in/sessions/sessions.ts';
export { retireEnterprisePeople } from './enterprise-people/retire-enterprise-people.ts';
export { unmask, type Looked } from './unmask.ts';
export { setUpToken } from './set-up.ts';
export { countsOf, forgiveAttempt, reserveAttempt, type Count } from './sign-in/throttle.ts';

answerConstraints({
  areas_one_city: new Refusal('conflict', 'people.already_set_up'),
  users_login_name_key: new Refusal('conflict', 'people.login_name_taken', { errors: [{ field: 'body.loginName', code: 'people.login_name_taken' }] }),
  users_one_per_mobile: new Refusal('conflict', 'people.phone_of_another'),
  identities_one_account: new Refusal('conflict', 'auth.provider_taken'),
  identities_one_person: new Refusal('conflict', 'auth.provider_other_person'),
});

/** The city's tree, staff, posts, leave, duty, who signs in how, and the working calendar that they all live by. */
export const people: Module = {
  name: 'people',
  routes(api) {
    sessionRoutes(api);
    accessRoutes(api);
    providerRoutes(api);
    proofRoutes(api);
    credentialRoutes(api);
    peopleRoutes(api);
    calendarRoutes(api);
  },
  proofWays,
  errands: { 'people.send_code': sendCode, 'people.send_link': sendLink },
  sealed: [sealedContacts, sealedSecondFactors, sealedIdentityTokens],
  erase,
  dataOf,
  sweeps: [
    { name: 'people.tidy_sessions', everyMinutes: 60, run: tidySessions },
    // News of a changed calendar comes at once; this catches what a broken connection missed.
    { name: 'people.reload_calendar', everyMinutes: 1, inEveryProcess: true, run: (platform) => platform.officeHours.reload() },
  ],
};
