import { cleanAddress } from './addresses.ts';
import { permanenceOf, reasonOf } from './reasons.ts';
import type { Report, ReportedRecipient } from './report.ts';

interface Notice {
  notificationType?: unknown;
  eventType?: unknown;
  mail?: { messageId?: unknown; commonHeaders?: { messageId?: unknown }; source?: unknown };
  bounce?: { bounceType?: unknown; bouncedRecipients?: unknown; reportingMTA?: unknown };
  complaint?: { complainedRecipients?: unknown };
  delivery?: { recipients?: unknown };
}

interface Bounced {
  emailAddress?: unknown;
  status?: unknown;
  diagnosticCode?: unknown;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 200) as unknown[] : []);

/** Sending services mail what came back as JSON (the layout of Amazon SES, which others took over). */
export function readServiceNotice(body: string): Pick<Report, 'verdict' | 'recipients' | 'automatic' | 'original' | 'reportingMta'> | null {
  const start = body.search(/\{\s*"/);
  if (start < 0 || !/"(notificationType|eventType)\\?"\s*:/.test(body)) return null;
  let notice: Notice;
  try {
    // Lines may have been broken on the way.
    const parsed = JSON.parse(body.slice(start, body.lastIndexOf('}') + 1).replaceAll(/!?\r?\n ?/g, '')) as Notice & { Message?: unknown };
    notice = typeof parsed.Message === 'string' ? JSON.parse(parsed.Message) as Notice : parsed;
  } catch {
    return null;
  }
  const kind = text(notice.notificationType) ?? text(notice.eventType);
  const common = { automatic: true, reportingMta: text(notice.bounce?.reportingMTA)?.replace(/^[\w-]+\s*;\s*/, '') ?? null, original: { messageId: text(notice.mail?.commonHeaders?.messageId), returnPath: text(notice.mail?.source), envelopeId: null } };
  const plain = (address: unknown, action: 'delivered'): ReportedRecipient => ({ address: cleanAddress(text(address) ?? ''), original: null, action, permanence: 'soft', reason: 'unknown', status: null, diagnostic: null });
  if (kind === 'Bounce') {
    const recipients = list(notice.bounce?.bouncedRecipients).map((one): ReportedRecipient => {
      const { emailAddress, status, diagnosticCode } = one as Bounced;
      const [code, diagnostic] = [text(status), text(diagnosticCode)?.replace(/^smtp;\s*/i, '') ?? null];
      const reason = reasonOf({ status: code, diagnostic, words: '', stage: 'recipient', delayed: false });
      return { address: cleanAddress(text(emailAddress) ?? ''), original: null, action: 'failed', permanence: permanenceOf(reason), reason, status: code, diagnostic };
    });
    return { ...common, verdict: 'bounce', recipients };
  }
  if (kind === 'Complaint') return { ...common, verdict: 'complaint', recipients: list(notice.complaint?.complainedRecipients).map((one) => plain((one as Bounced).emailAddress, 'delivered')) };
  if (kind === 'Delivery') return { ...common, verdict: 'delivered', recipients: list(notice.delivery?.recipients).map((one) => plain(one, 'delivered')) };
  return null;
}
