import type { Page } from 'playwright-core';
import { expect, type Journey } from '../journey.ts';
import { zh } from '../words.ts';

const numberIn = (text: string) => Number(/[\d,]+/.exec(text)![0].replaceAll(',', ''));

/** How many cases the list says it shows. */
async function listed(page: Page): Promise<number> {
  await page.getByRole('heading', { level: 1, name: zh('console.cases.list.title') }).waitFor();
  const [before, after] = zh('console.cases.list.found', { count: 0, number: '#' }).split('#') as [string, string];
  const summary = page.getByText(new RegExp(`^${before}[\\d,]+${after}$`));
  await summary.waitFor();
  return numberIn(await summary.innerText());
}

/** Behind every figure stand the cases that it counts. */
export const leaders: Journey = {
  name: 'a figure leads to its rows',
  async run({ come, demo }) {
    const { page, context } = await come({ as: demo('park_leader') });
    const open = async () => {
      await page.goto('/console/overview');
      await page.getByRole('heading', { level: 1, name: zh('console.insight.title') }).waitFor();
      await page.locator('.figure').first().waitFor();
    };
    await open();
    const intake = page.getByRole('link', { name: new RegExp(`^${zh('console.insight.intake.label')}`) });
    const raised = numberIn(await intake.locator('.figure-value').innerText());
    expect(raised > 0, 'the demo to have cases');
    await intake.click();
    expect(await listed(page) === raised, `${raised} cases behind the intake, not ${await listed(page)}`);

    await open();
    const closing = page.getByRole('link', { name: new RegExp(`^${zh('console.insight.closing.label')}`) });
    const { closingRate } = (await (await context.request.get('/api/v1/insight/overview')).json()) as { closingRate: { count: number; of: number } };
    const closed = closingRate.count;
    await closing.getByText(zh('console.insight.closing.note', { part: closed, whole: closingRate.of })).waitFor();
    await closing.click();
    expect(await listed(page) === closed, `${closed} cases behind the closing rate, not ${await listed(page)}`);

    await open();
    const bar = page.locator('.bar').first();
    const ofCategory = numberIn(await bar.locator('.number').first().innerText());
    await bar.click();
    expect(await listed(page) === ofCategory, `${ofCategory} cases behind the category, not ${await listed(page)}`);

    await open();
    const lights = page.locator('#lights tbody td a');
    for (let place = 0; place < Math.min(3, await lights.count()); place += 1) {
      const count = numberIn(await lights.nth(place).innerText());
      await lights.nth(place).click();
      expect(await listed(page) === count, `${count} cases behind the light, not ${await listed(page)}`);
      await open();
      await lights.first().waitFor();
    }
  },
};
