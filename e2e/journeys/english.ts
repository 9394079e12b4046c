import { expect, type Journey } from '../journey.ts';
import { en, zh } from '../words.ts';

/** A colleague who reads English: from the first page on, over a reload, and in what the server writes. */
export const english: Journey = {
  name: 'in English',
  async run({ come, demo }) {
    const { page, context } = await come();
    const person = demo('service_officer');
    await page.goto('/console/sign-in');
    await page.getByRole('radio', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: en('console.sign_in.title') }).waitFor();
    const [kept] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/session/locale')),
      page.getByRole('button', { name: new RegExp(`${en('people.roles.service_officer')}.*${person.name}`) }).click(),
    ]);
    expect(kept.ok(), 'the server to keep the language chosen before signing in');

    await page.getByRole('heading', { level: 1, name: en('console.cases.worklist.title') }).waitFor();
    await page.locator('.row-opens').first().click();
    await page.getByRole('heading', { name: en('console.cases.record.facts') }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: en('console.cases.record.facts') }).waitFor();
    expect(await page.locator('html').getAttribute('lang') === 'en', 'the page to say that it is in English');
    const words = await page.locator('nav').first().innerText();
    expect(!/\p{Script=Han}/u.test(words), `the navigation to be in English, not “${words.replaceAll('\n', ' ')}”`);

    const locale = async () => ((await (await context.request.get('/api/v1/me')).json()) as { user: { locale: string } }).user.locale;
    const choose = async (name: string, language: string) => {
      const [answer] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/session/locale')), page.getByRole('main').getByRole('radio', { name }).click()]);
      expect(answer.ok() && await locale() === language, `the server to keep ${language}`);
    };
    await page.goto('/console/account');
    await page.getByRole('heading', { level: 1, name: en('console.account.title') }).waitFor();
    await choose('中文', 'zh-CN');
    await page.getByRole('heading', { level: 1, name: zh('console.account.title') }).waitFor();
    await choose('English', 'en');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: en('console.account.title') }).waitFor();
    await choose('中文', 'zh-CN');
  },
};
