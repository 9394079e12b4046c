import iconv from 'iconv-lite';
import type { Reason, Verdict } from './report.ts';

export interface Sample {
  name: string;
  raw: Buffer;
  verdict: Verdict;
  /** Address and reason of each recipient. */
  recipients?: [string, Reason][];
  hint?: 'left' | 'away' | null;
  originalMessageId?: string;
}

interface Letter {
  from: string;
  subject: string;
  headers?: string[];
  /** By default UTF-8. */
  charset?: string;
  encoding?: 'base64' | '8bit' | 'quoted-printable';
  type?: 'text/plain' | 'text/html';
  body: string;
}

const word = (text: string, charset: string) => (/^[ -~]*$/.test(text) ? text : `=?${charset}?B?${iconv.encode(text, charset).toString('base64')}?=`);

/** A mail of one part, in the charset and encoding that its sender uses. */
function letter({ from, subject, headers = [], charset = 'utf-8', encoding = 'base64', type = 'text/plain', body }: Letter): Buffer {
  const bytes = iconv.encode(body, charset);
  const [, name, address] = /^(.*?)\s*(<[^>]*>)$/.exec(from) ?? [];
  const sender = name === undefined || name === '' ? from : `${word(name, charset)} ${address}`;
  const head = [`From: ${sender}`, 'To: <b-token@bounces.example.gov.cn>', `Subject: ${word(subject, charset)}`, 'MIME-Version: 1.0', `Content-Type: ${type}; charset="${charset}"`, `Content-Transfer-Encoding: ${encoding}`, ...headers].join('\r\n');
  const quoted = () => Buffer.from([...bytes].map((byte) => (byte === 10 ? '\r\n' : byte < 32 || byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte))).join(''), 'latin1');
  const content = encoding === 'base64' ? Buffer.from(bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n'), 'latin1') : encoding === 'quoted-printable' ? quoted() : bytes;
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), content, Buffer.from('\r\n')]);
}

interface ReportLetter {
  from?: string;
  subject?: string;
  notice?: string;
  status: string;
  original?: string;
  headers?: string[];
  statusType?: string;
  originalType?: string;
}

/** A report by RFC 3462 and RFC 3464. */
function report({ from = 'MAILER-DAEMON@mx.example.com', subject = 'Undelivered Mail Returned to Sender', notice = 'Your message could not be delivered.', status, original = 'Message-ID: <one@qilian.example>\r\nReturn-Path: <b-token@bounces.example.gov.cn>\r\nTo: zhao@factory.example.cn\r\nSubject: x\r\n\r\ntext', headers = [], statusType = 'message/delivery-status', originalType = 'message/rfc822' }: ReportLetter): Buffer {
  return Buffer.from([
    `From: ${from}`, 'To: <b-token@bounces.example.gov.cn>', `Subject: ${subject}`, 'Return-Path: <>', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status;', '\tboundary="=_one; two"', ...headers, '',
    'This is a MIME-encapsulated message.', '', '--=_one; two', 'Content-Type: text/plain; charset=utf-8', '', notice, '', '--=_one; two', `Content-Type: ${statusType}`, '', status, '', '--=_one; two', `Content-Type: ${originalType}`, '', original, '', '--=_one; two--', '',
  ].join('\r\n'), 'utf8');
}

const groups = (...lists: Record<string, string>[]) => lists.map((fields) => Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join('\r\n')).join('\r\n\r\n');
const mta = { 'Reporting-MTA': 'dns; mx.example.com', 'Original-Envelope-Id': 'one' };
const who = 'zhao@factory.example.cn';

/** Reports as systems of all sorts write them, made after their published layouts: the large providers of China, and kinds that no collection here holds. */
export const samples: Sample[] = [
  {
    name: 'QQ: no such mailbox, HTML in GB 18030', verdict: 'bounce', recipients: [[who, 'user_unknown']],
    raw: letter({
      from: 'PostMaster <PostMaster@qq.com>', subject: '来自qq.com的退信', charset: 'gb18030', type: 'text/html',
      body: '<html><body><div><p>尊敬的用户：</p><p>很抱歉您发送的邮件被退回，以下是该邮件的相关信息：</p><table><tr><td>被退回邮件</td><td>主　题：请签收通知</td></tr><tr><td>无法发送到</td><td>zhao@factory.example.cn</td></tr><tr><td>退信原因</td><td>收件人邮件地址（zhao@factory.example.cn）不存在，邮件无法送达。<br>host mx3.example.cn[203.0.113.7] said: 550 Mailbox not found.</td></tr><tr><td>解决方案</td><td>请联系您的收件人，重新核实邮箱地址，或发送到其他收信邮箱。</td></tr></table></div></body></html>',
    }),
  },
  {
    name: 'QQ: the domain does not exist', verdict: 'bounce', recipients: [['zhao@gone.example.cn', 'host_unknown']],
    raw: letter({ from: 'QQ邮箱管理员 <10000@qq.com>', subject: '系统退信', charset: 'gb18030', headers: ['Return-Path: <>'], body: '您的邮件无法送达\n无法发送到 zhao@gone.example.cn\n退信原因：收件人（zhao@gone.example.cn）所属域名不存在，邮件无法送达。\n' }),
  },
  {
    name: 'QQ: the mailbox is full', verdict: 'bounce', recipients: [[who, 'mailbox_full']],
    raw: letter({ from: 'postmaster@qq.com', subject: '退信通知', charset: 'gbk', encoding: 'quoted-printable', body: '收件人：zhao@factory.example.cn\n退信原因：收件人邮箱空间不足，邮件被退回。\n' }),
  },
  {
    name: '163: no such user', verdict: 'bounce', recipients: [['zhao_minmin@163.com', 'user_unknown']],
    raw: letter({ from: 'Postmaster@163.com', subject: '系统退信', charset: 'GBK', headers: ['Auto-Submitted: auto-replied'], body: '抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时  间：2026-11-26 13:00:00\n主  题：请签收通知\n收件人：zhao_minmin@163.com\n\n退信原因：\n收件人邮箱地址不存在（SMTP error, RCPT TO: 550 User not found: zhao_minmin@163.com）\n\n建议解决方案：\n请核对收件人地址后重新发送。\n' }),
  },
  {
    name: '126: refused by the recipient', verdict: 'bounce', recipients: [['zhao@126.com', 'rejected']],
    raw: letter({ from: '网易邮件系统 <postmaster@126.com>', subject: '退信：请签收通知', charset: 'GBK', headers: ['Return-Path: <>'], body: '您的邮件未能送达以下收件人：\nzhao@126.com\n原因：对方拒收您的邮件\n' }),
  },
  {
    name: 'Aliyun: invalid recipient', verdict: 'bounce', recipients: [[who, 'user_unknown']],
    raw: letter({ from: '系统退信 <postmaster@aliyun.com>', subject: '退信通知', body: '您的邮件未能成功发送到以下收件人：\n\nzhao@factory.example.cn\n\n失败原因：\n554 RCPT (zhao@factory.example.cn) dosn\'t exist\n' }),
  },
  {
    name: 'Sina: a qmail that speaks Chinese', verdict: 'bounce', recipients: [['zhao@sina.com', 'user_unknown']],
    raw: letter({ from: 'MAILER-DAEMON@sina.com', subject: 'failure notice', charset: 'gb2312', encoding: '8bit', headers: ['Return-Path: <>'], body: '您好，这里是新浪邮件系统。\n很抱歉，您的邮件无法投递到下列地址：\n\n<zhao@sina.com>:\n553 您要发送的用户不存在 (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <b-token@bounces.example.gov.cn>\nMessage-ID: <one@qilian.example>\nTo: zhao@sina.com\n' }),
    originalMessageId: '<one@qilian.example>',
  },
  {
    name: 'Coremail: account closed', verdict: 'bounce', recipients: [['zhao@corp.example.cn', 'user_unknown']],
    raw: letter({ from: '"Postmaster" <postmaster@corp.example.cn>', subject: '系统退信/Systems bounce', charset: 'GBK', body: '以下为系统退信：\n您的邮件无法发送到收件人zhao@corp.example.cn。\n错误代码：550，该用户已注销\n' }),
  },
  {
    name: '139: suspended for unpaid bills', verdict: 'bounce', recipients: [['13800138000@139.com', 'suspended']],
    raw: letter({ from: 'postmaster@139.com', subject: '退信通知', headers: ['Return-Path: <>'], body: '您发送的邮件被退回。\n收件人地址：13800138000@139.com\n退信原因：用户已停用\n' }),
  },
  {
    name: 'Exchange in Chinese', verdict: 'bounce', recipients: [['zhao@corp.example.cn', 'user_unknown']],
    raw: letter({ from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example.cn>', subject: '无法传递: 请签收通知', type: 'text/html', headers: ['Return-Path: <>'], body: '<p><b>未能送达下列收件人或通讯组列表:</b></p><p><a href="mailto:zhao@corp.example.cn">zhao@corp.example.cn</a><br>您输入的电子邮件地址找不到。请检查收件人的电子邮件地址，然后尝试重新发送该邮件。</p><p>供管理员使用的诊断信息:</p><p>正在生成服务器: corp.example.cn</p><p>zhao@corp.example.cn<br>#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p>' }),
  },
  {
    name: 'Exchange with a report', verdict: 'bounce', recipients: [['zhao@corp.example.cn', 'user_unknown']],
    raw: report({ from: '"Microsoft Outlook" <postmaster@corp.example.cn>', subject: 'Undeliverable: =?utf-8?B?6K+3562+5pS2?=', notice: '传递到以下收件人或组时失败: zhao@corp.example.cn', status: groups(mta, { 'Final-Recipient': 'rfc822;zhao@corp.example.cn', 'Action': 'failed', 'Status': '5.1.10', 'Diagnostic-Code': 'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient zhao@corp.example.cn not found by SMTP address lookup' }) }),
  },
  {
    name: 'qmail', verdict: 'bounce', recipients: [[who, 'user_unknown']], originalMessageId: '<one@qilian.example>',
    raw: letter({ from: 'MAILER-DAEMON@mx.example.com', subject: 'failure notice', encoding: '8bit', headers: ['Return-Path: <>'], body: 'Hi. This is the qmail-send program at mx.example.com.\nI\'m afraid I wasn\'t able to deliver your message to the following addresses.\nThis is a permanent error; I\'ve given up. Sorry it didn\'t work out.\n\n<zhao@factory.example.cn>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <b-token@bounces.example.gov.cn>\nMessage-ID: <one@qilian.example>\n' }),
  },
  {
    name: 'Gmail without a report', verdict: 'bounce', recipients: [['zhao@gmail.com', 'user_unknown']],
    raw: letter({ from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', subject: 'Delivery Status Notification (Failure)', headers: ['Auto-Submitted: auto-replied', 'X-Failed-Recipients: zhao@gmail.com'], body: '** Address not found **\n\nYour message wasn\'t delivered to zhao@gmail.com because the address couldn\'t be found, or is unable to receive mail.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient\'s email address for typos. a1-b2 - gsmtp\n' }),
  },
  {
    name: 'Yahoo', verdict: 'bounce', recipients: [['zhao@yahoo.com', 'user_unknown']],
    raw: letter({ from: 'MAILER-DAEMON@yahoo.com', subject: 'Failure Notice', encoding: '8bit', body: 'Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n<zhao@yahoo.com>:\nThis user doesn\'t have a yahoo.com account (zhao@yahoo.com) [-9]\n\n--- Original message follows.\n\nTo: zhao@yahoo.com\n' }),
  },
  {
    name: 'Lotus Domino', verdict: 'bounce', recipients: [['zhao@corp.example.cn', 'user_unknown']],
    raw: report({ from: 'Postmaster@corp.example.cn', subject: 'DELIVERY FAILURE: User zhao (zhao@corp.example.cn) not listed in Domino Directory', notice: 'Your message\n\n  Subject: x\n\nwas not delivered to:\n\n  zhao@corp.example.cn\n\nbecause:\n\n  User zhao (zhao@corp.example.cn) not listed in Domino Directory', status: groups({ 'Reporting-MTA': 'dns;notes.corp.example.cn' }, { 'Final-Recipient': 'rfc822;zhao@corp.example.cn', 'Action': 'failed', 'Status': '5.1.1', 'Diagnostic-Code': 'X-Notes; User zhao (zhao@corp.example.cn) not listed in Domino Directory' }) }),
  },
  {
    name: 'X.400: the name of the final recipient is no mail address', verdict: 'bounce', recipients: [['zhao@corp.example.cn', 'user_unknown']],
    raw: report({ from: 'postmaster@x400.example.cn', notice: 'Your message was not delivered to: /G=Min/S=Zhao/O=Corp/ADMD=CN/C=CN/ for the following reason: unable to transfer: unrecognised O/R name', status: groups({ 'Reporting-MTA': 'x400; mta /ADMD=CN/C=CN/' }, { 'Original-Recipient': 'rfc822; zhao@corp.example.cn', 'Final-Recipient': 'x400; /G=Min/S=Zhao/O=Corp/ADMD=CN/C=CN/', 'Action': 'failed', 'Status': '5.1.1', 'Diagnostic-Code': 'x400; unrecognised-OR-name' }) }),
  },
  {
    name: 'Postfix: a delay', verdict: 'delayed', recipients: [[who, 'network']],
    raw: report({ subject: 'Delayed Mail (still being retried)', notice: 'THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.', status: groups(mta, { 'Final-Recipient': `rfc822; ${who}`, 'Action': 'delayed', 'Status': '4.4.1', 'Diagnostic-Code': 'X-Postfix; connect to mx.factory.example.cn[203.0.113.9]:25: Connection timed out', 'Will-Retry-Until': 'Tue, 1 Dec 2026 08:00:00 +0800' }) }),
  },
  {
    name: 'relayed, delivered and expanded are no failures', verdict: 'delivered', recipients: [[who, 'unknown'], ['b@factory.example.cn', 'unknown'], ['list@factory.example.cn', 'unknown']],
    raw: report({ subject: 'Successful Mail Delivery Report', notice: 'Your message was successfully delivered.', status: groups(mta, { 'Final-Recipient': `rfc822; ${who}`, 'Action': 'relayed', 'Status': '2.0.0' }, { 'Final-Recipient': 'rfc822; b@factory.example.cn', 'Action': 'delivered', 'Status': '2.1.5' }, { 'Final-Recipient': 'rfc822; list@factory.example.cn', 'Action': 'expanded', 'Status': '2.0.0' }) }),
  },
  {
    name: 'one refused, one too long on the way', verdict: 'bounce', recipients: [[who, 'mailbox_full'], ['b@factory.example.cn', 'network']],
    raw: report({ status: groups(mta, { 'Final-Recipient': `rfc822; ${who}`, 'Action': 'failed', 'Status': '5.2.2', 'Diagnostic-Code': 'smtp; 552 5.2.2 Over quota' }, { 'Final-Recipient': 'rfc822; b@factory.example.cn', 'Action': 'delayed', 'Status': '4.4.1', 'Diagnostic-Code': 'smtp; 421 connection refused' }) }),
  },
  {
    name: 'internationalised (RFC 6533)', verdict: 'bounce', recipients: [['赵敏@例子.中国', 'user_unknown']],
    raw: report({ statusType: 'message/global-delivery-status', originalType: 'message/global-headers', status: groups(mta, { 'Final-Recipient': 'utf-8; 赵敏@例子.中国', 'Action': 'failed', 'Status': '5.1.1', 'Diagnostic-Code': 'smtp; 550 5.1.1 No such user' }) }),
  },
  {
    name: 'a report without blank lines between its recipients', verdict: 'bounce', recipients: [[who, 'user_unknown'], ['b@factory.example.cn', 'mailbox_full']],
    raw: report({ status: [groups(mta), groups({ 'Final-Recipient': `rfc822; ${who}`, 'Action': 'failed', 'Status': '5.1.1' }), groups({ 'Final-Recipient': 'rfc822; b@factory.example.cn', 'Action': 'failed', 'Status': '5.2.2' })].join('\r\n') }),
  },
  {
    name: 'a sending service\'s JSON', verdict: 'bounce', recipients: [[who, 'user_unknown']],
    raw: letter({ from: 'AWS Notifications <no-reply@sns.amazonaws.com>', subject: 'AWS Notification Message', encoding: '8bit', body: JSON.stringify({ notificationType: 'Bounce', bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: who, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }] }, mail: { source: 'b-token@bounces.example.gov.cn' } }) }),
  },
  {
    name: 'a complaint (RFC 5965)', verdict: 'complaint', recipients: [[who, 'rejected']],
    raw: Buffer.from(['From: <feedback@mailbox.example.cn>', 'To: <b-token@bounces.example.gov.cn>', 'Subject: FW: x', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=feedback-report; boundary="b"', '', '--b', 'Content-Type: text/plain', '', 'This is an email abuse report.', '', '--b', 'Content-Type: message/feedback-report', '', 'Feedback-Type: abuse', 'User-Agent: Mailbox/1.0', 'Version: 1', 'Original-Mail-From: <b-token@bounces.example.gov.cn>', `Original-Rcpt-To: <${who}>`, '', '--b', 'Content-Type: message/rfc822', '', 'Message-ID: <one@qilian.example>', `To: ${who}`, '', 'text', '--b--', ''].join('\r\n')),
    originalMessageId: '<one@qilian.example>',
  },
  {
    name: 'a receipt for having read', verdict: 'auto_reply', hint: null,
    raw: Buffer.from(['From: <zhao@factory.example.cn>', 'To: <b-token@bounces.example.gov.cn>', 'Subject: Read: x', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"', '', '--b', 'Content-Type: text/plain', '', 'Your message was read.', '', '--b', 'Content-Type: message/disposition-notification', '', `Final-Recipient: rfc822; ${who}`, 'Disposition: manual-action/MDN-sent-manually; displayed', '', '--b--', ''].join('\r\n')),
  },
  {
    name: 'Dovecot: refused by a receipt, since the mailbox is full', verdict: 'bounce', recipients: [[who, 'mailbox_full']],
    raw: Buffer.from(['From: Mail Delivery Subsystem <postmaster@corp.example.cn>', 'To: <b-token@bounces.example.gov.cn>', 'Subject: Automatically rejected mail', 'Return-Path: <>', 'Auto-Submitted: auto-replied (rejected)', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"', '', '--b', 'Content-Type: text/plain', '', `Your message to <${who}> was automatically rejected:`, 'Quota exceeded', '', '--b', 'Content-Type: message/disposition-notification', '', `Final-Recipient: rfc822; ${who}`, 'Disposition: automatic-action/MDN-sent-automatically; deleted', '', '--b--', ''].join('\r\n')),
  },
  {
    name: 'a gateway\'s report around another', verdict: 'bounce', recipients: [[who, 'user_unknown']], originalMessageId: '<one@qilian.example>',
    raw: Buffer.concat([Buffer.from(['From: "Mail Delivery Subsystem" <MAILER-DAEMON@gate.example.cn>', 'To: <b-token@bounces.example.gov.cn>', 'Subject: Returned mail: User unknown', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="outer"', '', '--outer', 'Content-Type: text/plain', '', '----- The following addresses had permanent delivery errors -----', '', '--outer', 'Content-Type: message/rfc822', '', ''].join('\r\n')), report({ status: groups(mta, { 'Final-Recipient': `rfc822; ${who}`, 'Action': 'failed', 'Status': '5.1.1' }) }), Buffer.from('\r\n--outer--\r\n')]),
  },
  {
    name: 'DragonFly, whose sender has a name and no address', verdict: 'bounce', recipients: [[who, 'host_unknown']],
    raw: letter({ from: 'MAILER-DAEMON <>', subject: 'Mail delivery failed', encoding: '8bit', body: `This is the DragonFly Mail Agent v0.13 at mx.example.com.\n\nThere was an error delivering your mail to <${who}>.\n\nDNS lookup failure: host factory.example.cn not found\n\nMessage headers follow.\n\nTo: <${who}>\n` }),
  },
  {
    name: 'Outlook.com: a complaint without a report', verdict: 'complaint', recipients: [[who, 'rejected']], originalMessageId: '<one@qilian.example>',
    raw: Buffer.from(['From: staff@hotmail.com', 'To: <b-token@bounces.example.gov.cn>', 'Subject: complaint about message from 203.0.113.9', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', '', '--b', 'Content-Type: message/rfc822', '', `X-HmXmrOriginalRecipient: ${who}`, 'Message-ID: <one@qilian.example>', `To: ${who}`, 'Subject: x', '', 'text', '--b--', ''].join('\r\n')),
  },
  { name: 'Apple Mail asks to be left out', verdict: 'complaint', recipients: [[who, 'rejected']], raw: letter({ from: who, subject: 'unsubscribe', headers: ['Auto-Submitted: auto-replied', 'X-Apple-Unsubscribe: true'], body: 'Apple Mail sent this email to unsubscribe from the message “unsubscribe”.' }) },
  { name: 'out of office', verdict: 'auto_reply', hint: 'away', raw: letter({ from: '赵敏 <zhao@factory.example.cn>', subject: '自动回复：请签收通知', headers: ['Auto-Submitted: auto-replied (vacation)'], body: '您好，我正在出差，12月3日回公司后回复。' }) },
  { name: 'has left, in Chinese', verdict: 'auto_reply', hint: 'left', raw: letter({ from: '赵敏 <zhao@factory.example.cn>', subject: '自动回复: 请签收通知', charset: 'gb18030', headers: ['X-Autoreply: yes'], body: '您好，我已于10月31日从公司离职，相关工作请联系李强 li@factory.example.cn。' }) },
  { name: 'has left, in English', verdict: 'auto_reply', hint: 'left', raw: letter({ from: 'Zhao Min <zhao@factory.example.cn>', subject: 'Automatic reply: x', headers: ['Auto-Submitted: auto-replied'], body: 'Thank you for your message. Zhao Min is no longer with the company. Please write to li@factory.example.cn.' }) },
  { name: 'an automatic acknowledgement', verdict: 'auto_reply', hint: null, raw: letter({ from: 'info@factory.example.cn', subject: '自动回复', headers: ['Precedence: auto_reply'], body: '来信收到，谢谢。' }) },
  { name: 'a person who answers', verdict: 'ordinary', raw: letter({ from: '赵敏 <zhao@factory.example.cn>', subject: 'Re: 请签收通知', body: '已收到，谢谢！退信的问题已经解决，邮箱地址 zhao@factory.example.cn 可以使用。' }) },
  { name: 'a person who writes about a bounce', verdict: 'ordinary', raw: letter({ from: '王芳 <wang@example.cn>', subject: '转发: 系统退信', body: '帮忙看下，无法送达：\n收件人：zhao@factory.example.cn\n退信原因：550 User not found' }) },
  { name: 'a newsletter', verdict: 'ordinary', raw: letter({ from: 'news@example.com', subject: 'How to avoid mail delivery failures', headers: ['Precedence: bulk', 'List-Id: <news.example.com>'], body: 'User unknown? Mailbox full? Write to help@example.com.' }) },
  { name: 'a person who forwards a report as an attachment', verdict: 'ordinary', raw: Buffer.concat([Buffer.from(['From: wang@example.cn', 'To: x@example.cn', 'Subject: see this', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="outer"', '', '--outer', 'Content-Type: text/plain', '', 'What is this?', '--outer', 'Content-Type: message/rfc822', '', ''].join('\r\n')), report({ status: groups(mta, { 'Final-Recipient': `rfc822; ${who}`, 'Action': 'failed', 'Status': '5.1.1' }) }), Buffer.from('\r\n--outer--\r\n')]) },
  { name: 'nothing at all', verdict: 'ordinary', raw: Buffer.alloc(0) },
];
