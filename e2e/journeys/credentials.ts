import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { freePort } from '@qilian/server/platform/db/embedded/free-port.ts';
import { openTestProvider, testClient, type TestProvider } from '@qilian/server/testing/identity-provider.ts';
import { expect, type Journey, type Stage } from '../journey.ts';
import { messageWith } from '../outbox.ts';
import { startProduct, type Product } from '../product.ts';
import { phone } from '../visitor.ts';
import { zh } from '../words.ts';

const password = 'a-long-password-2';

/** A device with a finger or a lock of its own, as far as the browser knows; the answer says whether somebody touches it at once when asked. */
export async function givePasskeys(page: Page): Promise<(touched: boolean) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return async (enabled) => {
    await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  };
}

const button = (page: Page, key: string) => page.getByRole('button', { name: zh(key), exact: true });
const stepAt = (at: Date) => Math.floor(at.getTime() / 30_000);

/** What an authenticator app shows (RFC 6238). */
function shownAt(secret: Buffer, step: number): string {
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(count).digest();
  return String((mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const fromBase32 = (text: string) => Buffer.from([...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('').match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));

/** As ten minutes later: only the server's clock could make a proof old, so its first answer is given for it. */
async function nextActAsksAnew(page: Page, path: string): Promise<void> {
  let asked = false;
  await page.route(`**/api/v1${path}`, async (route) => {
    if (asked || route.request().method() === 'GET') return route.fallback();
    asked = true;
    const proof = await (await page.request.get('/api/v1/session/proof')).json() as { ways: string[] };
    await route.fulfill({
      status: 403, contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'urn:qilian:problem:auth.step_up', title: '', status: 403, detail: '', code: 'auth.step_up', ways: proof.ways }),
    });
  });
}

/** An administrator takes somebody into the system, who comes by the link in the mail and must enrol before anything else. */
async function invite(page: Page, come: Stage['come'], { url, dataDir }: Product): Promise<void> {
  const { items: areas } = await (await page.request.get('/api/v1/areas')).json() as { items: { id: string; level: string }[] };
  const cityId = areas.find(({ level }) => level === 'city')!.id;
  const rules = await (await page.request.get(`/api/v1/areas/${cityId}/sign-in-rules`)).json() as { version: number };
  const asked = await page.request.put(`/api/v1/areas/${cityId}/sign-in-rules`, { data: { version: rules.version, secondFactorFor: ['service_officer'] }, headers: { 'x-qilian': '1' } });
  expect(asked.ok(), `officers to be asked for a second factor: ${await asked.text()}`);

  await page.goto('/console/people');
  await button(page, 'console.people.add.open').click();
  const adding = page.getByRole('dialog').filter({ hasText: zh('console.people.add.intro') });
  for (const [label, typed] of [['people.field.name', invited.name], ['people.field.loginName', invited.loginName], ['people.field.email', invited.email]] as const) await adding.getByLabel(zh(label), { exact: true }).fill(typed);
  for (const [label, option] of [['people.field.role', zh('people.roles.service_officer')], ['people.field.area', '高新园']] as const) {
    await adding.getByLabel(zh(label), { exact: true }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: option }).last().click();
  }
  await adding.locator('.ant-modal-footer .ant-btn-primary').click();
  await page.getByText(zh('console.people.add.done_invited', { name: invited.name })).waitFor();
  // A city has dozens to add: the next one takes one click.
  await button(page, 'console.people.add.open').waitFor();

  const link = /https?:\/\/\S+\/console\/\S+#[\w.-]+/.exec(await messageWith(join(dataDir, 'outbox'), (name, text) => name.endsWith('.eml') && text.includes(invited.email) && text.includes('#')))![0];
  const { page: own } = await come({ url });
  const touch = await givePasskeys(own);
  await own.goto(link);
  for (const label of ['console.account.password.new', 'console.account.password.again']) await own.getByLabel(zh(label), { exact: true }).fill(password);
  await button(own, 'console.recovery.submit').click();
  await own.getByText(zh('console.recovery.set'), { exact: true }).waitFor();
  await own.goto('/console/sign-in');
  await own.getByLabel(zh('session.login_name')).fill(invited.loginName);
  await own.getByLabel(zh('session.password'), { exact: true }).fill(password);
  await button(own, 'session.sign_in').click();
  await own.getByRole('heading', { level: 1, name: zh('console.credentials.enrol.title') }).waitFor();
  await own.goto('/console/cases');
  await own.getByRole('heading', { level: 1, name: zh('console.credentials.enrol.title') }).waitFor();
  await button(own, 'credentials.passkeys.add').click();
  const naming = own.getByRole('dialog');
  await naming.getByLabel(zh('credentials.passkeys.name')).fill('办公电脑');
  await naming.getByRole('button', { name: zh('credentials.passkeys.add') }).click();
  await own.getByRole('heading', { level: 1, name: zh('console.cases.worklist.title') }).waitFor();
  // A link works once.
  await own.goto('about:blank');
  await own.goto(link);
  await own.getByRole('link', { name: zh('console.forgot') }).waitFor();
  await own.goto('/console/cases');
  await own.getByRole('heading', { level: 1, name: zh('console.cases.list.title') }).waitFor();
  // Else the key would sign in again at once.
  await touch(false);
  await endSessionsOf(invited.name, page, own);
}

/** Whoever is put out by an administrator reads on the sign-in page why, without having to do anything for it. */
async function endSessionsOf(name: string, administrator: Page, own: Page): Promise<void> {
  const { items } = await (await administrator.request.get('/api/v1/staff?limit=100')).json() as { items: { id: string; name: string }[] };
  const { id } = items.find((one) => one.name === name)!;
  const ended = await administrator.request.delete(`/api/v1/people/${id}/sessions`, { headers: { 'x-qilian': '1' } });
  expect(ended.ok(), `the sessions of ${name} to end: ${await ended.text()}`);
  await own.getByRole('status').filter({ hasText: zh('session.ended.administrator') }).waitFor();
  expect(new URL(own.url()).pathname === '/console/sign-in', 'the sign-in page');
}
const invited = { name: '周岚', loginName: 'zhoulan', email: 'zhoulan@park.example.cn' };

/** The same person by the city's identity provider, which says whose mailbox it verified; one whom nobody took in stays outside. */
async function byProvider(come: Stage['come'], { url }: Product, provider: TestProvider): Promise<void> {
  const { page } = await come({ url });
  await page.goto('/console/sign-in');
  const enter = page.getByRole('button', { name: zh('session.provider.sign_in', { label: '云州统一身份' }) });
  provider.account = { sub: 'p-2', claims: { email: 'stranger@park.example.cn', email_verified: true } };
  await enter.click();
  await page.getByRole('alert').waitFor();
  provider.account = { sub: 'p-1', claims: { email: invited.email, email_verified: true } };
  await page.context().clearCookies();
  await page.goto('/console/sign-in?next=%2Fcases');
  await enter.click();
  await page.getByRole('heading', { level: 1, name: zh('console.cases.list.title') }).waitFor();
  await page.getByRole('button', { name: zh('console.top.account_menu', { name: invited.name }) }).waitFor();
}

/** Staff of a new system: passkey, authenticator app, recovery code, the question before a sensitive act, a colleague's invitation, and the city's identity provider. */
export const credentials: Journey = {
  name: 'passkey, second factor, fresh proof, invitation and identity provider of staff',
  async run({ come }) {
    const port = await freePort();
    const provider = await openTestProvider(`http://localhost:${port}`);
    const product = await startProduct({
      empty: true, port, env: { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: testClient.id, OIDC_CLIENT_SECRET: testClient.secret, OIDC_LABEL: '云州统一身份' },
    }).catch(async (error: unknown) => {
      await provider.close();
      throw error;
    });
    try {
      const { page, errors } = await come({ url: product.url });
      const touch = await givePasskeys(page);
      await page.goto(product.setUpUrl!);
      const answers = {
        [zh('people.area_level.city')]: '云州市', [zh('people.area_level.district')]: '临江区', [zh('people.area_level.park')]: '高新园',
        [zh('console.account.set_up.your_name')]: '陶敏', [zh('session.login_name')]: 'taomin', [zh('session.password')]: password,
      };
      for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label, { exact: true }).fill(answer);
      await button(page, 'console.account.set_up.submit').click();
      await page.getByText('陶敏').first().waitFor();

      // A passkey, and a sign-in with it: the browser offers it by itself, where names are filled in.
      await page.goto('/console/account');
      await button(page, 'credentials.passkeys.add').click();
      const adding = page.getByRole('dialog');
      await adding.getByLabel(zh('credentials.passkeys.name')).fill('办公电脑');
      await adding.getByRole('button', { name: zh('credentials.passkeys.add') }).click();
      await page.getByText('办公电脑').waitFor();
      const signOut = async () => {
        await page.getByRole('button', { name: zh('console.top.account_menu', { name: '陶敏' }) }).click();
        await button(page, 'session.sign_out').click();
      };
      const atWork = () => page.getByRole('heading', { level: 1, name: zh('console.cases.worklist.title') }).waitFor();
      const [entered] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/api/v1/session/passkey')), signOut()]);
      expect(entered.ok(), 'the browser to fill in the passkey');
      await atWork();

      // The authenticator app.
      await page.goto('/console/account');
      await button(page, 'console.credentials.second_factor.set_up').click();
      const secret = fromBase32((await page.locator('.authenticator-secret code').innerText()).replaceAll(/\s/g, ''));
      const first = stepAt(new Date());
      await page.getByLabel(zh('console.credentials.second_factor.code')).fill(shownAt(secret, first));
      await button(page, 'console.credentials.second_factor.confirm').click();
      await page.locator('.recovery-codes li').first().waitFor();
      const codes = await page.locator('.recovery-codes li').allInnerTexts();
      expect(codes.length === 10, `ten recovery codes, not ${codes.length}`);
      await button(page, 'console.credentials.recovery.saved').click();

      // The password alone no longer opens; a recovery code does, once.
      await touch(false);
      await signOut();
      const byPassword = async (code: string) => {
        await page.getByLabel(zh('session.login_name')).fill('taomin');
        await page.getByLabel(zh('session.password'), { exact: true }).fill(password);
        await button(page, 'session.sign_in').click();
        await page.getByLabel(zh('session.second_factor.code')).fill(code);
        await page.getByLabel(zh('session.second_factor.code')).press('Enter');
      };
      await byPassword(codes[0]!);
      await atWork();
      await signOut();
      await byPassword(codes[0]!);
      await page.getByRole('alert').waitFor();
      // The next step of the clock at most, which the drift lets in.
      const again = page.getByLabel(zh('session.second_factor.code'));
      await again.fill(shownAt(secret, Math.max(stepAt(new Date()), first + 1)));
      await again.press('Enter');
      await atWork();

      // A sensitive act asks anew, and what was typed is still there after it.
      await page.goto('/console/account');
      await nextActAsksAnew(page, '/me/password');
      await button(page, 'console.account.password.change').click();
      const dialog = page.getByRole('dialog').filter({ hasText: zh('console.account.password.intro') });
      await dialog.getByLabel(zh('console.account.password.current'), { exact: true }).fill(password);
      for (const label of ['console.account.password.new', 'console.account.password.again']) await dialog.getByLabel(zh(label), { exact: true }).fill('another-long-password-3');
      await dialog.locator('button[type=submit]').click();
      await page.getByText(zh('session.step_up.title')).waitFor();
      await touch(true);
      await button(page, 'session.step_up.passkey').click();
      await page.getByText(zh('console.account.password.done')).waitFor();
      await dialog.waitFor({ state: 'hidden' });

      // Signing out draws no screen for nobody.
      expect(errors.every((error) => !error.includes('useMe')), `no such errors: ${errors.join(', ')}`);

      await invite(page, come, product);
      await byProvider(come, product, provider);
    } finally {
      await product.close();
      await provider.close();
    }
  },
};

/** A liaison on a phone: a passkey in place of codes, and the demo's tap before it. */
export const liaisonPasskey: Journey = {
  name: 'a passkey of a liaison on a phone',
  async run({ come, demo }) {
    const { page, context } = await come({ as: demo('primary'), viewport: phone });
    await givePasskeys(page);
    // Without what the browser would fill in by itself, the button is left.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await page.goto('/me');
    await nextActAsksAnew(page, '/me/passkeys/options');
    await button(page, 'credentials.passkeys.add').click();
    const sheet = page.getByRole('dialog', { name: zh('credentials.passkeys.add') });
    await sheet.getByLabel(zh('credentials.passkeys.name')).fill('我的手机');
    await sheet.getByRole('button', { name: zh('credentials.passkeys.add') }).click();
    await button(page, 'session.step_up.demo').click();
    await page.getByText('我的手机').waitFor();
    await button(page, 'session.sign_out').click();
    await button(page, 'session.passkey.sign_in').click();
    await page.getByRole('navigation').first().waitFor();
    const { user } = await (await context.request.get('/api/v1/me')).json() as { user: { id: string } };
    expect(user.id === demo('primary').userId, 'the passkey to open the account that it was made for');
    await page.goto('/me');
    await page.getByRole('button', { name: `${zh('credentials.passkeys.remove')} 我的手机` }).click();
    await page.getByRole('dialog').getByRole('button', { name: zh('credentials.passkeys.remove'), exact: true }).click();
    await page.getByText('我的手机', { exact: true }).waitFor({ state: 'detached' });
  },
};
