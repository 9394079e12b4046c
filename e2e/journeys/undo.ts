import { expect, type Journey } from '../journey.ts';
import { workbook } from '../sheet.ts';
import { zh } from '../words.ts';

const list = workbook([
  ['企业名称', '联系人', '联系电话'],
  ['云州同舟铸件有限公司', '顾一舟', 13800138031],
  ['云州远帆索具有限公司', '顾一帆', 13800138032],
], []);

/** A wrong list comes in and goes out again as a whole, but for the file on which somebody has begun to work. */
export const undoing: Journey = {
  name: 'a load is undone',
  async run({ come, demo }) {
    const { page, context } = await come({ as: demo('service_officer') });
    const word = (key: string, values?: Record<string, string | number>) => zh(`console.enterprises.import.${key}`, values);
    await page.goto('/console/enterprises/import');
    await page.getByLabel(word('drop')).setInputFiles({ name: '错误名单.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: list });
    await page.getByRole('region', { name: word('step.map') }).waitFor();
    await page.getByRole('button', { name: word('check'), exact: true }).click();
    const result = page.getByRole('region', { name: word('step.check') });
    await result.waitFor({ timeout: 30_000 });
    await result.getByRole('button', { name: word('load'), exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: word('load'), exact: true }).click();
    await page.getByRole('region', { name: word('step.done') }).waitFor({ timeout: 30_000 });

    const found = async (name: string) => ((await (await context.request.get(`/api/v1/enterprises?q=${encodeURIComponent(name)}`)).json()) as { items: { id: string; version: number }[] }).items;
    const [worked] = await found('云州远帆索具');
    const edited = await context.request.patch(`/api/v1/enterprises/${worked!.id}`, { data: { version: worked!.version, headcount: 12 }, headers: { 'x-qilian': '1' } });
    expect(edited.ok(), `the file to take an edit, not ${edited.status()}`);

    await page.getByRole('button', { name: new RegExp(word('undo.open', { until: '.*' })) }).click();
    const preview = page.getByRole('region', { name: word('undo.preview') });
    await preview.waitFor();
    await page.getByText(word('undo.kept.changed')).first().waitFor();
    await preview.getByRole('button', { name: word('undo.now'), exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: word('undo.now'), exact: true }).click();
    await page.getByRole('region', { name: word('undo.done') }).waitFor({ timeout: 30_000 });
    await page.getByText('云州远帆索具有限公司').first().waitFor();
    expect((await found('云州同舟铸件')).length === 0, 'the file that nobody touched to be gone');
    expect((await found('云州远帆索具')).length === 1, 'the file that somebody corrected to stay');
  },
};

/** Two files of one enterprise become one; old links lead there; and they are two again. */
export const merging: Journey = {
  name: 'two files become one, and two again',
  async run({ come, demo }) {
    const { page, context } = await come({ as: demo('service_officer') });
    const word = (key: string, values?: Record<string, string | number>) => zh(`console.enterprises.merge.${key}`, values);
    const { parks: [park] } = (await (await context.request.get('/api/v1/me')).json()) as { parks: { id: string }[] };
    const register = async (name: string, more: object) => {
      const answer = await context.request.post('/api/v1/enterprises', { data: { name, parkId: park!.id, ...more }, headers: { 'x-qilian': '1' } });
      return ((await answer.json()) as { id: string }).id;
    };
    const own = await register('云州海棠电缆有限公司', { uscc: null, headcount: 30 });
    const other = await register('海棠电缆（云州）有限公司', { uscc: null, headcount: 45, address: '滨江路8号' });

    await page.goto(`/console/enterprises/merge/${own}/${other}`);
    await page.getByRole('heading', { name: word('title') }).waitFor();
    const headcount = page.getByRole('row', { name: new RegExp(zh('enterprises.field.headcount')) });
    await headcount.getByRole('radio').nth(1).check();
    await page.getByRole('button', { name: word('now'), exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: word('now'), exact: true }).click();
    await page.getByRole('heading', { name: '云州海棠电缆有限公司' }).waitFor();
    await page.getByText('45').first().waitFor();
    await page.getByText('滨江路8号').first().waitFor();

    await page.goto(`/console/enterprises/${other}`);
    await page.waitForURL((url) => url.pathname.endsWith(own));
    await page.getByRole('heading', { name: '云州海棠电缆有限公司' }).waitFor();
    await page.getByRole('link', { name: word('undo.open'), exact: true }).click();
    await page.getByRole('heading', { name: word('undo.title', { merged: '海棠电缆（云州）有限公司' }) }).waitFor();
    await page.getByRole('button', { name: word('undo.now'), exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: word('undo.now'), exact: true }).click();
    await page.getByRole('heading', { name: '海棠电缆（云州）有限公司', exact: true }).waitFor();
    const { headcount: back } = (await (await context.request.get(`/api/v1/enterprises/${own}`)).json()) as { headcount: number };
    expect(back === 30, `the survivor to have its own headcount again, not ${back}`);
  },
};
