import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedInAs } from '../../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { call, problemOf, titleOf, type Answer } from './call.ts';
import { sampleOf } from './samples.ts';
import { aParkWorld, strangeIds, type ParkWorld, type Person } from './world.ts';

/** Sensitive acts ask for a fresh proof: which they are, that they do, and that nothing else does. */

let app: TestApp;
let world: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
});
afterAll(() => app.close());

type Route = TestApp['api']['routes'][number];

/** Words by which an act is known to be sensitive, in its address: unmasking, exporting, deciding, appointing, credentials. */
const sensitive = /\/(reveal|export|rejects|approve|send-back|decline|extend|posts|leave|holders|password|passkeys|second-factor|recovery-codes|sign-in-rules|reset|identities|invitation)\b/;
/** Adding and changing people in office, programs with their rights, where events go, and what is erased for good: their addresses say nothing. */
const appointing = [
  'POST /staff', 'PATCH /staff/:userId', 'POST /programs', 'PATCH /programs/:programId', 'POST /programs/:programId/tokens', 'POST /webhooks', 'PATCH /webhooks/:webhookId',
  'POST /webhooks/:webhookId/secret', 'POST /access/reviews/:reviewId/items/:itemId/keep', 'POST /access/reviews/:reviewId/items/:itemId/end',
  'POST /mandates', 'POST /mandates/:mandateId/sign', 'POST /erasures/:erasureId/decide', 'PUT /retention',
  'POST /evaluations/awards/:awardId/grant', 'POST /evaluations/awards/:awardId/revoke',
  'POST /enterprises/:enterpriseId/appointments', 'POST /appointments/:appointmentId/sign', 'POST /appointments/:appointmentId/sign/paper', 'POST /appointments/:appointmentId/assist', 'POST /appointments/:appointmentId/counter',
  'POST /contacts/mine/new-code', 'POST /contacts/mine/new-phone-code', 'POST /verification-orders/:orderId/gone', 'POST /verification-orders/:orderId/replace', 'PUT /parks/:parkId/turnover-weights',
  'POST /handovers/:handoverId/take-over', 'POST /handovers/:handoverId/declaration', 'POST /handovers/:handoverId/decide', 'POST /handovers/:handoverId/cancel',
];
/** What has such a word in its address and asks for nothing, and why. */
const exceptions: Record<string, string> = {
  'POST /session/password': 'is itself a proof', 'POST /session/passkey': 'is itself a proof', 'POST /session/passkey/options': 'begins one',
  'POST /session/proof/password': 'is itself a proof', 'POST /session/proof/passkey': 'is itself a proof', 'POST /session/proof/passkey/options': 'begins one',
  'POST /session/proof/second-factor': 'is itself a proof',
  'GET /me/identities': 'shows names', 'POST /staff/:userId/invitation/withdraw': 'only takes a link back', 'GET /me/passkeys': 'shows names', 'PATCH /me/passkeys/:passkeyId': 'changes a name', 'GET /me/second-factor': 'shows whether there is one',
  'GET /areas/:areaId/sign-in-rules': 'shows a rule', 'POST /mandates/:mandateId/decline': 'gives nobody anything', 'POST /appointments/:appointmentId/decline': 'gives nobody anything', 'POST /desk/tickets/:ticketId/leave': 'gives up a place in a queue',
  'GET /enterprises/:enterpriseId/holders/:holderId/bounces': 'shows causes, addresses masked', 'POST /enterprises/:enterpriseId/holders/:holderId/restore-contact': 'sends again to the address that is on file',
  'POST /enterprises/:enterpriseId/holders/:holderId/contact-code': 'sends a code to the contact that is on file', 'POST /enterprises/:enterpriseId/holders/:holderId/prove-contact': 'is itself a proof',
};

test('every sensitive act is declared as one, and is on this list', () => {
  const expected = app.api.routes.map(({ endpoint }) => titleOf(endpoint)).filter((title) => (sensitive.test(title) && !(title in exceptions)) || appointing.includes(title));
  expect(app.api.routes.filter(({ fresh }) => fresh).map(({ endpoint }) => titleOf(endpoint)).toSorted()).toEqual(expected.toSorted());
  expect(expected.length).toBeGreaterThan(20);
  const titles = new Set(app.api.routes.map(({ endpoint }) => titleOf(endpoint)));
  expect(Object.keys(exceptions).filter((title) => !titles.has(title))).toEqual([]);
});

const lets = ({ permit }: Route, { role }: Person): boolean => {
  if (permit.who !== 'people') return true;
  if (role === 'agent') return permit.agent !== undefined;
  const roles: readonly string[] | 'any' | 'none' = ['owner', 'primary', 'deputy'].includes(role) ? permit.enterprise : permit.staff;
  return roles === 'any' || (roles !== 'none' && roles.includes(role));
};

async function callStale({ endpoint }: Route, person: Person): Promise<Answer> {
  const ids = strangeIds(world.ids);
  const sample = (part: 'params' | 'query' | 'body' | 'fields') => endpoint[part] && sampleOf(endpoint[part], ids);
  const tenMinutesAgo = new Date(app.clock.now().getTime() - 10 * 60_000);
  return call(app, endpoint, { as: await signedInAs(app, person, { provedAt: tenMinutesAgo }), params: sample('params'), query: sample('query'), body: sample('fields') ?? sample('body') });
}

test('whoever proved ten minutes ago is asked anew by each of them, with the ways there are, and by nothing else', async () => {
  const failures: string[] = [];
  for (const route of app.api.routes) {
    for (const person of [...world.staff, ...world.enterprise].filter((one) => lets(route, one))) {
      const answer = await callStale(route, person);
      const what = `${titleOf(route.endpoint)} as ${person.role}`;
      const problem = answer.status >= 400 ? problemOf(answer, what) : undefined;
      const asked = problem?.code === 'auth.step_up';
      if (asked !== route.fresh) failures.push(`${what}: ${answer.status} ${problem?.code}`);
      if (asked && (answer.status !== 403 || !Array.isArray(problem.ways))) failures.push(`${what}: ${answer.text}`);
    }
  }
  expect(failures).toEqual([]);
}, 180_000);

test('the document says so', async () => {
  const { paths } = (await app.api.http.inject('/api/v1/openapi.json')).json<{ paths: Record<string, Record<string, { 'x-fresh'?: boolean; responses: object }>> }>();
  for (const { endpoint, fresh } of app.api.routes) {
    const operation = paths[endpoint.path.replace(/:(\w+)/g, '{$1}')]![endpoint.method.toLowerCase()]!;
    expect([titleOf(endpoint), operation['x-fresh'] ?? false]).toEqual([titleOf(endpoint), fresh]);
    expect(!fresh || '403' in operation.responses, titleOf(endpoint)).toBe(true);
  }
});
