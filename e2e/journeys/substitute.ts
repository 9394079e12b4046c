import { choose } from '../work.ts';
import { expect, type Journey } from '../journey.ts';
import { zh } from '../words.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' });

/** Whoever goes on leave names a substitute, who sees the work from then on and knows for whom it is. */
export const substitute: Journey = {
  name: 'leave, and who stands in',
  async run({ come, demo }) {
    const [away, there] = [demo('service_officer'), demo('investment_officer')];
    const { page, context } = await come({ as: away });
    await page.goto('/console/duty/absences');
    await page.getByRole('button', { name: zh('console.people.absence.plan') }).click();
    const dialog = page.getByRole('dialog');
    for (const [field, value] of [['from', day(0)], ['until', day(1)]] as const) {
      const input = dialog.getByLabel(zh(`console.people.absence.${field}`), { exact: true });
      await input.fill(value);
      await input.press('Enter');
    }
    expect(await dialog.getByText(zh('console.people.absence.substitute_missing')).count() === 0, 'Enter in a date to choose the day, not to send the form');
    await choose(page, dialog.getByLabel(zh('console.people.absence.substitute')), there.name);
    await dialog.getByRole('button', { name: zh('common.save'), exact: true }).click();
    await page.getByText(zh('console.people.absence.planned')).first().waitFor();
    try {
      const other = await come({ as: there });
      await other.page.goto('/console/');
      await other.page.getByText(zh('console.cases.worklist.standing_in', { name: away.name })).first().click();
      await other.page.getByRole('article').getByRole('group', { name: zh('console.cases.record.actions') }).first().getByRole('button').first().waitFor();
    } finally {
      const { items } = (await (await context.request.get('/api/v1/absences')).json()) as { items: { id: string; user: { id: string }; from: string }[] };
      const mine = items.find(({ user, from }) => user.id === away.userId && from === day(0));
      expect(mine !== undefined, 'the leave to stand in the list');
      await context.request.delete(`/api/v1/absences/${mine.id}`, { headers: { 'x-qilian': '1' } });
    }
  },
};
