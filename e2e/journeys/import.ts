import { expect, type Journey } from '../journey.ts';
import { workbook } from '../sheet.ts';
import { zh } from '../words.ts';

/** As parks keep them: a title over all columns, a unit below it, numbers that a program turned into floats, one code that is wrong. */
const list = workbook([
  ['临江园区规上企业名单（2026年）', null, null, null, null, null],
  ['单位：万元', null, null, null, null, null],
  ['序号', '单位详细名称', '统一社会信用代码', '注册资本', '联系人', '联系电话'],
  [1, '云州衡岳精密铸造有限公司', '91350211M00F2046X0', 5000.000000000001, '贺文斌', 13800138021],
  [2, '云州瀚海冷链物流有限公司', null, 1200, '苏晓岚', 13800138022],
  [3, '云州卓越包装印务有限公司', '91350211M000100Y44', 300, '邱志强', 13800138023],
  ['合计', null, null, 6500, null, null],
], ['A1:F1', 'A2:F2']);

/** A list as it is comes in: mapped, tried, its rejects given back, loaded; and what came in is found by the initials of its name. */
export const importing: Journey = {
  name: 'a list of enterprises comes in',
  async run({ come, demo }) {
    const { page } = await come({ as: demo('service_officer') });
    const word = (key: string, values?: Record<string, string | number>) => zh(`console.enterprises.import.${key}`, values);
    await page.goto('/console/enterprises/import');
    await page.getByLabel(word('drop')).setInputFiles({ name: '规上企业名单.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: list });

    await page.getByRole('region', { name: word('step.map') }).waitFor();
    await page.getByText('单位详细名称').first().waitFor();
    for (const [title, field] of [['单位详细名称', 'name'], ['统一社会信用代码', 'uscc'], ['联系电话', 'liaisonPhone']] as const) {
      const row = page.getByRole('row', { name: new RegExp(title) });
      expect((await row.innerText()).includes(zh(`enterprises.import_field.${field}`)), `“${title}” to be taken for ${field}`);
    }
    await page.getByRole('button', { name: word('check'), exact: true }).click();

    const result = page.getByRole('region', { name: word('step.check') });
    await result.waitFor({ timeout: 30_000 });
    const count = async (name: string) => Number(await result.locator('.count', { hasText: zh(`enterprises.import_count.${name}`) }).locator('dd').innerText());
    expect(await count('toCreate') === 2, `two enterprises to come in, not ${await count('toCreate')}`);
    expect(await count('rejected') === 1, `one row to be rejected, not ${await count('rejected')}`);
    const [rejects] = await Promise.all([page.waitForEvent('download'), result.getByRole('button', { name: word('rejects', { count: 1 }) }).click()]);
    expect(/\.(xlsx|csv)$/.test(rejects.suggestedFilename()), `the rejects to be a spreadsheet, not ${rejects.suggestedFilename()}`);

    await result.getByRole('button', { name: word('load'), exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: word('load'), exact: true }).click();
    await page.getByRole('region', { name: word('step.done') }).waitFor({ timeout: 30_000 });

    await page.getByRole('link', { name: word('assign_officers') }).click();
    await page.getByRole('row').filter({ hasText: '云州衡岳精密铸造有限公司' }).waitFor();

    await page.goto('/console/enterprises');
    await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('yzhyjmzz');
    await page.getByText('云州衡岳精密铸造有限公司').first().click();
    await page.getByText('5,000').or(page.getByText('5000')).first().waitFor();
    await page.getByText('贺文斌').first().waitFor();
    expect(!(await page.locator('body').innerText()).includes('13800138021'), 'the phone to be masked');
  },
};
