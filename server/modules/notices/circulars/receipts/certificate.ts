import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../../../platform/errors.ts';
import { issuePaper, type Content } from '../../../../platform/documents/index.ts';
import type { FileRef } from '@qilian/contract/shapes';
import { phrase } from '../../../../platform/phrases.ts';
import { localMinute } from '../../../../platform/spreadsheet/download.ts';
import { consentOf, type HeldConsent } from './consents.ts';
import { deliveryText } from './delivery-text.ts';
import { failureText } from './failure-text.ts';
import { visibleCirculars } from '../access.ts';

export const certificateFiles = 'delivery_certificate';

interface Served {
  id: string; circular_id: string; subject: string; digest: string; weight: string; created_at: Date; opened_at: Date | null; opened_via: string | null; acknowledged_at: Date | null; acknowledged_via: string | null;
  seat: string; person: string; recipient_id: string; enterprise: string; uscc: string | null; enterprise_id: string; park_id: string; park: string; sender: string;
  deliveries: { channel: string; status: string; address: string | null; sent_at: string | null; delivered_at: string | null; delivered_by: string | null; failed_at: string | null; failure: string | null; message_id: string | null }[];
  entries: { id: string; type: string; at: string; seq: number; hash: string }[];
  files: { name: string; sha256: string }[];
}

/** What the ledger and the receipts say of one served notice. */
async function served(tx: Tx, circularId: string, noticeId: string): Promise<Served> {
  const { rows: [row] } = await sql<Served>`
    select n.id, c.id as circular_id, c.subject, c.digest, c.weight, n.created_at, n.opened_at, n.opened_via, n.acknowledged_at, n.acknowledged_via, n.seat, u.name as person, n.recipient_id, e.name as enterprise, e.uscc, n.enterprise_id, n.park_id,
      a.name as park, s.name as sender,
      (select coalesce(json_agg(d order by d.channel), '[]') from notice_deliveries d where d.notice_id = n.id) as deliveries,
      (select coalesce(json_agg(json_build_object('id', l.id, 'type', l.type, 'at', l.at, 'seq', l.seq, 'hash', encode(l.hash, 'hex')) order by l.at, l.seq), '[]') from ledger_entries l
        where l.record_type = 'notice' and l.record_id = n.id or l.record_type = 'circular' and l.record_id = c.id and l.type = 'circular.sent') as entries,
      (select coalesce(json_agg(json_build_object('name', f.name, 'sha256', encode(f.sha256, 'hex')) order by f.name), '[]') from files f where f.record_type = 'circular' and f.record_id = c.id) as files
    from notices n join circulars c on c.id = n.circular_id join users u on u.id = n.recipient_id join enterprises e on e.id = n.enterprise_id join areas a on a.id = n.park_id left join users s on s.id = c.sent_by
    where n.id = ${noticeId} and c.id = ${circularId} and n.kind = 'circular' and ${visibleCirculars(tx.actor)}`.execute(tx.sql);
  if (!row) throw notFound('notices');
  return row;
}

/**
 * Draws and seals the delivery certificate (送达证明) of one served notice: what was sent, as a digest, when, to whom, by which
 * ways and which consent to electronic delivery (its text by version, its day, and that it was withdrawn since), the receipts with their instants and the entries of the ledger that hold them.
 * It states what is known at its instant; a later one may state more. @throws Refusal `notices.not_found`, `circulars.no_certificate`
 */
export async function issueCertificate(tx: Tx, circularId: string, noticeId: string): Promise<FileRef> {
  const row = await served(tx, circularId, noticeId);
  if (row.weight !== 'legal') throw new Refusal('conflict', 'circulars.no_certificate');
  const { locale } = tx.actor;
  const say = (key: string, params: Record<string, unknown> = {}) => phrase(locale, `certificate.${key}`, params);
  const minute = (at: Date | string | null) => (at === null ? say('none') : localMinute(tx, typeof at === 'string' ? at : at.toISOString()));
  const consent = await consentOf(tx, { userId: row.recipient_id, enterpriseId: row.enterprise_id, before: row.created_at });
  // A digest is longer than a line of the text's size.
  const fact = (label: string, value: string, digest: string | null = null): Content => ({
    columns: [{ width: 110, text: say(label), style: 'label' }, { width: '*', stack: [...value === '' ? [] : [value], ...digest === null ? [] : [{ text: digest, style: 'small' }]] }], margin: [0, 0, 0, 4],
  });
  const heading = (key: string): Content => ({ text: say(key), style: 'strong', margin: [0, 8, 0, 4] });
  const consentFacts = (held: HeldConsent | null): Content[] => {
    if (held === null) return [fact('consent', say('no_consent'))];
    const { text } = held;
    return [
      fact('consent', [say(`consent_by.${held.way}`, { at: minute(held.at) }), text === null ? say('consent_text_unknown') : say('consent_text', { title: deliveryText(locale, text.version).title, version: text.version })].join('；'), text && `SHA-256 ${text.digest}`),
      ...held.withdrawnAt === null ? [] : [fact('withdrawal', say('withdrawn_after', { at: minute(held.withdrawnAt) }))],
    ];
  };
  const content: Content[] = [
    { text: say('lead', { enterprise: row.enterprise, park: row.park }), style: 'lead', margin: [0, 0, 0, 12] },
    heading('what'), fact('subject', row.subject), fact('digest', '', row.digest), ...row.files.map((file) => fact('file', file.name, `SHA-256 ${file.sha256}`)),
    heading('to_whom'), fact('enterprise', [row.enterprise, row.uscc].filter(Boolean).join('  ')), fact('person', `${row.person}（${say(`seats.${row.seat}`)}）`), fact('sent', minute(row.created_at)), fact('sender', `${row.park}  ${row.sender}`),
    ...consentFacts(consent),
    heading('ways'), fact('screen', row.opened_via === 'screen' ? say('opened_at', { at: minute(row.opened_at) }) : say('shown_at', { at: minute(row.created_at) })),
    ...row.deliveries.map((d) => fact(`channels.${d.channel}`, [
      d.address, d.sent_at && say('sent_at', { at: minute(d.sent_at) }), d.delivered_at && say(d.delivered_by === 'report' ? 'delivered_report' : 'delivered_no_failure', { at: minute(d.delivered_at) }),
      d.failed_at && say('failed_at', { at: minute(d.failed_at), cause: d.failure === null ? '' : failureText(locale, d.failure) }), d.message_id,
    ].filter(Boolean).join('；') || say('queued'))),
    heading('receipts'), fact('opened', row.opened_at === null ? say('none') : `${minute(row.opened_at)}（${say(`via.${row.opened_via!}`)}）`),
    fact('acknowledged', row.acknowledged_at === null ? say('none') : `${minute(row.acknowledged_at)}（${say(`via.${row.acknowledged_via!}`)}）`),
    heading('ledger'), ...row.entries.map((entry): Content => ({ text: `${minute(entry.at)}  ${say(`entries.${entry.type.replace('.', '_')}`)}  ${entry.id}  ${entry.hash}`, style: 'small' })),
    { text: say('foot'), style: 'small', margin: [0, 14, 0, 0] },
  ];
  const { file } = await issuePaper(tx, {
    kind: 'delivery_certificate', parkId: row.park_id, enterpriseId: row.enterprise_id, record: { type: certificateFiles, id: row.id }, fileName: `${say('file_name')}-${row.enterprise}.pdf`, reason: say('reason'),
    draw: () => ({ locale, issuer: row.park, title: say('title'), content }),
  });
  return file;
}
