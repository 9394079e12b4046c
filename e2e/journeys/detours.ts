import type { APIRequestContext } from 'playwright-core';
import type { CaseDetail } from '@qilian/contract/cases';
import { expect, type Journey } from '../journey.ts';
import { act, answerCallBack, choose } from '../work.ts';
import { zh } from '../words.ts';

const headers = { 'x-qilian': '1' };

async function post<Answer = CaseDetail>(request: APIRequestContext, path: string, data: object): Promise<Answer> {
  const answer = await request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} to succeed (${answer.status()} ${await answer.text()})`);
  return (await answer.json()) as Answer;
}
const read = async (request: APIRequestContext, id: string) => (await (await request.get(`/api/v1/cases/${id}`)).json()) as CaseDetail;

/** What happens off the straight way: extended, returned, reassigned, transferred, cancelled, confirmed on behalf, withdrawn and called back. */
export const detours: Journey = {
  name: 'the ways beside the straight one',
  async run({ come, demo }) {
    const officer = await come({ as: demo('service_officer') });
    const liaison = await come({ as: demo('primary') });
    const leader = await come({ as: demo('park_leader') });
    const [firstPerson, secondPerson] = [demo('department_liaison'), demo('department_liaison', 1)];
    const raise = (title: string) => post(liaison.context.request, '/cases', { title, body: `${title}，请园区协调解决。`, category: 'utilities' });
    const accept = ({ id, version }: CaseDetail) => post(officer.context.request, `/cases/${id}/accept`, { version });

    const found = await accept(await raise('东门外道路积水'));
    await leader.page.goto(`/console/cases/${found.id}`);
    await act(leader.page, 'action.extend', (dialog) => dialog.getByLabel(zh('console.cases.form.reason')).fill('管网改造需要雨后施工'));

    await officer.page.goto(`/console/cases/${found.id}`);
    await act(officer.page, 'action.assign_task', async (dialog) => {
      await choose(officer.page, dialog.getByLabel(zh('cases.field.department')), firstPerson.at);
      await dialog.getByLabel(zh('console.cases.assign.instruction')).fill('请疏通雨水管');
    });
    const first = await come({ as: firstPerson });
    await first.page.goto(`/console/cases/${found.id}`);
    await act(first.page, 'task_action.return', (dialog) => dialog.getByLabel(zh('console.cases.form.reason')).fill('不属于本部门职责'));
    await officer.page.getByRole('button', { name: new RegExp(`^${zh('console.cases.task_action.reassign.label')}`) }).first().waitFor();
    await act(officer.page, 'task_action.reassign', (dialog) => choose(officer.page, dialog.getByLabel(zh('cases.field.department')), secondPerson.at));
    const second = await come({ as: secondPerson });
    await second.page.goto(`/console/cases/${found.id}`);
    await act(second.page, 'task_action.transfer', async (dialog) => {
      await choose(second.page, dialog.getByLabel(zh('cases.field.department')), firstPerson.at);
      await dialog.getByLabel(zh('console.cases.form.reason')).fill('该路段由对方养护');
    });
    await officer.page.reload();
    await act(officer.page, 'task_action.cancel', (dialog) => dialog.getByLabel(zh('console.cases.form.reason')).fill('物业已自行疏通'));
    expect((await read(officer.context.request, found.id)).tasks.every(({ status }) => status === 'cancelled'), 'the only task to be cancelled');

    const { version } = await read(officer.context.request, found.id);
    await post(officer.context.request, `/cases/${found.id}/resolve`, { version, resolution: '雨水管已疏通' });
    await post(leader.context.request, `/cases/${found.id}/approve`, { version: version + 1 });
    await leader.page.reload();
    await act(leader.page, 'action.record_confirmation', async (dialog) => {
      await dialog.getByText(zh('cases.confirmed_how.phone'), { exact: true }).click();
      await dialog.getByLabel(zh('console.cases.action.record_confirmation.said_by')).fill('赵丽');
      await dialog.getByText(zh('common.yes'), { exact: true }).click();
      await dialog.getByText(zh('console.cases.action.record_confirmation.stars', { count: 4 }), { exact: true }).click();
    });
    expect((await read(liaison.context.request, found.id)).confirmation?.onBehalf?.saidBy === '赵丽', 'the enterprise to see who is said to have spoken for it');

    const withdrawn = await raise('停车位不够');
    await post(liaison.context.request, `/cases/${withdrawn.id}/withdraw`, { version: withdrawn.version, reason: '已自行解决' });
    await leader.page.goto(`/console/cases/${withdrawn.id}`);
    await act(leader.page, 'action.record_call_back', (dialog) => answerCallBack(dialog, { reached: zh('common.yes'), own_will: zh('common.yes') }));
    await leader.page.getByText(zh('cases.status.withdrawn'), { exact: true }).first().waitFor();

    const several = [await raise('路灯不亮'), await raise('班车线路太少')];
    await officer.page.goto('/console/cases');
    for (const { number } of several) await officer.page.getByRole('row', { name: new RegExp(number) }).getByRole('checkbox').check();
    const bar = officer.page.getByRole('group', { name: zh('console.chosen.label') });
    await bar.getByRole('button', { name: zh('console.cases.action.accept.label'), exact: true }).click();
    await officer.page.getByRole('dialog').getByRole('button', { name: zh('console.cases.action.accept.label'), exact: true }).click();
    await officer.page.getByText(zh('console.chosen.done', { count: 2 })).waitFor();
    for (const { id } of several) expect((await read(officer.context.request, id)).status === 'handling', 'each chosen case to be accepted');
  },
};
