import type { Stage } from './reasons.ts';
import type { Reason } from './report.ts';

type Answer = [reason: Reason, said: string, more?: { status?: string; stage?: Stage; words?: string }];

/** What servers and reporting systems are known to write, by the system that writes it. */
export const answers: Record<string, Answer[]> = {
  'RFC 5321 and RFC 3463 alone': [
    ['user_unknown', '', { status: '5.1.1' }], ['user_unknown', '', { status: '5.1.0' }], ['user_unknown', '', { status: '5.1.3' }], ['host_unknown', '', { status: '5.1.2' }], ['has_moved', '', { status: '5.1.6' }],
    ['takes_no_mail', '', { status: '5.1.10' }], ['suspended', '', { status: '5.2.1' }], ['mailbox_full', '', { status: '4.2.2' }], ['too_big', '', { status: '5.2.3' }], ['takes_no_mail', '', { status: '5.3.2' }],
    ['too_big', '', { status: '5.3.4' }], ['network', '', { status: '4.4.1' }], ['host_unknown', '', { status: '5.4.4' }], ['network', '', { status: '5.4.6' }], ['expired', '', { status: '4.4.7' }], ['content', '', { status: '5.6.1' }],
    ['rejected', '', { status: '5.7.0' }], ['user_unknown', '550 Requested action not taken: mailbox unavailable', { stage: 'recipient' }], ['filtered', '550 Requested action not taken: mailbox unavailable', { stage: 'content' }],
    ['mailbox_full', '552 Requested mail action aborted: exceeded storage allocation'], ['user_unknown', '553 Requested action not taken: mailbox name not allowed', { stage: 'recipient' }],
    ['expired', '451 4.3.0 Try again later', { stage: 'recipient' }], ['takes_no_mail', '521 Server does not accept mail'], ['takes_no_mail', '556 Domain does not accept mail'], ['takes_no_mail', '550 5.1.10 Recipient address has null MX'],
  ],
  'Gmail': [
    ['user_unknown', '550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient\'s email address for typos or unnecessary spaces. 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-b2 - gsmtp'],
    ['suspended', '550-5.2.1 The email account that you tried to reach is inactive. Learn more at 550 5.2.1 https://support.google.com/mail/?p=DisabledUser - gsmtp'],
    ['mailbox_full', '452-4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to 452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp - gsmtp'],
    ['mailbox_full', '552-5.2.2 The recipient\'s inbox is out of storage space and inactive. Please direct the recipient to 552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm - gsmtp'],
    ['rate', '450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. 450 4.2.1 https://support.google.com/mail/?p=ReceivingRate - gsmtp'],
    ['authentication', '550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.'],
    ['spam', '550-5.7.1 [203.0.113.9 12] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.'],
    ['host_unknown', 'DNS Error: DNS type \'mx\' lookup of factory.example.cn responded with code NXDOMAIN Domain name not found: factory.example.cn'],
    ['takes_no_mail', 'The domain factory.example.cn has indicated that it doesn\'t accept mail, as it has a null MX record'],
    ['content', '552-5.7.0 This message was blocked because its content presents a potential security issue.'],
    ['too_big', '552-5.3.4 Your message exceeded Google\'s message size limits.'],
    ['network', 'The recipient server did not accept our requests to connect. Learn more at https://support.google.com/mail/answer/7720 [mx.factory.example.cn 203.0.113.9: timed out]'],
  ],
  'Exchange and Microsoft 365': [
    ['user_unknown', '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'], ['user_unknown', '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found'], ['user_unknown', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient zhao@corp.example.cn not found by SMTP address lookup'],
    ['user_unknown', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [BL6PEPF0001AB59.namprd04.prod.outlook.com]', { stage: 'recipient' }], ['user_unknown', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)', { stage: 'recipient' }],
    ['too_big', '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient'], ['rejected', '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required'], ['rejected', '550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized'],
    ['rejected', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group'],
    ['mailbox_full', '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception'],
    ['mailbox_full', '552 5.2.2 STOREDRV.Deliver; mailbox full'], ['suspended', '550 5.2.1 Mailbox cannot be accessed; STOREDRV.Deliver; mailbox disabled'], ['network', '554 5.4.6 Hop count exceeded - possible mail loop'], ['network', '550 5.4.14 Hop count exceeded - possible mail loop ATTR14'],
    ['host_unknown', '554 5.4.310 DNS domain factory.example.cn does not exist [Message=InfoDomainNonexistent]'], ['host_unknown', '550 5.4.312 Message expired, DNS query failed(DNS server returned answer with no data)'], ['expired', '550 4.4.7 QUEUE.Expired; message expired'],
    ['blocked', '550 5.7.606 Access denied, banned sending IP [203.0.113.9]. To request removal from this list please visit https://sender.office.com/'], ['spam', '550 SC-001 Mail rejected by Outlook.com for policy reasons. Reasons for rejection may be related to content with spam-like characteristics or IP/domain reputation.'],
    ['relaying', '550 5.7.1 Unable to relay'], ['relaying', '550 5.7.64 TenantAttribution; Relay Access Denied'], ['authentication', '550 5.7.509 Access denied, sending domain example.cn does not pass DMARC verification and has a DMARC policy of reject.'],
    ['rate', '451 4.7.500 Server busy. Please try again later'], ['user_unknown', '', { words: 'The e-mail account does not exist at the organization this message was sent to. Check the e-mail address, or contact the recipient directly to find out the correct address.' }],
    ['user_unknown', '', { words: 'zhao@corp.example.cn on 2026/11/2 8:00\nThe e-mail address could not be found. Perhaps the recipient moved to a different e-mail organization, or there was a mistake in the address.' }],
    ['user_unknown', '', { words: '您输入的电子邮件地址找不到。请检查收件人的电子邮件地址，然后尝试重新发送该邮件。' }], ['mailbox_full', '', { words: '收件人的邮箱已满，现在无法接受邮件。请稍后尝试重新发送此邮件，或直接与收件人联系。' }],
    ['user_unknown', '', { words: 'MSEXCH:IMS:Corp:Site:SERVER 3550 (000B09B6) Unknown Recipient' }],
  ],
  'Yahoo and AOL': [
    ['user_unknown', '554 delivery error: dd This user doesn\'t have a yahoo.com account (zhao@yahoo.com) [-5] - mta1234.mail.bf1.yahoo.com'], ['user_unknown', '554 delivery error: dd Not a valid recipient - atlas123.aol.mail.bf1.yahoo.com'],
    ['suspended', '554 delivery error: dd Sorry your message to zhao@yahoo.com cannot be delivered. This account has been disabled or discontinued [#102].'], ['suspended', '554 30 Sorry, your message to zhao@yahoo.com cannot be delivered. This mailbox is disabled (554.30).'],
    ['mailbox_full', '552 1 Requested mail action aborted, mailbox not found or over quota'], ['blocked', '421 4.7.0 [TSS04] Messages from 203.0.113.9 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1'], ['policy', '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes'],
    ['user_unknown', '552 1 Requested mail action aborted, mailbox not found'],
  ],
  'QQ and Tencent Exmail': [
    ['user_unknown', '550 Mailbox not found. https://service.mail.qq.com/detail/0/92'], ['user_unknown', '550 The recipient may contain a non-existent account, please check the recipient address. https://service.mail.qq.com/detail/0/125'],
    ['blocked', '550 Suspected bounce attacks'], ['rate', '550 Ip frequency limited. https://service.mail.qq.com/detail/122/172'], ['content', '550 Mail content denied. https://service.mail.qq.com/detail/122/48'], ['rate', '550 Domain frequency limited'],
    ['filtered', '550 Mail is rejected by recipients [zhao@qq.com]. https://service.mail.qq.com/detail/122/92'], ['blocked', '554 5.7.1 Your IP is in our blacklist'], ['mailbox_full', '552 Mailbox is full, storage limit reached'], ['rejected', '553 Mail from must equal authorized user'], ['rate', '450 The user\'s receive quota is over the frequency limit, try again later. frequency limited'],
    ['suspended', '550 Account is disabled'], ['suspended', '', { words: '收件人邮箱已被封禁' }],
  ],
  'NetEase (163, 126, Coremail)': [
    ['user_unknown', '550 User not found: zhao@163.com'], ['suspended', '550 User suspended'], ['mailbox_full', '552 Requested mail action aborted: exceeded mailbox limit'], ['spam', '554 DT:SPM 163 smtp1,GtmowABnz, Please see http://mail.163.com/help/help_spam_16.htm'], ['rate', '550 RP:CEL 163 smtp12,D9GowA'],
    ['rate', '451 RP:CEL 163 smtp12,D9GowA'], ['rate', '550 RP:RCL 163'], ['blocked', '554 HL:IHU 163 smtp9'], ['rejected', '553 MI:NHD 163 smtp10, NULL sender is not allowed'], ['blocked', '421 HL:REP 163 smtp9'], ['rejected', '554 MI:SPB 163'], ['user_unknown', '550 5.1.1 Invalid user', { stage: 'recipient' }],
    ['blocked', '554 IP<203.0.113.9> in blacklist'], ['user_unknown', '', { words: '退信原因：收件人邮件地址（zhao@163.com）不存在，邮件无法送达。' }], ['rejected', '', { words: '退信原因：邮件被对方拒收' }], ['suspended', '', { words: '收件人帐号被冻结，暂停使用' }], ['mailbox_full', '', { words: '对方邮箱容量已满，无法接收新邮件' }],
  ],
  'Aliyun, Sina, Sohu, 139, 21cn': [
    ['user_unknown', '551 User does not exist'], ['host_unknown', '551 RcptDomain is notexist'], ['spam', '554 Reject by behaviour spam at Rcpt State(Connection IP address:203.0.113.9)'], ['mailbox_full', '552 User mailbox space is full'], ['user_unknown', '553 您要发送的用户不存在 (#5.1.1)'], ['mailbox_full', '552 Quota exceeded or service disabled'],
    ['user_unknown', '550 5.1.1 User unknown; rejecting'], ['suspended', '550 User is locked'], ['suspended', '550 User has been disabled'], ['mailbox_full', '550 5.2.2 user over quota'], ['user_unknown', '550 Invalid User: zhao@sohu.com'], ['user_unknown', '550 recipient not exist'], ['user_unknown', '', { words: '错误原因：用户不存在' }],
    ['host_unknown', '', { words: '收件人域名不存在，或 DNS 解析错误' }], ['expired', '', { words: '邮件在队列中等待超时，已多次重试' }], ['blocked', '', { words: '发件服务器 IP 被对方列入黑名单' }], ['network', '', { words: '无法连接到对方邮件服务器' }], ['too_big', '', { words: '邮件大小超过对方限制，邮件过大' }], ['rate', '', { words: '发信频率过快，被对方限制' }],
  ],
  'iCloud': [
    ['user_unknown', '550 5.1.1 <zhao@icloud.com>: user does not exist'], ['user_unknown', '550 5.1.1 unknown or illegal alias: zhao@icloud.com'], ['suspended', '550 5.1.6 recipient no longer on server: zhao@icloud.com inactive account disabled'], ['mailbox_full', '552 5.2.2 <zhao@icloud.com>: user is over quota'], ['policy', '554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137'],
  ],
  'Proofpoint, Mimecast, Barracuda, Symantec': [
    ['user_unknown', '550 5.1.1 User Unknown'], ['blocked', '554 Blocked - see https://ipcheck.proofpoint.com/?ip=203.0.113.9'], ['policy', '550 5.7.0 Local Policy Violation'], ['user_unknown', '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abc]'], ['policy', '550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550'],
    ['policy', '554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554'], ['rejected', '550 Rejected by header based manually Blocked Senders: zhao@x.example.cn'], ['spam', '550 high probability of spam'], ['user_unknown', '550 permanent failure for one or more recipients (zhao@corp.example.cn:550 5.1.1 <zhao@corp.example.cn>: Recipient address rejected: User unknown)'], ['spam', '554 rejected due to spam content'],
    ['blocked', '554 Service unavailable; Client host [203.0.113.9] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation'], ['user_unknown', '550-Invalid recipient <zhao@corp.example.cn>'], ['blocked', '501 Connection rejected by policy [7.7] 38503, please visit www.messagelabs.com/support for more details about this error message.'],
  ],
  'Postfix': [
    ['user_unknown', '550 5.1.1 <zhao@corp.example.cn>: Recipient address rejected: User unknown in virtual mailbox table', { stage: 'recipient' }], ['user_unknown', 'unknown user: "zhao"', { status: '5.1.1' }], ['host_unknown', 'Host or domain name not found. Name service error for name=nowhere.example.cn type=A: Host not found', { status: '5.4.4' }],
    ['network', 'Host or domain name not found. Name service error for name=nowhere.example.cn type=MX: Host not found, try again', { status: '4.4.3' }], ['network', 'connect to mx.corp.example.cn[203.0.113.9]:25: Connection refused', { status: '4.4.1' }], ['network', 'mail for corp.example.cn loops back to myself', { status: '5.4.6' }],
    ['takes_no_mail', 'Domain corp.example.cn does not accept mail (nullMX)', { status: '5.1.0' }], ['takes_no_mail', 'Name service error for name=corp.example.cn type=MX: Malformed or unexpected name server reply', { status: '5.4.4' }], ['mailbox_full', 'maildir delivery failed: error writing message: Disk quota exceeded', { status: '5.2.2' }],
    ['system', 'can\'t create user output file. Command output: procmail: Couldn\'t create "/var/mail/zhao"', { status: '5.3.0' }], ['too_big', 'message size 31457280 exceeds size limit 10240000 of server mx.corp.example.cn[203.0.113.9]', { status: '5.3.4' }], ['rejected', '450 4.1.8 <b@bounces.example.cn>: Sender address rejected: Domain not found', { stage: 'recipient' }],
    ['blocked', '450 4.7.1 Client host rejected: cannot find your hostname, [203.0.113.9]', { stage: 'recipient' }], ['blocked', '450 4.2.0 <zhao@corp.example.cn>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/', { stage: 'recipient' }], ['has_moved', '551 5.1.6 User has moved to li@corp.example.cn', { stage: 'recipient' }], ['relaying', '554 5.7.1 <zhao@corp.example.cn>: Relay access denied', { stage: 'recipient' }],
    ['user_unknown', '550 5.1.1 <zhao@corp.example.cn>: Recipient address rejected: User unknown in relay recipient table', { stage: 'recipient' }], ['system', 'Command died with status 1: "/usr/bin/procmail"', { status: '5.3.0' }], ['authentication', '550 5.7.23 <zhao@corp.example.cn>: Recipient address rejected: Message rejected due to: SPF fail - not authorized', { stage: 'recipient' }],
  ],
  'Exim': [
    ['user_unknown', '', { words: 'zhao@corp.example.cn\n    Unrouteable address' }], ['host_unknown', '', { words: 'all relevant MX records point to non-existent hosts' }], ['takes_no_mail', '', { words: 'an MX or SRV record indicated no SMTP service' }], ['expired', '', { words: 'retry timeout exceeded' }], ['user_unknown', '550 No Such User Here', { stage: 'recipient' }], ['mailbox_full', '', { words: 'mailbox is full: retry timeout exceeded' }],
    ['host_unknown', '', { words: 'all host address lookups failed permanently' }], ['network', '', { words: 'Too many "Received" headers - suspected mail loop' }], ['rejected', '550 Verification failed for <b@bounces.example.cn> Sender verify failed', { stage: 'recipient' }], ['rejected', '550 Sender verify failed', { stage: 'sender' }],
  ],
  'Sendmail': [
    ['user_unknown', '', { words: '550 5.1.1 <zhao@corp.example.cn>... User unknown' }], ['host_unknown', '', { words: '550 5.1.2 <zhao@nowhere.example.cn>... Host unknown (Name server: nowhere.example.cn: host not found)' }], ['expired', '', { words: 'Message could not be delivered for 5 days\nMessage will be deleted from queue' }], ['system', '554 5.3.0 unknown mailer error 255', { status: '5.3.0' }],
    ['network', '554 5.0.0 Too many hops 26 (25 max): from <b@x.cn> via mx, to <zhao@x.cn>', { status: '5.4.6' }], ['mailbox_full', '452 4.2.2 Over quota'], ['host_unknown', '553 5.1.2 zhao@nowhere... Invalid domain name'],
  ],
  'qmail': [
    ['user_unknown', '', { words: 'Sorry, no mailbox here by that name. (#5.1.1)' }], ['host_unknown', '', { words: 'Sorry, I couldn\'t find any host named nowhere.example.cn. (#5.1.2)' }], ['network', '', { words: 'CNAME lookup failed temporarily. (#4.4.3)\nI\'m not going to try again; this message has been in the queue too long.' }],
    ['network', '', { words: 'Sorry, I wasn\'t able to establish an SMTP connection. (#4.4.1)\nI\'m not going to try again; this message has been in the queue too long.' }], ['network', '', { words: 'This message is looping: it already has my Delivered-To line. (#5.4.6)' }], ['relaying', '', { words: 'sorry, that domain isn\'t in my list of allowed rcpthosts (#5.7.1)' }],
    ['mailbox_full', '', { words: 'The user is over quota. (#5.2.2)' }], ['user_unknown', '550 5.2.1 <zhao@corp.example.cn>... User Unknown', { stage: 'recipient' }], ['blocked', '501 5.0.0 Invalid domain name', { stage: 'connection' }],
  ],
  'Domino, GroupWise, IMail, Courier, MailEnable, Zimbra': [
    ['user_unknown', 'User zhao (zhao@corp.example.cn) not listed in Domino Directory', { status: '5.1.1' }], ['user_unknown', 'User zhao not listed in public Name & Address Book'], ['host_unknown', 'No route found to domain nowhere.example.cn from server NOTES/Corp. Check Server, Connection and Domain documents in Domino Directory.'], ['network', 'Maximum hop count exceeded. Message probably in a routing loop.'],
    ['user_unknown', '', { words: 'The message that you sent was undeliverable to the following:\n\tzhao@corp.example.cn (user not found)' }], ['user_unknown', '', { words: 'Unknown user: zhao@corp.example.cn' }], ['user_unknown', '', { words: 'Invalid final delivery userid: zhao@corp.example.cn' }], ['host_unknown', '', { words: 'Unknown host: zhao@nowhere.example.cn' }],
    ['host_unknown', '', { words: '<zhao@nowhere.example.cn>: No such domain.' }], ['user_unknown', '550 User unknown.', { stage: 'recipient' }], ['user_unknown', '', { words: 'Message could not be delivered to some recipients.\nRecipient: [SMTP:zhao@corp.example.cn]\nReason: The recipient\'s mailbox does not exist.' }], ['mailbox_full', '452 4.2.2 Over quota', { stage: 'recipient' }],
    ['mailbox_full', '', { words: 'User mailbox exceeds allowed size: zhao@corp.example.cn' }],
  ],
  'refused by the recipient\'s own choice': [
    ['filtered', '550 5.1.1 RCP-P2 Refused due to recipient preferences', { stage: 'recipient' }], ['filtered', '550 5.7.1 Recipient has blocked your address'], ['filtered', '550 5.2.0 Mail rejected by recipient\'s filter'],
  ],
};
