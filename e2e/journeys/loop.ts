import { expect, type Journey } from '../journey.ts';
import { phone } from '../visitor.ts';
import { act, answerCallBack, choose, openFromWorklist } from '../work.ts';
import { photo } from '../photo.ts';
import { zh } from '../words.ts';

const title = '三号厂房夜间频繁跳闸';
const body = '三号厂房夜班开两条线就跳闸，本周已停机三次，请协调供电部门现场看看是不是变压器容量不够。';
const password = 'a-long-password-1';

/** A need from the phone of a liaison to its call-back, seen by everybody who has a part in it. */
export const loop: Journey = {
  name: 'the whole loop of a need',
  async run({ come, demo, url }) {
    const [officer, liaison] = [await come({ as: demo('service_officer') }), await come({ as: demo('primary'), viewport: phone })];
    await officer.page.goto('/console/');
    await officer.page.getByRole('heading', { level: 1, name: zh('console.cases.worklist.title') }).waitFor();

    const raise = liaison.page;
    await raise.goto('/');
    await raise.getByRole('link', { name: zh('portal.home.raise') }).click();
    await raise.getByRole('button', { name: new RegExp(`^${zh('cases.category.utilities')}`) }).click();
    await raise.getByLabel(zh('portal.raise.describe.label')).fill(body);
    await raise.getByRole('button', { name: zh('common.next'), exact: true }).click();
    await raise.getByLabel(zh('portal.files.choose')).setInputFiles({ name: '配电房.png', mimeType: 'image/png', buffer: photo() });
    await raise.getByText('配电房').waitFor();
    await raise.getByRole('button', { name: zh('common.next'), exact: true }).click();
    await raise.getByLabel(zh('portal.raise.check.title')).fill(title);
    await raise.getByRole('button', { name: zh('portal.raise.check.send') }).click();
    const number = (await raise.locator('dd', { hasText: /^QL\d+$/ }).innerText()).trim();
    const code = raise.getByRole('img', { name: zh('portal.raise.sent.qr') });
    await code.scrollIntoViewIfNeeded();
    await code.evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
    const caseId = raise.url().split('/').at(-1)!;

    // Nobody loads the page of the officer again: the need comes by itself.
    await officer.page.getByText(number).first().click();
    const record = officer.page.getByRole('article').filter({ hasText: number });
    await record.getByRole('button', { name: new RegExp(`^${zh('console.cases.files.enlarge', { name: '配电房' })}`) }).first().waitFor();
    await act(officer.page, 'action.accept');
    const departmentPerson = demo('department_liaison');
    await act(officer.page, 'action.assign_task', async (dialog) => {
      await choose(officer.page, dialog.getByLabel(zh('cases.field.department')), departmentPerson.at);
      await dialog.getByLabel(zh('console.cases.assign.instruction')).fill('请到现场测负荷，三日内答复能否增容。');
    });

    const department = await come({ as: departmentPerson });
    await openFromWorklist(department.page, number);
    await act(department.page, 'task_action.sign');
    const handlerPerson = demo('office_handler');
    await act(department.page, 'task_action.pass', (dialog) => choose(department.page, dialog.getByLabel(zh('console.cases.task_action.pass.handler')), handlerPerson.name));

    const handler = await come({ as: handlerPerson });
    await openFromWorklist(handler.page, number);
    await act(handler.page, 'task_action.feed_back', async (dialog) => {
      await dialog.getByText(zh('cases.outcome.solved'), { exact: true }).click();
      await dialog.getByLabel(zh('console.cases.task_action.feed_back.text')).fill('已更换跳闸的空气开关，现场试运行两小时正常。');
    });

    await openFromWorklist(officer.page, number);
    await act(officer.page, 'task_action.accept_feedback');
    await act(officer.page, 'action.resolve', (dialog) => dialog.getByLabel(zh('cases.field.resolution')).fill('空气开关已更换，夜班两条线同时开机正常，后续由供电所每月巡检。'));

    const leader = await come({ as: demo('park_leader') });
    await leader.page.goto(`/console/cases/${caseId}`);
    await act(leader.page, 'action.approve_closing');

    await raise.goto('/');
    await raise.locator('article', { hasText: title }).getByRole('link', { name: `${zh('portal.home.todo.confirm_action')} ${zh('common.rating', { count: 5 })}` }).click();
    await raise.getByRole('button', { name: zh('portal.needs.verb.confirm.send') }).click();
    await raise.getByText(zh('portal.needs.verb.confirm.done')).waitFor();

    const history = await officer.context.request.get(`/api/v1/cases/${caseId}/timeline`);
    const steps = ((await history.json()) as { items: { type: string; params: { callerId?: string } }[] }).items;
    const callerId = steps.find(({ type }) => type === 'case.confirmed')!.params.callerId!;
    expect(callerId !== demo('service_officer').userId, 'somebody else than the owner to call back');
    const administrator = await come({ as: demo('administrator') });
    const staff = async (path: string) => (await (await administrator.context.request.get(`/api/v1/staff/${path}`)).json()) as { loginName: string; version: number };
    const { loginName, version } = await staff(callerId);
    const given = await administrator.context.request.post(`/api/v1/staff/${callerId}/password`, { data: { version, password }, headers: { 'x-qilian': '1' } });
    expect(given.ok(), `a password to be set (${given.status()} ${await given.text()})`);

    const caller = await come();
    await caller.page.goto('/console/sign-in');
    await caller.page.getByLabel(zh('session.login_name')).fill(loginName);
    await caller.page.getByLabel(zh('session.password'), { exact: true }).fill(password);
    await caller.page.getByRole('button', { name: zh('session.sign_in'), exact: true }).click();
    await caller.page.getByRole('heading', { level: 1, name: zh('console.cases.worklist.title') }).waitFor();
    await openFromWorklist(caller.page, number);
    const yes = zh('common.yes');
    await act(caller.page, 'action.record_call_back', (dialog) => answerCallBack(dialog, { reached: yes, solved: yes, usable: yes, satisfaction: zh('console.cases.call_back.satisfactions.5') }));

    const { trackingPath } = (await (await officer.context.request.get(`/api/v1/cases/${caseId}`)).json()) as { trackingPath: string };
    const passer = await come({ viewport: phone });
    await passer.page.goto(url + trackingPath);
    await passer.page.getByText(zh('cases.status.closed'), { exact: true }).first().waitFor();
    const seen = await passer.page.locator('body').innerText();
    expect(seen.includes(number), 'the public page to name the number');
    for (const secret of [title, body.slice(0, 8), demo('primary').name, demo('primary').at, demo('service_officer').name, '空气开关']) {
      expect(!seen.includes(secret), `the public page to keep “${secret}” to itself`);
    }
  },
};
