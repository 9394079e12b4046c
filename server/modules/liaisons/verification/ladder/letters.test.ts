import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { VerificationOrder } from '@qilian/contract/verification';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../../cases/testing.ts';
import { anOrder, orderOf, stepOf } from '../testing.ts';

let app: TestApp;
let scene: Scene;
let caseId: string;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprises').set({ address: '金昌路 8 号' }).where('id', '=', scene.enterpriseId).execute());
  caseId = await anOrder(scene);
});
afterAll(() => app.close());

const open = (path: string, payload: object) => app.api.http.inject({ method: 'POST', url: `/api/v1/verification-letters/${path}`, payload });
const order = () => orderOf(scene, scene.as.officer, caseId);

async function aLetter(): Promise<VerificationOrder['letters'][number]> {
  await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'call', result: 'no_answer', climb: true });
  return (await stepOf(scene, scene.as.officer, caseId, 'letters')).letters[0]!;
}

it('is drawn at the address rung alone, as a PDF that its order’s readers open', async () => {
  const { version } = await order();
  expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/letters`, { version })).json()).toMatchObject({ status: 409, code: 'verification.not_at_address' });
  const letter = await aLetter();
  expect(letter).toMatchObject({ number: expect.stringMatching(/^HC-[2-9A-Z]{5}-[2-9A-Z]{5}$/) as string, postedOn: null, answer: null });
  const pdf = await app.api.http.inject({ method: 'GET', url: `/api/v1/files/${letter.file.id}`, headers: scene.as.officer });
  expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  expect((await app.api.http.inject({ method: 'GET', url: `/api/v1/files/${letter.file.id}`, headers: scene.as.liaison })).statusCode).toBe(404);
});

it('is recorded as posted with its day, which is the attempt at that rung', async () => {
  const letter = await aLetter();
  const post = async (body: object) => call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/letters/${letter.id}/posted`, { version: (await order()).version, ...body });
  expect((await post({ on: '2026-03-09' })).json()).toMatchObject({ errors: [{ field: 'body.on', code: 'verification.posted_in_future' }] });
  const posted = (await post({ on: '2026-03-02', tracking: 'EMS 1234' })).json<VerificationOrder>();
  expect(posted.letters[0]).toMatchObject({ postedOn: '2026-03-02', tracking: 'EMS 1234' });
  expect(posted.rungs.find(({ rung }) => rung === 'address')?.attempts).toMatchObject([{ way: 'letter', result: 'sent', note: `${letter.number} · EMS 1234` }]);
  expect((await post({ on: '2026-03-02' })).json()).toMatchObject({ code: 'verification.posted_already' });
});

it('is answered once by whoever has it; that tells the officer and confirms nothing', async () => {
  const letter = await aLetter();
  const typed = letter.number.toLowerCase().replaceAll('-', ' ');
  const shown = (await open('open', { number: typed })).json<{ name: string; open: boolean }>();
  expect(shown).toMatchObject({ number: letter.number, open: true });
  expect(shown.name).toMatch(/^联\*+$/);
  expect((await open('answer', { number: typed, answer: 'left', name: '赵敏', phone: '12' })).json()).toMatchObject({ errors: [{ field: 'body.phone' }] });
  expect((await open('answer', { number: typed, answer: 'left', name: '赵敏', phone: '13800001234', note: '现由王芳负责' })).json()).toEqual({ done: true });
  expect((await open('answer', { number: typed, answer: 'current', name: '他人' })).json()).toMatchObject({ code: 'verification.letter_answered' });
  const after = await order();
  expect(after.letters[0]).toMatchObject({ answer: 'left', name: '赵敏', phone: '138****1234', note: '现由王芳负责' });
  expect(after.status).toBe('writing');
  const told = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notices').select('recipient_id').where('kind', '=', 'verification_letter_answered').where('case_id', '=', caseId).execute());
  expect(told).toEqual([{ recipient_id: scene.ids.officer }]);
  const clear = await ok<{ phone: string }>(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/letters/${letter.id}/reveal`, { purpose: 'contact_check', note: '回电' });
  expect(clear.phone).toBe('13800001234');
  // When the order ends the number is nobody's to call any more.
  await stepOf(scene, scene.as.officer, caseId, 'confirm', { holderId: after.holders[0]!.id });
  expect((await order()).letters[0]).toMatchObject({ phone: null, name: '赵敏' });
});

it('of a number that nobody drew, or four months later, opens nothing', async () => {
  const letter = await aLetter();
  expect((await open('open', { number: 'HC-22222-22222' })).statusCode).toBe(404);
  app.clock.set('2026-07-10T01:30:00Z');
  expect((await open('open', { number: letter.number })).json()).toMatchObject({ status: 404, code: 'verification.letter.not_found' });
});
