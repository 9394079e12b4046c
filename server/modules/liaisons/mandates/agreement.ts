import type { FileRef } from '@qilian/contract/shapes';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { issuePaper, type Content } from '../../../platform/documents/index.ts';
import { phrase, type Locale } from '../../../platform/phrases.ts';
import { localMinute } from '../../../platform/spreadsheet/download.ts';
import { maskPhone, openContact, type DocumentSignature } from '../../people/index.ts';
import { digestOf, scopesText, termsOf } from './terms.ts';
import type { MandateRow } from './views.ts';

/** A signature is one long word, wider than its column. */
const inLines = (signature: string): string => `\n${signature.match(/.{1,40}/g)!.join('\n')}`;

/** Agreements bind in Chinese; whoever read it in English finds that text behind it. */
const locale: Locale = 'zh-CN';

/**
 * The confidentiality agreement with both signatures, sealed by the platform. A signature is a passkey's over the
 * digest of the text, or else the fresh proof of who signs, asked for by the call: both stand on the paper and in the ledger.
 */
export async function sealAgreement(tx: Tx, mandate: MandateRow): Promise<FileRef> {
  return actingAs(tx, system, async (all) => {
    const { uscc, language } = await all.sql.selectFrom('mandates as m').innerJoin('enterprises as e', 'e.id', 'm.enterprise_id').innerJoin('users as g', 'g.id', 'm.granted_by')
      .select(['e.uscc', 'g.locale as language']).where('m.id', '=', mandate.id).executeTakeFirstOrThrow();
    const { phone } = openContact(all.platform.secrets, mandate);
    const say = (key: string, values: Record<string, unknown> = {}) => phrase(locale, `papers.mandates.${key}`, values);
    const minute = (at: Date | null) => (at === null ? '—' : localMinute(all, at.toISOString()));
    const fact = (key: string, value: string): Content[] => [{ text: say(`facts.${key}`), style: 'label' }, value];
    const signature = (side: 'enterprise' | 'agent', who: string, name: string, at: Date, provedAt: Date | null, kept: unknown): Content => ({
      stack: [{ text: say(`signed.${side}`), style: 'label' }, { text: who, bold: true }, say('signed.by', { name }), { text: say('signed.at', { at: minute(at), proved: minute(provedAt) }), style: 'small' },
        ...kept === null ? [] : [{ text: say('signed.passkey', { signature: inLines((kept as DocumentSignature).signature) }), style: 'small' } satisfies Content]],
    });
    const translated = language === 'en' || tx.actor.locale === 'en';
    const { file } = await issuePaper({ ...all, actor: tx.actor }, {
      kind: 'mandates.agreement', parkId: mandate.park_id, enterpriseId: mandate.enterprise_id, record: { type: 'mandate', id: mandate.id },
      fileName: `${say('file')} ${mandate.enterprise} ${mandate.agent}.pdf`, reason: say('title'),
      draw: () => ({
        locale, issuer: mandate.enterprise, title: say('title'),
        content: [
          { layout: 'lightHorizontalLines', table: { widths: [110, '*'], body: [
            fact('enterprise', [mandate.enterprise, uscc].filter(Boolean).join('  ')), fact('agent', [mandate.agent, phone && maskPhone(phone)].filter(Boolean).join('  ')), fact('agency', mandate.agency_name),
            fact('scopes', scopesText(locale, mandate.scopes)), fact('term', say('span', { from: mandate.from_day, until: mandate.until_day }))
          ] } },
          { ol: termsOf(locale, mandate).map((text): Content => ({ text, margin: [0, 0, 0, 3] })), margin: [0, 10, 0, 8], fontSize: 10, lineHeight: 1.35 },
          { unbreakable: true, columns: [
            signature('enterprise', mandate.enterprise, mandate.grantor, mandate.granted_at, mandate.granted_proof_at, mandate.granted_signature),
            signature('agent', mandate.agency_name, mandate.agent, tx.now, mandate.signed_proof_at, mandate.signed_signature),
          ], columnGap: 24 },
          { text: say('digest', { digest: mandate.terms_digest ?? digestOf(mandate) }), style: 'small', margin: [0, 8, 0, 0], lineHeight: 1.3 },
          ...translated ? [
            { text: phrase('en', 'papers.mandates.translation'), style: 'strong', margin: [0, 20, 0, 6] } satisfies Content,
            { ol: termsOf('en', mandate).map((text): Content => ({ text, margin: [0, 0, 0, 6] })) } satisfies Content,
          ] : [],
        ],
      }),
    });
    return file;
  });
}
