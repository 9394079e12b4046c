import { randomInt } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/verification';
import type { UnmaskingReason } from '@qilian/contract/unmasking';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { makePdf, storePdf } from '../../../../platform/documents/index.ts';
import { invalidField, notFound, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { sealedColumns } from '../../../../platform/keys/sealed.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { today } from '../../../../platform/today.ts';
import { lockCaseFile, notify, recordStep, requireCaseAction, touchCase, type CaseFile } from '../../../cases/index.ts';
import { maskName, maskPhone, normalContact, unmask } from '../../../people/index.ts';
import { takeOrder } from './take-order.ts';

/** A letter has the access of its order. */
export const letterFiles = 'verification_letter';
export const sealedLetters = sealedColumns({ table: 'verification_letters', sealed: ['answer_phone'] });

/** Letters are written to enterprises in China: in Chinese whatever the officer's screen speaks. */
const locale = 'zh-CN';
const lifeDays = 120;

/** Without letters and digits that are misread: forty random bits, in groups that can be typed. */
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const newNumber = (): string => {
  const five = () => Array.from({ length: 5 }, () => signs[randomInt(signs.length)]).join('');
  return `HC-${five()}-${five()}`;
};
/** As somebody typed it: case and spaces don't matter. */
const asNumber = (typed: string): string => {
  const plain = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '').replace(/^HC/, '');
  return `HC-${plain.slice(0, 5)}-${plain.slice(5)}`;
};

/** A letter to the registered address, with the number by which somebody there answers. @throws Refusal `verification.no_address`, `verification.not_at_address` */
export async function drawLetter(tx: Tx, caseId: string, { version }: BodyOf<typeof contract.drawLetter>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'note_attempt');
  if (order.status !== 'writing') throw new Refusal('conflict', 'verification.not_at_address');
  const { address, park, liaison, officer } = await tx.sql.selectFrom('enterprises as e').innerJoin('areas as a', 'a.id', 'e.park_id').innerJoin('cases as c', (join) => join.on('c.id', '=', caseId)).innerJoin('users as o', 'o.id', 'c.owner_id')
    .leftJoin('enterprise_holders as h', (join) => join.onRef('h.enterprise_id', '=', 'e.id').on('h.role', '=', 'primary').on('h.until_day', 'is', null)).leftJoin('users as u', 'u.id', 'h.user_id')
    .select(['e.address', 'a.name as park', 'u.name as liaison', 'o.name as officer']).where('e.id', '=', order.enterpriseId).executeTakeFirstOrThrow();
  if ((address ?? '') === '') throw new Refusal('conflict', 'verification.no_address');
  const [id, number] = [newId(tx.now), newNumber()];
  const url = `${tx.platform.config.publicUrl}/letter`;
  const say = (key: string, values: Record<string, unknown> = {}) => phrase(locale, `verification.letter.${key}`, values);
  const line = '＿＿＿＿＿＿＿＿＿＿＿＿';
  const pdf = await makePdf({
    locale, issuer: park, title: say('title'), at: tx.now,
    content: [
      { text: say('to', { enterprise: order.enterprise ?? '' }), style: 'lead' },
      { text: address!, style: 'label', margin: [0, 2, 0, 14] },
      { text: say('body', { park, name: liaison === null ? say('nobody') : maskName(liaison) }) },
      { text: say('why'), margin: [0, 8, 0, 0] },
      {
        margin: [0, 16, 0, 0], unbreakable: true,
        columns: [
          { width: 104, qr: `${url}/${number}`, fit: 100, eccLevel: 'M' },
          { width: '*', margin: [12, 6, 0, 0], stack: [{ text: say('how'), style: 'strong' }, { text: say('type', { url }) }, { text: number, fontSize: 16, bold: true, margin: [0, 4, 0, 4] }, { text: say('or_call', { officer }), style: 'small' }] },
        ],
      },
      { margin: [0, 20, 0, 0], unbreakable: true, stack: [
        { text: say('slip.title'), style: 'strong' },
        { text: say('slip.still'), margin: [0, 6, 0, 0] }, { text: say('slip.left', { line }), margin: [0, 4, 0, 0] }, { text: say('slip.who', { line }), margin: [0, 4, 0, 0] },
        { text: say('slip.stamp', { line }), margin: [0, 4, 0, 0] },
      ] },
      { margin: [0, 28, 0, 0], alignment: 'right', stack: [{ text: park }, { text: say('date', { day: today(tx) }) }, { text: say('stamp'), style: 'small' }] },
    ],
  });
  const file = await storePdf(tx, { pdf, name: `${say('file', { enterprise: order.enterprise ?? '' })} ${number}.pdf`, record: { type: letterFiles, id } });
  await tx.sql.insertInto('verification_letters').values({ id, case_id: caseId, enterprise_id: order.enterpriseId, number, file_id: file.id, drawn_by: tx.actor.userId!, drawn_at: tx.now }).execute();
  await recordStep(tx, order, 'letter_drawn', { params: { number } });
  touchCase(tx, order);
}

/** The letter was given to the post: that is the attempt at this rung. @throws Refusal `verification.letter_not_found`, `verification.posted_already`, `verification.posted_in_future` */
export async function postLetter(tx: Tx, caseId: string, letterId: string, { version, on, tracking }: BodyOf<typeof contract.postLetter>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'note_attempt');
  if (order.status !== 'writing') throw new Refusal('conflict', 'verification.not_at_address');
  const letter = await tx.sql.selectFrom('verification_letters').select(['number', 'posted_on', 'drawn_at']).where('id', '=', letterId).where('case_id', '=', caseId).forUpdate().executeTakeFirst();
  if (!letter) throw notFound('verification.letter');
  if (letter.posted_on !== null) throw new Refusal('conflict', 'verification.posted_already', { params: { day: letter.posted_on } });
  if (on > today(tx)) throw invalidField('body.on', 'verification.posted_in_future', { day: on });
  await tx.sql.updateTable('verification_letters').set({ posted_on: on, posted_by: tx.actor.userId, tracking: tracking ?? null }).where('id', '=', letterId).execute();
  await tx.sql.insertInto('verification_attempts').values({
    id: newId(tx.now), case_id: caseId, enterprise_id: order.enterpriseId, rung: 'address', way: 'letter', result: 'sent', at: tx.now, by_id: tx.actor.userId!, note: [letter.number, tracking].filter(Boolean).join(' · '),
  }).execute();
  await recordStep(tx, order, 'letter_posted', { params: { number: letter.number, on }, detail: { note: tracking ?? null } });
  touchCase(tx, order);
}

/** The phone of whoever answered, for whoever works on the order; the purpose goes on record. @throws Refusal `verification.letter_not_found` */
export async function revealLetterPhone(tx: Tx, caseId: string, letterId: string, reason: UnmaskingReason): Promise<{ phone: string | null }> {
  const order = await lockCaseFile(tx, { caseId });
  requireCaseAction(tx, order, 'note_attempt');
  const letter = await tx.sql.selectFrom('verification_letters').select(['answer_name', 'answer_phone']).where('id', '=', letterId).where('case_id', '=', caseId).executeTakeFirst();
  if (!letter) throw notFound('verification.letter');
  const { phone } = await unmask(tx, { userId: null, name: letter.answer_name ?? '', record: { type: 'case', id: caseId }, parks: [order.parkId], parkId: order.parkId, enterpriseId: order.enterpriseId }, { phone: letter.answer_phone }, reason);
  return { phone };
}

// ── at the address ──────────────────────────────────────────────────────
async function findByNumber(all: Tx, typed: string) {
  const row = await all.sql.selectFrom('verification_letters as l').innerJoin('verification_orders as v', 'v.case_id', 'l.case_id').innerJoin('enterprises as e', 'e.id', 'l.enterprise_id').innerJoin('areas as a', 'a.id', 'e.park_id')
    .leftJoin('enterprise_holders as h', (join) => join.onRef('h.enterprise_id', '=', 'e.id').on('h.role', '=', 'primary').on('h.until_day', 'is', null)).leftJoin('users as u', 'u.id', 'h.user_id')
    .select(['l.id', 'l.case_id', 'l.number', 'l.answered_at', 'v.closed_at', 'e.name as enterprise', 'a.name as park', 'u.name as liaison'])
    .where('l.number', '=', asNumber(typed)).where('l.drawn_at', '>', new Date(all.now.getTime() - lifeDays * 86_400_000)).executeTakeFirst();
  if (!row) throw notFound('verification.letter');
  return row;
}

/** What a letter asks, for whoever holds it: no more of the liaison than an initial. */
export async function openLetter(tx: Tx, { number }: BodyOf<typeof contract.openLetter>): Promise<ResponseInput<typeof contract.openLetter>> {
  return actingAs(tx, system, async (all) => {
    const row = await findByNumber(all, number);
    return { number: row.number, enterprise: row.enterprise, park: row.park, name: row.liaison === null ? null : maskName(row.liaison), open: row.closed_at === null && row.answered_at === null };
  });
}

/**
 * The answer of somebody who has the letter. That proves no more than being at the address: the officer is told and looks further,
 * nothing counts as confirmed by it. @throws Refusal `verification.letter_not_found`, `verification.letter_answered`
 */
export async function answerLetter(tx: Tx, { number, answer, name, phone, note }: BodyOf<typeof contract.answerLetter>): Promise<void> {
  const given = phone === undefined ? null : normalContact({ phone }, 'body').phone;
  await actingAs(tx, system, async (all) => {
    const row = await findByNumber(all, number);
    const order = await lockCaseFile(all, { caseId: row.case_id });
    if (row.closed_at !== null) throw new Refusal('conflict', 'verification.letter_answered');
    const { numUpdatedRows } = await all.sql.updateTable('verification_letters')
      .set({ answer, answered_at: all.now, answer_name: name, answer_phone: given === null ? null : all.platform.secrets.encrypt(given), answer_note: note ?? null }).where('id', '=', row.id).where('answered_at', 'is', null).executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('conflict', 'verification.letter_answered');
    await recordStep(all, order, 'letter_answered', { params: { number: row.number, answer }, detail: { name } });
    await notify(all, order, 'verification_letter_answered', [order.ownerId], { name, how: `letter_${answer}` });
    touchCase(all, order);
  });
}

/** When the order ends nobody calls back any more. */
export const forgetAnswerPhones = (tx: Tx, order: Pick<CaseFile, 'id'>) =>
  tx.sql.updateTable('verification_letters').set({ answer_phone: null }).where('case_id', '=', order.id).where('answer_phone', 'is not', null).execute();

export async function maySeeLetter(tx: Tx, letterId: string): Promise<boolean> {
  return await tx.sql.selectFrom('verification_letters').select('id').where('id', '=', letterId).executeTakeFirst() !== undefined;
}

export interface LetterRow {
  id: string;
  number: string;
  file: z.input<typeof contract.OrderLetter>['file'];
  drawnAt: string;
  postedOn: string | null;
  tracking: string | null;
  answer: z.input<typeof contract.OrderLetter>['answer'];
  answeredAt: string | null;
  name: string | null;
  phone: string | null;
  note: string | null;
}

/** The letters of an order, oldest first, as a column of the caller's query. */
export const lettersAsJson = (caseId: RawBuilder<unknown>) => sql<LetterRow[]>`(select coalesce(json_agg(json_build_object('id', l.id, 'number', l.number, 'file', json_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type),
    'drawnAt', l.drawn_at, 'postedOn', l.posted_on, 'tracking', l.tracking, 'answer', l.answer, 'answeredAt', l.answered_at, 'name', l.answer_name, 'phone', encode(l.answer_phone, 'base64'), 'note', l.answer_note) order by l.drawn_at, l.id), '[]')
  from verification_letters l join files f on f.id = l.file_id where l.case_id = ${caseId})`;

export function toLetter(tx: Tx, { phone, drawnAt, answeredAt, ...row }: LetterRow): z.input<typeof contract.OrderLetter> {
  return {
    ...row, drawnAt: new Date(drawnAt).toISOString(), answeredAt: answeredAt === null ? null : new Date(answeredAt).toISOString(),
    phone: phone === null ? null : maskPhone(tx.platform.secrets.decrypt(Buffer.from(phone, 'base64'))),
  };
}
