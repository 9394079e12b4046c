import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, type Journey } from '../journey.ts';
import { messageWith } from '../outbox.ts';
import { startProduct } from '../product.ts';
import { arrive, demoPeople, phone } from '../visitor.ts';
import { zh } from '../words.ts';
import { givePasskeys } from './credentials.ts';

/** A practised thumb on a phone: about 35 words a minute, and a look at each screen before the tap. */
const keyMs = 170;
const lookMs = 1500;
const mostScreens = 12;
const mostMinutes = 5;

const wait = (ms: number) => new Promise((done) => { setTimeout(done, ms); });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** From the name to the signed letter on two phones, at the speed of people, within five minutes and twelve screens. */
export const appointing: Journey = {
  name: 'appointing a successor on two phones',
  async run({ browser, visitors }) {
    const product = await startProduct();
    try {
      const outbox = join(product.dataDir, 'outbox');
      const people = await demoPeople(product.url);
      const owner = await arrive(browser, { url: product.url, as: people.find(({ role }) => role === 'owner')!, viewport: phone });
      const successor = await arrive(browser, { url: product.url, viewport: phone });
      visitors.push(owner, successor);
      for (const { page } of [owner, successor]) {
        await givePasskeys(page);
        await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
      }
      // The owner has a passkey from before.
      await owner.page.goto('/me');
      await button(owner.page, zh('credentials.passkeys.add')).click();
      const sheet = owner.page.getByRole('dialog', { name: zh('credentials.passkeys.add') });
      await sheet.getByLabel(zh('credentials.passkeys.name')).fill('我的手机');
      await sheet.getByRole('button', { name: zh('credentials.passkeys.add') }).click();
      await owner.page.getByText('我的手机').waitFor();
      await owner.page.goto('/appointments');

      const began = performance.now();
      const screens: string[] = [];
      const screen = async (page: Page, heading: string) => {
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        screens.push(heading);
        await wait(lookMs);
      };
      const type = async (field: Locator, text: string) => {
        await field.click();
        await field.pressSequentially(text, { delay: keyMs });
      };

      const { page: own } = owner;
      await screen(own, zh('appointments.title'));
      await own.getByRole('link', { name: zh('appointments.name.begin') }).click();
      await screen(own, zh('appointments.name.who'));
      await type(own.getByLabel(zh('appointments.facts.name')), '王小芳');
      await type(own.getByLabel(zh('appointments.facts.phone')), '13612340099');
      await type(own.getByLabel(zh('appointments.facts.email')), 'wangxf@example.cn');
      await button(own, zh('common.next')).click();
      await screen(own, zh('appointments.name.what'));
      await type(own.getByLabel(zh('appointments.facts.post')), '行政总监');
      // The demo's primary is being handed over already.
      await own.getByRole('radio', { name: zh('people.seats.deputy'), exact: true }).check();
      await own.getByText(zh('appointments.authority.funds'), { exact: true }).click();
      await own.getByText(zh('appointments.authority.procedures'), { exact: true }).click();
      await button(own, zh('common.next')).click();
      await screen(own, zh('appointments.name.check'));
      await button(own, zh('appointments.name.send')).click();
      await screen(own, `王小芳 · ${zh('people.seats.deputy')}`);
      expect(own.url().includes('/appointments/'), 'the page of the appointment');

      const { page } = successor;
      const link = /(https?:\/\/\S+#\S+)/.exec(await messageWith(outbox, (name, text) => name.startsWith('appointment-') && name.endsWith('.txt') && text.includes('13612340099')))![1]!;
      await page.goto(link);
      const heading = page.getByRole('heading', { level: 1 });
      await heading.waitFor();
      await screen(page, await heading.innerText());
      await page.getByRole('button', { name: new RegExp('136\\*\\*\\*\\*0099') }).click();
      const sms = await messageWith(outbox, (name, text) => name.startsWith('appointment-code-') && name.endsWith('.txt') && text.includes('13612340099'));
      await type(page.getByLabel(zh('session.code')), /核验码 (\d{6})/.exec(sms)![1]!);
      await screen(page, zh('appointments.email.title'));
      await button(page, zh('appointments.email.send')).click();
      const mail = await messageWith(outbox, (name, text) => name.startsWith('appointment-code-') && name.endsWith('.eml') && text.includes('wangxf@example.cn'));
      await type(page.getByLabel(zh('session.code')), /核验码是 (\d{6})/.exec(mail)![1]!);
      await screen(page, zh('appointments.identity.title'));
      await type(page.getByLabel(zh('appointments.identity.number')), '11010519491231002X');
      await button(page, zh('common.next')).click();
      await screen(page, zh('appointments.passkey.title'));
      await button(page, zh('appointments.passkey.add')).click();
      await page.getByText(zh('appointments.accept.agree.duties')).waitFor();
      await screen(page, await heading.innerText());
      await wait(4 * lookMs);
      await page.getByText(zh('appointments.accept.agree.duties')).click();
      await page.getByText(zh('appointments.accept.agree.electronic_delivery')).click();
      await button(page, zh('appointments.accept.do')).click();
      await screen(page, zh('appointments.done.accepted.title'));

      await own.reload();
      await own.getByRole('heading', { level: 2, name: zh('appointments.sign.title') }).waitFor();
      await wait(2 * lookMs);
      await button(own, zh('appointments.sign.with_passkey')).click();
      await own.getByText(zh('appointments.sealed_text')).waitFor();
      const seconds = (performance.now() - began) / 1000;
      console.log(`        appointing: ${screens.length} screens, ${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s at human typing speed`);
      expect(screens.length <= mostScreens, `at most ${mostScreens} screens, not ${screens.length}`);
      expect(seconds < mostMinutes * 60, `less than ${mostMinutes} minutes, not ${seconds.toFixed(0)} s`);
      for (const { errors } of [owner, successor]) expect(errors.length === 0, `no errors, not ${errors.join(', ')}`);
      const { items: [appointment] } = await (await owner.context.request.get('/api/v1/appointments?limit=1')).json() as { items: { id: string }[] };
      const found = await (await owner.context.request.get(`/api/v1/appointments/${appointment!.id}`)).json() as { steps: { signed: string | null }; sealedLetter: unknown };
      expect(found.steps.signed !== null && found.sealedLetter !== null, 'the letter to be signed and sealed');
    } finally {
      await product.close();
    }
  },
};

/** The text part of a mail as it lies in the outbox. */
