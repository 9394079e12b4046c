import { cleanAddress, firstAddress } from './addresses.ts';
import { readAutoReply, isAutomatic } from './auto-reply.ts';
import { headerText, htmlText, partText } from './decode.ts';
import { readDeliveryStatus, statusFieldsIn, statusIn, type StatusGroup } from './delivery-status.ts';
import { Headers, MimeReader, type Part, type Skeleton } from './mime.ts';
import { answerIn, beforeOriginal, recipientsInText, stageIn } from './notice-text.ts';
import { permanenceOf, reasonOf } from './reasons.ts';
import { readServiceNotice } from './service-notice.ts';
import type { Report, ReportedRecipient, Verdict } from './report.ts';

export type { Permanence, Reason, Report, ReportedRecipient, Verdict } from './report.ts';

/** Reads a whole mail. */
export function readBounce(raw: Buffer | string): Report {
  const reader = new MimeReader();
  reader.write(raw);
  return reportOn(reader.end());
}

/** The same for a mail that comes in pieces, of any size, in bounded memory. */
export class BounceReader {
  readonly #mime = new MimeReader();
  write(chunk: Buffer): void {
    this.#mime.write(chunk);
  }

  end(): Report {
    return reportOn(this.#mime.end());
  }
}

const isStatus = ({ type }: Part) => type === 'message/delivery-status' || type === 'message/global-delivery-status';
const isOriginal = ({ type }: Part) => /^(message\/(rfc822|global)|text\/rfc822-headers|message\/(rfc822|global)-headers)$/.test(type);

function reportOn(mail: Skeleton): Report {
  const { headers, parts, size } = mail;
  const originalPart = parts.find(isOriginal);
  const text = textOf(mail);
  const { notice, original } = beforeOriginal(text);
  const returned = originalHeaders(originalPart === undefined ? original : partText(originalPart));
  const statuses = parts.filter(isStatus).map(partText);
  const status = readDeliveryStatus(statuses.length > 0 ? statuses.join('\n\n') : statusFieldsIn(text) ?? '');
  const report: Report = {
    verdict: 'ordinary', recipients: [], reportingMta: status.reportingMta, hint: null, automatic: isAutomatic(headers), messageId: messageIdIn(headers.get('message-id')), size,
    original: { messageId: messageIdIn(returned.get('message-id')), returnPath: firstAddress(returned.get('return-path')), envelopeId: status.envelopeId },
  };
  const complaint = parts.find(({ type }) => type === 'message/feedback-report');
  if (complaint !== undefined) return readComplaint(report, complaint, returned);
  if (parts.some(({ type }) => type === 'message/disposition-notification')) return { ...report, verdict: 'auto_reply', automatic: true };
  const service = readServiceNotice(text);
  if (service !== null) return { ...report, ...service };
  const subject = headerText(headers.get('subject'));
  const trusted = statuses.length > 0 || looksLikeReport(headers, subject, notice);
  if (trusted && status.groups.length > 0) {
    const recipients = fromGroups(status.groups, notice, returned);
    if (recipients.length > 0) return { ...report, recipients, verdict: verdictOf(recipients) };
  }
  if (trusted) {
    const recipients = fromText(mail, notice, returned, /delay|warning|延迟|延时|暂(时|未)/i.test(subject) && !/fail|失败/i.test(subject) || /this is a warning message only|will (continue|keep) (to )?(try|retry)|do not need to resend|message will be retried|继续(尝试|重试|为您)|将(会)?(继续|再次)(尝试|重试|投递)/i.test(notice));
    if (recipients.length > 0) return { ...report, recipients, verdict: verdictOf(recipients) };
  }
  const reply = readAutoReply(headers, subject, text);
  return reply === null ? report : { ...report, verdict: 'auto_reply', hint: reply.hint };
}

const verdictOf = (recipients: ReportedRecipient[]): Verdict =>
  (recipients.some(({ action }) => action === 'failed') ? 'bounce' : recipients.some(({ action }) => action === 'delayed') ? 'delayed' : 'delivered');

function textOf({ parts, preamble }: Skeleton): string {
  const plain = parts.filter(({ type }) => type === 'text/plain').map(partText);
  if (plain.some((text) => text.trim() !== '')) return plain.join('\n\n');
  const html = parts.filter(({ type }) => type === 'text/html').map((part) => htmlText(partText(part)));
  if (html.some((text) => text.trim() !== '')) return html.join('\n\n');
  const other = parts.filter(({ type }) => type.startsWith('text/') && !isOriginal({ type } as Part)).map(partText);
  return other.length > 0 ? other.join('\n\n') : preamble;
}

/** Fields of the mail that came back; in a text they may stand behind a line that announces them. */
function originalHeaders(text: string): Headers {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^[A-Za-z][\w-]*:/.test(line));
  if (first < 0) return new Headers([]);
  const end = lines.findIndex((line, index) => index > first && line.trim() === '');
  return new Headers(lines.slice(first, end < 0 ? undefined : end));
}

const messageIdIn = (value: string): string | null => /<[^<>\s]{1,300}>/.exec(value)?.[0] ?? null;

const mailerNames = /(^|[^\w])(mailer-?daemon|mail-?daemon|mdaemon|postmaster|poostmaster|mail(er)?[-. ]?delivery|maildelivery|bounces?|mail ?system|mail administrator|system administrator|interscan|mail gateway|mail security|mailsweeper|mail server|autoresponder|microsoftexchange\w*|no-?reply|exchange|mailer)\b|系统退信|退信|邮件系统|邮件管理员|系统管理员|邮件投递/i;
const failedSubject = /undeliver|failure|failed|returned? (mail|to sender)|delivery (status|report|problem|notification|error|has been delayed|unsuccessful|incomplete)|mail (delivery|system) |not (be )?delivered|could ?n[o']t (be sent|send)|mail rejected|delivery|non[- ]?deliver|non remis|rejected|bounce|error sending|message (status|delayed)|warning: |postmaster notify|mail ?error|mail status|nondeliverable|unzustellbar|退信|退回|投递失败|未送达|未能送达|无法(送达|投递|传递|发送)|传递(失败|状态)|发送失败|失败通知|递送(失败|状态)|系统通知/i;
const failedWords = /(could(n'?t| not)|can ?not|unable to|was not|were not|wasn'?t|has not|not been|un)( be)? ?(deliver|sent|reach|send)|deliver(y|ed) (has )?(fail|problem|error|unsuccess)|did(n'?t| not) (reach|receive)|fail(ed|ure) (to )?(deliver|permanent|address|recipient)|permanent (fatal )?error|(address|recipient)(es|s|\(s\))?[^.\n]{0,30}(failed|rejected|problem|fatal error|not found)|returned to (the )?sender|undeliver|bounced|rejected by|account is disabled|user unknown|unknown user|no such user|被退回|退信(原因|代码|信息|通知)?|(无法|未能|不能|没有)[^。\n]{0,8}(送达|投递|传递|发送|到达)|投递失败|发送失败|传递失败/i;

/** A mail system speaks, not a person: by its name, by an empty return path, or by saying so; and it speaks of a mail that didn't arrive. */
function looksLikeReport(headers: Headers, subject: string, notice: string): boolean {
  if (headers.has('x-failed-recipients')) return true;
  const from = headerText(headers.get('from'));
  const isMailer = mailerNames.test(from) || from.trim() === '' || cleanAddress(from) === '';
  const emptyPath = headers.has('return-path') && /^<?\s*>?$|mailer-daemon/i.test(headers.get('return-path').trim());
  const isAnswer = /^(re|fwd?|aw|答复|回复|转发)\s*[:：]/i.test(subject);
  if (isAnswer || !isMailer && !emptyPath) return false;
  return isMailer && failedSubject.test(subject) && failedWords.test(notice) || isMailer && emptyPath && (failedSubject.test(subject) || failedWords.test(notice)) || emptyPath && failedSubject.test(subject) && failedWords.test(notice)
    || isMailer && /^(mailer-daemon|postmaster)@/i.test(cleanAddress(from)) && (failedSubject.test(subject) || failedWords.test(notice));
}

function fromGroups(groups: StatusGroup[], notice: string, returned: Headers): ReportedRecipient[] {
  const alone = groups.length === 1;
  const known = new Map<string, ReportedRecipient>();
  for (const group of groups) {
    const address = group.address ?? (alone ? firstAddress(returned.get('to')) ?? firstAddress(notice) : null);
    if (address === null || known.has(address)) continue;
    const action = actionOf(group);
    if (action === null) continue;
    const words = alone ? notice : wordsAbout(address, notice);
    const diagnostic = group.diagnostic ?? answerIn(words);
    const delayed = action === 'delayed';
    const reason = reasonOf({ status: group.status, diagnostic, words, stage: stageIn(`${group.diagnostic ?? ''}\n${words}`), delayed });
    known.set(address, {
      address, original: group.original !== null && group.original !== address ? group.original : null, action, permanence: permanenceOf(reason), reason, status: group.status ?? statusIn(diagnostic ?? ''), diagnostic: diagnostic?.slice(0, 600) ?? null,
    });
  }
  return [...known.values()];
}

function wordsAbout(address: string, notice: string): string {
  const at = notice.toLowerCase().indexOf(address);
  return at < 0 ? notice : notice.slice(at, at + 800);
}

function actionOf({ action, status, diagnostic }: StatusGroup): ReportedRecipient['action'] | null {
  if (action.startsWith('fail') || action === 'error') return 'failed';
  if (/^delay|^expand/.test(action)) return action.startsWith('delay') ? 'delayed' : 'delivered';
  if (/^deliver|^relay/.test(action)) return 'delivered';
  if (status?.startsWith('2.')) return 'delivered';
  return status !== null || diagnostic !== null || action !== '' ? 'failed' : null;
}

function fromText({ headers }: Skeleton, notice: string, returned: Headers, delayed: boolean): ReportedRecipient[] {
  const own = new Set([headers.get('to'), headers.get('from'), returned.get('from'), returned.get('return-path')].map(firstAddress).filter((one) => one !== null));
  const failed = headers.get('x-failed-recipients').split(',').map(cleanAddress).filter((one) => one.includes('@'));
  const named = failed.length > 0 ? failed.map((address) => ({ address, words: wordsAbout(address, notice) })) : recipientsInText(notice, own);
  const to = firstAddress(returned.get('to')) ?? firstAddress(returned.get('x-original-to'));
  const found = named.length > 0 ? named : to === null ? [] : [{ address: to, words: notice }];
  return found.slice(0, 50).map(({ address, words }) => {
    const diagnostic = answerIn(words) ?? (found.length === 1 ? answerIn(notice) : null);
    const status = statusIn(diagnostic ?? '') ?? statusIn(words);
    const about = found.length === 1 ? notice : words;
    const reason = reasonOf({ status, diagnostic, words: about, stage: stageIn(about), delayed });
    return { address, original: null, action: delayed ? 'delayed' : 'failed', permanence: permanenceOf(reason), reason, status, diagnostic };
  });
}

/** A mailbox provider passes on that somebody called the mail unwanted (RFC 5965). */
function readComplaint(report: Report, part: Part, returned: Headers): Report {
  const fields = new Headers(partText(part).split('\n'));
  const address = cleanAddress(fields.get('original-rcpt-to')) || cleanAddress(fields.get('removal-recipient')) || firstAddress(returned.get('to')) || '';
  const kind = fields.get('feedback-type').toLowerCase();
  // Others are reports about authentication or fraud, not of a person.
  if (kind !== 'abuse' && kind !== 'not-spam' && kind !== 'opt-out' && kind !== 'opt-out-list') return { ...report, verdict: 'auto_reply', automatic: true };
  if (kind === 'not-spam') return { ...report, verdict: 'delivered', automatic: true };
  const mailFrom = firstAddress(fields.get('original-mail-from'));
  return {
    ...report, verdict: 'complaint', automatic: true, reportingMta: fields.get('reporting-mta').replace(/^[\w-]+\s*;\s*/, '') || report.reportingMta,
    original: { ...report.original, returnPath: report.original.returnPath ?? mailFrom },
    recipients: address.includes('@') ? [{ address, original: null, action: 'delivered', permanence: 'soft', reason: 'rejected', status: null, diagnostic: null }] : [],
  };
}
