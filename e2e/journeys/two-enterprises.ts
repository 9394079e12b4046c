import { expect, type Journey } from '../journey.ts';
import { arrive, phone } from '../visitor.ts';
import { zh } from '../words.ts';

/** One liaison for two enterprises: each with its own needs, and nothing of the one while acting for the other. */
export const twoEnterprises: Journey = {
  name: 'a liaison of two enterprises switches between them',
  async run({ browser, url, visitors, come, demo }) {
    const person = demo('primary');
    const { page, context } = await come({ as: person, viewport: phone });
    const me = async () => (await (await context.request.get('/api/v1/me')).json()) as { enterprise: { id: string; name: string }; enterprises: { id: string; name: string; role: string }[] };
    const needsOf = async () => (await (await context.request.get('/api/v1/cases?limit=100')).json() as { items: { id: string; title: string; enterprise: { id: string } }[] }).items;
    const first = (await me()).enterprise;

    // An officer seats the same person in a second enterprise, by the mobile that the first one has.
    const { page: desk, context: officer } = await arrive(browser, { url, as: demo('service_officer') });
    visitors.push({ page: desk, context: officer, errors: [] });
    const call = async (method: 'get' | 'post' | 'put', path: string, data?: object) => {
      const answer = await officer.request[method](`/api/v1${path}`, { headers: { 'x-qilian': '1' }, ...(data && { data }) });
      expect(answer.ok(), `${method} ${path} to be answered: ${answer.status()} ${await answer.text()}`);
      return answer.json() as Promise<never>;
    };
    const list = await call('get', '/enterprises?limit=50') as { items: { id: string; name: string }[] };
    let second: { id: string; name: string; version: number; holders: { role: string; until: string | null }[] } | undefined;
    for (const { id } of list.items.filter((each) => each.id !== first.id)) {
      const found = await call('get', `/enterprises/${id}`) as NonNullable<typeof second> & { closed: object | null; allowedActions: string[] };
      if (found.closed === null && found.allowedActions.includes('edit') && !found.holders.some(({ role, until }) => role === 'deputy' && until === null)) second = found;
      if (second) break;
    }
    expect(second !== undefined, 'the demo to have an enterprise without a deputy');
    const own = await call('get', `/enterprises/${first.id}`) as { holders: { id: string; role: string; until: string | null; user: { id: string; name: string } }[] };
    const holder = own.holders.find(({ role, until, user }) => role === 'primary' && until === null && user.id === person.userId)!;
    const { phone: mobile } = await call('post', `/enterprises/${first.id}/holders/${holder.id}/reveal`, { purpose: 'case_work', note: '核对同一人' }) as { phone: string };
    await call('put', `/enterprises/${second.id}/holders`, { version: second.version, role: 'deputy', name: holder.user.name, phone: mobile });

    // For the first one: a need, and what is there.
    const title = `两家企业之一：${first.name.slice(0, 6)}的诉求`;
    await page.request.post('/api/v1/cases', { headers: { 'x-qilian': '1' }, data: { title, body: '只属于这家企业。', category: 'utilities' } });
    const ofFirst = await needsOf();
    expect(ofFirst.every(({ enterprise }) => enterprise.id === first.id) && ofFirst.some((each) => each.title === title), 'the needs of the first enterprise alone');
    await page.goto('/needs');
    await page.getByText(title).first().waitFor();

    await page.goto('/me');
    await page.getByRole('button', { name: zh('portal.me.switch_to', { name: second.name }) }).click();
    await page.getByText(zh('portal.me.switched', { name: second.name })).waitFor();
    expect((await me()).enterprise.id === second.id, 'the second enterprise to be the present one');
    await page.goto('/needs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByText(title).count() === 0, 'nothing of the first enterprise on the page of needs');
    const ofSecond = await needsOf();
    expect(ofSecond.every(({ enterprise }) => enterprise.id === second.id), 'the needs of the second enterprise alone');
    const foreign = ofFirst.find((each) => each.title === title)!.id;
    const refused = await context.request.get(`/api/v1/cases/${foreign}`);
    expect(refused.status() === 404, `a need of the first not to be found, not ${refused.status()}`);
    await page.goto(`/needs/${foreign}`);
    await page.getByRole('alert').first().waitFor();

    await page.goto('/me');
    await page.getByRole('button', { name: zh('portal.me.switch_to', { name: first.name }) }).click();
    await page.getByText(zh('portal.me.switched', { name: first.name })).waitFor();
    await page.goto('/needs');
    await page.getByText(title).first().waitFor();
  },
};
