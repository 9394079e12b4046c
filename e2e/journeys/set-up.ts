import { expect, type Journey } from '../journey.ts';
import { startProduct } from '../product.ts';
import { zh } from '../words.ts';

const password = 'a-long-password-2';

/** A new installation: from the address in the log to the first sign-in. */
export const settingUp: Journey = {
  name: 'setting up an empty system',
  async run({ come }) {
    const product = await startProduct({ empty: true });
    try {
      expect(product.setUpUrl !== undefined, 'an empty system to name the address of its set-up');
      const { page } = await come({ url: product.url });
      await page.goto(product.setUpUrl);
      const answers = {
        [zh('people.area_level.city')]: '云州市', [zh('people.area_level.district')]: '临江区', [zh('people.area_level.park')]: '高新园',
        [zh('console.account.set_up.your_name')]: '陶敏', [zh('session.login_name')]: 'taomin', [zh('session.password')]: password,
      };
      for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label, { exact: true }).fill(answer);
      await page.getByRole('button', { name: zh('console.account.set_up.submit') }).click();
      await page.getByText('陶敏').first().waitFor();
      await page.getByRole('heading', { name: zh('console.oversight.first.title') }).waitFor();
      expect(await page.getByText(zh('console.oversight.empty.title')).count() === 0, 'nobody to be told that all is done where nothing has begun');
      await page.getByRole('link', { name: zh('console.oversight.first.do') }).first().click();
      await page.waitForURL('**/console/people/departments');
      await page.getByRole('button', { name: zh('console.top.account_menu', { name: '陶敏' }) }).click();
      await page.getByRole('button', { name: zh('session.sign_out') }).click();
      await page.getByLabel(zh('session.login_name')).fill('taomin');
      await page.getByLabel(zh('session.password'), { exact: true }).fill(password);
      await page.getByRole('button', { name: zh('session.sign_in'), exact: true }).click();
      await page.getByRole('heading', { level: 1, name: zh('console.cases.worklist.title') }).waitFor();
      await page.goto(product.setUpUrl);
      await page.getByText(zh('console.account.set_up.over')).waitFor();
    } finally {
      await product.close();
    }
  },
};
