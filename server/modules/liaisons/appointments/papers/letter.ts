import { createHash } from 'node:crypto';
import type { Authority } from '@qilian/contract/enterprises';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { makePdf, sealPdf, storePdf, type PaperDefinition } from '../../../../platform/documents/index.ts';
import type { FileRef } from '@qilian/contract/shapes';
import { phrase } from '../../../../platform/phrases.ts';
import { today } from '../../../../platform/today.ts';
import { maskPhone, maskEmail, openContact } from '../../../people/index.ts';
import { current } from './texts.ts';
import type { AppointmentRow } from '../store.ts';

/** Letters are documents of the enterprise in China: written in Chinese whatever the screen speaks. */
const locale = 'zh-CN';

export interface Letter {
  pdf: Buffer;
  digest: string;
}

/** The letter with all that it gives: who, for whom, what for, how long, and how the identity was proved. */
export async function drawLetter(all: Tx, row: AppointmentRow): Promise<Letter> {
  const { enterprise, uscc, representative, park, former } = await all.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id').innerJoin('areas as p', 'p.id', 'a.park_id')
    .leftJoin('enterprise_holders as h', 'h.id', 'a.predecessor_id').leftJoin('users as f', 'f.id', 'h.user_id')
    .select(['e.name as enterprise', 'e.uscc', 'e.legal_representative as representative', 'p.name as park', 'f.name as former']).where('a.id', '=', row.id).executeTakeFirstOrThrow();
  const identity = await all.sql.selectFrom('liaison_identities').select(['last4', 'checked']).where('user_id', '=', row.successor_id).executeTakeFirst();
  const { phone, email } = openContact(all.platform.secrets, row);
  const say = (key: string, values: Record<string, unknown> = {}) => phrase(locale, `appointment_letter.${key}`, values);
  const authority = row.authority as Authority[];
  const facts: [string, string | null][] = [
    ['enterprise', enterprise], ['uscc', uscc], ['representative', representative], ['name', row.name], ['id', identity ? say('id_of', { last4: identity.last4, how: say(`checked.${identity.checked}`) }) : null],
    ['mobile', phone && maskPhone(phone)], ['email', email && maskEmail(email)], ['role', say(`roles.${row.role}`)], ['post', row.post], ['scope', say(`scopes.${row.scope}`)],
    ['authority', authority.length === 0 ? say('authority_none') : authority.map((item) => say(`authorities.${item}`)).join('、')],
    ['term', row.term_until === null ? say('term_open') : say('term_until', { until: row.term_until })], ['dedicated', say(row.dedicated ? 'dedicated' : 'beside_other_work')], ['former', former], ['number', row.number],
  ];
  const definition: PaperDefinition = {
    locale, issuer: enterprise, title: say('title'), at: all.now,
    content: [
      { text: say('lead', { park, name: row.name, role: say(`roles.${row.role}`) }), style: 'lead', margin: [0, 0, 0, 12] },
      { layout: 'lightHorizontalLines', table: { widths: [120, '*'], body: facts.filter(([, value]) => value !== null).map(([label, value]) => [{ text: say(`facts.${label}`), style: 'label' }, value!]) } },
      { text: say('duties', { version: current.duties, delivery: current.electronic_delivery }), margin: [0, 14, 0, 0] },
      { text: say(row.route === 'assisted' ? 'assisted' : 'accepted', { day: today(all), name: row.name }), margin: [0, 8, 0, 0] },
      { text: say('signing'), style: 'small', margin: [0, 20, 0, 0] },
    ],
  };
  const pdf = await makePdf(definition);
  return { pdf, digest: createHash('sha256').update(pdf).digest('hex') };
}

export const storeLetter = (tx: Tx, row: AppointmentRow, pdf: Buffer, kind: 'draft' | 'sealed'): Promise<FileRef> =>
  actingAs(tx, system, (all) => storePdf({ ...all, actor: tx.actor }, { pdf, name: `${phrase(locale, `appointment_letter.file_${kind}`)} ${row.number}.pdf`, record: { type: 'appointment', id: row.id } }));

/** The seal is put behind the letter: the first bytes of the sealed file are the letter that was signed, to the last one. */
export async function sealLetter(tx: Tx, pdf: Buffer, { signer, digest }: { signer: string; digest: string }): Promise<Buffer> {
  return sealPdf(tx.platform, pdf, { reason: phrase(locale, 'appointment_letter.reason', { signer, digest: digest.slice(0, 16) }), at: tx.now });
}
