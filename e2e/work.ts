import type { Locator, Page } from 'playwright-core';
import { zh } from './words.ts';

/** Opens a case from the list of what is to be done, where it must stand. */
export async function openFromWorklist(page: Page, number: string): Promise<Locator> {
  await page.goto('/console/');
  await page.getByText(number).first().click();
  const record = page.getByRole('article').filter({ hasText: number });
  await record.waitFor();
  return record;
}

/** Takes one of the actions offered, fills in its form and waits for the word that it is done. */
export async function act(page: Page, key: string, fill: (dialog: Locator) => Promise<void> = async () => undefined): Promise<void> {
  const label = zh(`console.cases.${key}.label`);
  await page.getByRole('article').getByRole('button', { name: new RegExp(`^${label}(\\s· .*)?$`) }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await fill(dialog);
  await dialog.getByRole('button', { name: zh(`console.cases.${key}.submit`), exact: true }).click();
  await page.getByText(zh(`console.cases.${key}.done`)).first().waitFor();
  await dialog.waitFor({ state: 'hidden' });
}

/** Answers the questions of a call-back, and that the liaison is still the one. */
export async function answerCallBack(dialog: Locator, answers: Record<string, string>): Promise<void> {
  for (const [question, words] of Object.entries({ ...answers, liaison: zh('console.cases.call_back.liaisons.current') })) {
    await dialog.locator('.ant-form-item', { hasText: zh(`console.cases.call_back.${question}`) }).getByText(words, { exact: true }).click();
  }
}

/** Chooses in a select box of a form. */
export async function choose(page: Page, box: Locator, option: string | RegExp): Promise<void> {
  await box.click();
  const name = typeof option === 'string' ? option : undefined;
  if (name !== undefined) await box.fill(name);
  const list = page.locator('.ant-select-dropdown:visible');
  const offered = list.locator('.ant-select-item-option').filter({ hasText: option }).first();
  // The list is drawn anew while it narrows, and a click on what is being replaced chooses nothing. One of several stays open with its mark.
  const isChosen = () => list.first().waitFor({ state: 'hidden', timeout: 1000 }).then(() => true, () => offered.evaluate((item) => item.classList.contains('ant-select-item-option-selected')));
  do await offered.click(); while (!await isChosen());
}
