import type { Authority } from '@qilian/contract/enterprises';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { makePdf } from '../../../../platform/documents/index.ts';
import { notFound } from '../../../../platform/errors.ts';
import type { Stream } from '../../../../platform/http/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { visibleAppointments } from '../access.ts';
import { refuseUnlessAllowed } from '../store.ts';
import { current, textKinds, textOf } from './texts.ts';

const locale = 'zh-CN';

/** Files of this sort are filled-in forms, on which the identity number stands in full. */
export const formFiles = 'appointment_form';

/** The form for the counter: what is appointed, the texts, room for hand and stamp, and the QR code by which it is found again. @throws Refusal as `refuseUnlessAllowed` does */
export async function printForm(tx: Tx, appointmentId: string): Promise<Stream> {
  const row = await actingAs(tx, system, (all) => all.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id').innerJoin('areas as p', 'p.id', 'a.park_id')
    .selectAll('a').select(['e.name as enterprise', 'e.uscc', 'p.name as park']).where('a.id', '=', appointmentId).where(visibleAppointments(tx.actor)).executeTakeFirst());
  if (!row) throw notFound('appointments');
  refuseUnlessAllowed(tx, row, 'print');
  const say = (key: string, values: Record<string, unknown> = {}) => phrase(locale, `appointment_letter.${key}`, values);
  const authority = row.authority as Authority[];
  const facts: [string, string][] = [
    ['enterprise', row.enterprise], ['uscc', row.uscc ?? ''], ['name', row.name], ['id', ''], ['mobile', ''], ['role', say(`roles.${row.role}`)], ['post', row.post], ['scope', say(`scopes.${row.scope}`)],
    ['authority', authority.length === 0 ? say('authority_none') : authority.map((item) => say(`authorities.${item}`)).join('、')], ['term', row.term_until === null ? say('term_open') : say('term_until', { until: row.term_until })],
    ['dedicated', say(row.dedicated ? 'dedicated' : 'beside_other_work')],
  ];
  const pdf = await makePdf({
    locale, issuer: row.park, title: say('form.title'), at: tx.now,
    content: [
      {
        columns: [
          [{ text: say('form.number', { number: row.number }), style: 'lead' }, { text: say('form.lead'), margin: [0, 6, 0, 0] }],
          { width: 90, stack: [{ qr: `${tx.platform.config.publicUrl}/console/liaisons/appointments/${row.id}`, fit: 84 }] },
        ],
      },
      { margin: [0, 10, 0, 0], layout: 'lightHorizontalLines', table: { widths: [120, '*'], body: facts.map(([label, value]) => [{ text: say(`facts.${label}`), style: 'label' }, value === '' ? ' ' : value]) } },
      ...textKinds.flatMap((kind) => {
        const text = textOf(kind, locale);
        return [{ text: `${text.title}（${current[kind]}）`, style: 'strong', margin: [0, 10, 0, 2] as [number, number, number, number] }, ...text.paragraphs.map((paragraph) => ({ text: paragraph, style: 'small' }))];
      }),
      { margin: [0, 24, 0, 0], columns: [{ text: say('form.successor_hand') }, { text: say('form.owner_hand') }] },
      { margin: [0, 30, 0, 0], columns: [{ text: say('form.date') }, { text: say('form.date') }] },
    ],
  });
  return { body: pdf, type: 'application/pdf', fileName: `${say('form.title')} ${row.number}.pdf` };
}
