import { cleanAddress, firstAddress, typedAddress } from './addresses.ts';
import { readAutoReply, isAutomatic } from './auto-reply.ts';
import { headerText, htmlText, partText } from './decode.ts';
import { readDeliveryStatus, statusFieldsIn, statusIn, type StatusGroup } from './delivery-status.ts';
import { Headers, MimeReader, type Part, type Skeleton } from './mime.ts';
import { answerIn, beforeOriginal, recipientsInText, stageIn } from './notice-text.ts';
import { permanenceOf, reasonOf } from './reasons.ts';
import { readServiceNotice } from './service-notice.ts';
import type { Report, ReportedRecipient, Verdict } from './report.ts';

export type { Permanence, Reason, Report, ReportedRecipient, Verdict } from './report.ts';

/** What is known of a mail beside its text. */
export interface Envelope {
  /** An empty sender, as reports have and people's mails never. */
  fromNobody?: boolean;
  /** It came to a return address of one delivery: a report that names nobody speaks of that one. */
  ofOneDelivery?: boolean;
}

/** Reads a whole mail. */
export function readBounce(raw: Buffer | string, envelope: Envelope = {}): Report {
  const reader = new BounceReader(envelope);
  reader.write(raw);
  return reader.end();
}

/** The same for a mail that comes in pieces, of any size, in bounded memory. */
export class BounceReader {
  readonly #mime = new MimeReader();
  readonly #envelope: Envelope;
  constructor(envelope: Envelope = {}) {
    this.#envelope = envelope;
  }

  write(chunk: Buffer | string): void {
    this.#mime.write(chunk);
  }

  end(): Report {
    return reportOn(this.#mime.end(), this.#envelope);
  }
}

const isStatus = ({ type }: Part) => /^(message|text)\/(x-?|global-)?delivery-status$/.test(type);
const isOriginal = ({ type }: Part) => /^(message\/(rfc822|global)|text\/rfc822-headers|message\/(rfc822|global)-headers)$/.test(type);

function reportOn(mail: Skeleton, { fromNobody = false, ofOneDelivery = false }: Envelope): Report {
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
  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback !== undefined) return readComplaint(report, feedback, returned);
  const disposed = parts.find(({ type }) => type === 'message/disposition-notification');
  if (disposed !== undefined) return readDisposition(report, headers, disposed, notice);
  const service = readServiceNotice(text);
  if (service !== null) return { ...report, ...service };
  const subject = headerText(headers.get('subject'));
  const complained = complaintWithoutReport(headers, subject, originalPart, returned);
  if (complained !== null) return complaint(report, complained);
  const trusted = statuses.length > 0 || looksLikeReport(headers, subject, notice, fromNobody);
  if (trusted && status.groups.length > 0) {
    const recipients = fromGroups(status.groups, notice, returned);
    if (recipients.length > 0) return { ...report, recipients, verdict: verdictOf(recipients) };
  }
  if (trusted) {
    const inner = originalPart === undefined ? null : reportWithin(originalPart);
    if (inner !== null) return { ...report, verdict: inner.verdict, recipients: inner.recipients, reportingMta: inner.reportingMta, original: inner.original };
    const delayed = /delay|warning|延迟|延时|暂(时|未)/i.test(subject) && !/fail|失败/i.test(subject) || /this is a warning message only|will (continue|keep) (to )?(try|retry)|do not need to resend|message will be retried|继续(尝试|重试|为您)|将(会)?(继续|再次)(尝试|重试|投递)/i.test(notice);
    const named = fromText(mail, notice, returned, delayed);
    const recipients = named.length === 0 && ofOneDelivery ? [aboutNobody(status.groups[0], notice, delayed)] : named;
    if (recipients.length > 0) return { ...report, recipients, verdict: verdictOf(recipients) };
  }
  const reply = readAutoReply(headers, subject, text);
  return reply === null ? report : { ...report, verdict: 'auto_reply', hint: reply.hint };
}

/** Gateways put a report of their own around the one that they were sent. */
function reportWithin(original: Part): Report | null {
  if (!/^content-type:\s*multipart\/report/im.test(original.body.slice(0, 4000))) return null;
  const inner = readBounce(Buffer.from(partText(original), 'utf8'));
  return inner.recipients.length > 0 ? inner : null;
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

const mailerNames = /(^|[^\w])(mailer-?daemon|mail-?daemon|mdaemon|po+st_?master|mail(er)?[-. ]?delivery|maildelivery|bounces?|mail ?system|mail administrator|system administrator|interscan|content[- ]?filter|virus[- ]?scan\w*|e?-?mail (router|gateway|filter|security)|delivery (agent|system|service)|ndr admin\w*|mail[-_ ]?service|majordomo|listserv|mail security|mailsweeper|mail server|autoresponder|microsoftexchange\w*|no-?reply|exchange|mailer)\b|系统退信|退信|邮件系统|邮件管理员|系统管理员|邮件投递/i;
const failedSubject = /undeliver|failure|failed|returned? (mail|to sender)|delivery (status|report|problem|notification|error|has been delayed|unsuccessful|incomplete)|mail (delivery|system) |not (be )?delivered|could ?n[o']t (be sent|send)|mail rejected|delivery|non[- ]?deliver|non remis|rejected|bounce|error (sending|during delivery)|processing error|message (status|delayed)|warning: |postmaster notify|mail ?error|mail status|nondeliverable|unzustellbar|nicht zustellbar|onbestelbaar|no entregado|entrega (fallida|de correo)|mancat[ao] (consegna|recapito)|échec de la remise|не ?доставлен|ошибка доставки|(メール|送信|配信)(エラー|不能)|エラー(通知|メール)|退信|退回|投递失败|未送达|未能送达|无法(送达|投递|传递|发送)|传递(失败|状态)|发送失败|失败通知|递送(失败|状态)|系统通知/i;
const failedWords = /(could(n'?t| not)|can ?not|unable to|was not|were not|wasn'?t|has not|not been|un)( be)? ?(deliver|sent|reach|send)|deliver(y|ed) (has )?(fail|problem|error|unsuccess)|did(n'?t| not) (reach|receive)|fail(ed|ure) (to )?(deliver|permanent|address|recipient)|permanent (fatal )?error|(address|recipient)(es|s|\(s\))?[^.\n]{0,30}(failed|rejected|problem|fatal error|not found)|returned to (the )?sender|undeliver|bounced|rejected by|account is disabled|user unknown|unknown user|no such user|error (in |while |during )?(delivering|sending)|nicht (zugestellt|zustellbar)|impossible de (remettre|délivrer|livrer)|no se (pudo|ha podido) entregar|не (удалось|может быть|была?) доставлен|送信(できません|に失敗)|配信できません|届けることができません|被退回|退信(原因|代码|信息|通知)?|(无法|未能|不能|没有)[^。\n]{0,8}(送达|投递|传递|发送|到达)|投递失败|发送失败|传递失败/i;

/** A mail system speaks, not a person: by its name, by an empty return path, or by saying so; and it speaks of a mail that didn't arrive. */
function looksLikeReport(headers: Headers, subject: string, notice: string, fromNobody: boolean): boolean {
  if (headers.has('x-failed-recipients')) return true;
  const from = headerText(headers.get('from'));
  const isMailer = mailerNames.test(from) || from.trim() === '' || cleanAddress(from) === '';
  const emptyPath = fromNobody || headers.has('return-path') && /^<?\s*>?$|mailer-daemon/i.test(headers.get('return-path').trim());
  const isAnswer = /^(re|fwd?|aw|答复|回复|转发)\s*[:：]/i.test(subject);
  const isPostmaster = /^(mailer-daemon|po+st_?master)@/i.test(cleanAddress(from));
  // Some gateways answer as a person would, but quote the refusal.
  if (isAnswer && isPostmaster) return /^\s*[45]\d\d\b/m.test(notice) && /\brcpt to\b/i.test(notice);
  if (isAnswer || !isMailer && !emptyPath) return false;
  return isMailer && failedSubject.test(subject) && failedWords.test(notice) || isMailer && emptyPath && (failedSubject.test(subject) || failedWords.test(notice)) || emptyPath && failedSubject.test(subject) && failedWords.test(notice)
    || isPostmaster && (failedSubject.test(subject) || failedWords.test(notice));
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

/** Of a report without a name: what it says holds for the one delivery that it is about. */
function aboutNobody(group: StatusGroup | undefined, notice: string, delayed: boolean): ReportedRecipient {
  const diagnostic = group?.diagnostic ?? answerIn(notice);
  const status = group?.status ?? statusIn(diagnostic ?? '') ?? statusIn(notice);
  const reason = reasonOf({ status, diagnostic, words: notice, stage: stageIn(`${diagnostic ?? ''}\n${notice}`), delayed });
  return { address: null, original: null, action: delayed ? 'delayed' : 'failed', permanence: permanenceOf(reason), reason, status, diagnostic: diagnostic?.slice(0, 600) ?? null };
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
  const inText = recipientsInText(notice, own);
  const named = failed.length > 0 && !(failed.length === 1 && inText.length === 1) ? failed.map((address) => ({ address, words: wordsAbout(address, notice) })) : inText;
  const to = firstAddress(returned.get('to')) ?? firstAddress(returned.get('x-original-to'));
  const found = named.length > 0 ? named : to === null ? [] : [{ address: to, words: notice }];
  return found.slice(0, 50).map(({ address, words }) => {
    const diagnostic = answerIn(words) ?? (found.length === 1 ? answerIn(notice) : null);
    const status = statusIn(diagnostic ?? '') ?? statusIn(words);
    const about = found.length === 1 ? notice : words;
    const reason = reasonOf({ status, diagnostic, words: about, stage: stageIn(about), delayed });
    return { address, original: failed.length === 1 && failed[0] !== address ? failed[0]! : null, action: delayed ? 'delayed' : 'failed', permanence: permanenceOf(reason), reason, status, diagnostic };
  });
}

/** Receipts for having read say nothing of interest; but Dovecot refuses mails by one, as when a mailbox is full. */
function readDisposition(report: Report, headers: Headers, part: Part, notice: string): Report {
  const fields = new Headers(partText(part).split('\n'));
  const address = typedAddress(fields.get('final-recipient'));
  if (address === null || !/\(rejected\)/i.test(headers.get('auto-submitted')) || !/;\s*deleted/i.test(fields.get('disposition'))) return { ...report, verdict: 'auto_reply', automatic: true };
  const reason = reasonOf({ status: null, diagnostic: null, words: notice, stage: 'content', delayed: false });
  return { ...report, verdict: 'bounce', automatic: true, recipients: [{ address, original: null, action: 'failed', permanence: permanenceOf(reason), reason, status: null, diagnostic: null }] };
}

/** A mailbox provider passes on that somebody called the mail unwanted (RFC 5965). */
function readComplaint(report: Report, part: Part, returned: Headers): Report {
  const fields = new Headers(partText(part).split('\n'));
  const kind = fields.get('feedback-type').toLowerCase();
  // Others are reports about authentication or fraud, not of a person.
  if (!['abuse', 'complaint', 'not-spam', 'opt-out', 'opt-out-list'].includes(kind)) return { ...report, verdict: 'auto_reply', automatic: true };
  if (kind === 'not-spam') return { ...report, verdict: 'delivered', automatic: true };
  const mailFrom = firstAddress(fields.get('original-mail-from'));
  const named = [...fields.every('original-rcpt-to'), ...fields.every('removal-recipient')].map(cleanAddress);
  return complaint({ ...report, reportingMta: fields.get('reporting-mta').replace(/^[\w-]+\s*;\s*/, '') || report.reportingMta, original: { ...report.original, returnPath: report.original.returnPath ?? mailFrom } },
    named.length > 0 ? named : [firstAddress(returned.get('to')) ?? '']);
}

/** Complaints in other clothes: Outlook.com sends the mail alone, Apple's programs write a mail of their own that asks to be left out. */
function complaintWithoutReport(headers: Headers, subject: string, original: Part | undefined, returned: Headers): string[] | null {
  if (headers.has('x-apple-unsubscribe')) return [cleanAddress(headerText(headers.get('from')))];
  const reporter = returned.get('x-hmxmroriginalrecipient');
  return original !== undefined && (reporter !== '' || /^\s*complaint about message from\b/i.test(subject)) ? [cleanAddress(reporter) || (firstAddress(returned.get('to')) ?? '')] : null;
}

function complaint(report: Report, addresses: string[]): Report {
  const named = [...new Set(addresses)].filter((address) => address.includes('@')).slice(0, 50);
  return { ...report, verdict: 'complaint', automatic: true, recipients: named.map((address) => ({ address, original: null, action: 'delivered', permanence: 'soft', reason: 'rejected', status: null, diagnostic: null })) };
}
