import type { Permanence, Reason } from './report.ts';

/** Reasons that say that the address itself doesn't work. */
const hard: ReadonlySet<Reason> = new Set(['user_unknown', 'host_unknown', 'has_moved', 'takes_no_mail', 'number_unknown']);

export const permanenceOf = (reason: Reason): Permanence => (hard.has(reason) ? 'hard' : 'soft');

/** Signs that say one thing whatever stands around them: codes of providers, and sentences that programs write word for word. */
const marks: [Reason, RegExp][] = [
  // NetEase writes a code for each rule: help.163.com, "退信代码".
  ['spam', /\bDT:SPM\b|behaviou?r spam/i], ['rate', /\b(RP|CO|MI|HL):(CEL|RCL|TRC|TRF|CCL|SFQ|STC|QEC|FCL|DMC|ITC)\b|frequency (is )?(over the )?limit(ed)?|receiving mail at a rate|receivingrate|server busy/i], ['blocked', /^\D{0,4}(\d{3}[ -])?blocked\b|\bHL:(IHU|REP|MEP|IFC)\b|bounce attacks?|\[TSS?\d\d\]|ipcheck\.proofpoint|in (our )?blacklist/i], ['system', /couldn'?t create|command died with/i], ['rejected', /\b(MI:(SPB|NHD)|DT:SUM)\b|mail from must equal|header based manually blocked/i],
  // Exchange: its own names of what went wrong.
  ['user_unknown', /RESOLVER\.(ADR\.(Ex)?Recip(ient)?NotFound|FWD\.NotFound)|SmtpRecipientInvalid|unknown recipient|invalid final delivery user/i], ['too_big', /RecipSizeLimit|SizeLimit\b/], ['rejected', /RESOLVER\.RST\.(AuthRequired|NotAuthorized|SenderNotAuthenticated|RestrictedToRecip|RecipMailTip)|recipientauth\w*|delivery restriction/i], ['mailbox_full', /QuotaExceeded/],
  ['host_unknown', /InfoDomainNonexistent|dns domain \S+ does not exist|DNS query failed\s*\(?[^)]*(no data|nonexistent|does not exist)|(domain|host)\w*[^.\n]{0,20} is( not|n't) reachable[^\n]{0,20}check the domain|\brcptdomain is not ?exist|MX records? point(s|ing)? to non-?existent hosts?|host address lookups failed permanently|couldn'?t find any host (named|by that name)|no route found to domain \S+ from server/i],
  ['takes_no_mail', /null ?mx|malformed or unexpected name server reply|indicated no smtp service|not accepting (network|any) messages?/i],
  ['filtered', /recipient(\S{0,4}'?s)? (preferences?|filter|settings)|(blocked|refused|rejected) by (the )?(recipients?|user)\b(?!'s (server|domain))|recipient has (blocked|refused|rejected)|user (has )?blocked you|not (on|in) (the |my )?(recipient'?s )?(white|allow|safe)-? ?list|被收件人(拒收|屏蔽)|收件人(拒收|设置了拒收|将您)/i],
  ['network', /received" headers|(mail|message|routing) loop|loops? back to|message is looping|too many hops|hop count|cname lookup failed|able to establish an smtp connection|did not accept our requests to connect/i],
];

/** What servers write, most telling first: the words of one line often fit several reasons. */
const wordings: [Reason, RegExp][] = [
  ['mailbox_full', /(mail ?box|mail ?drop|account|inbox|user|recipient|folder|storage|disk)[^.]{0,40}\b(is |are )?(full|over ?quota|over its quota|out of (storage )?space)|over ?quota|quota[^.]{0,20}(exceed|full|reached|violation)|exceed(s|ed|ing)?[^.]{0,30}(quota|storage|mailbox (size|limit)|disk space|allowed size|maximum size of (his|her|their) mail)|(not enough|insufficient|no)( system| disk)? (storage|space)( in| for| on)?[^.]{0,20}(mailbox|user|account)|mailfolder is full|out of storage|quotaexceeded|mailbox has exceeded|boite (du destinataire )?(archi)?pleine|maildir delivery failed|user has too many messages|too much mail data|(邮箱|信箱|邮件箱|收件箱|空间|容量|配额|存储)[^。，,\n]{0,10}(已满|满了|爆满|不足|超限|超出|用尽|用完)|(超过|超出)[^。，,\n]{0,12}(配额|容量|空间|邮箱限额)|邮箱满|メールボックス[^。\n]{0,12}(一杯|いっぱい|容量)/i],
  ['too_big', /(message|mail|e-mail|email|attachment|data|header|body|it)[^.\n]{0,40}(size|length|lines)?[^.\n]{0,20}((?<!queue )too (big|large|long)|exceed|larger than|over the (maximum )?size|above the (maximum )?size)[^.\n]{0,30}(size|limit|maximum|length|large|big|bytes)?|too (big|large) (message|mail|for)|message size|size limit|(邮件|附件)[^。，,\n]{0,10}(过大|太大|超大|超过[^。，,\n]{0,8}大小|大小超)/i],
  ['suspended', /(account|mail ?box|user|e-?mail account|recipient|address|domain|customer)s?('s|\(s\))?[^.\n]{0,40}\b(is |has been |was |are |been |temporarily |currently |now )*(disabled|suspended|inactive|deactivated|locked|not active|expired|dormant|blocked for incoming|terminated|frozen)|(disabled|suspended|inactive|deactivated|locked|expired)( user| account| mail ?box| recipient| address)|not a(n)? active (user|account|mailbox)|compte (utilisateur )?(bloqu|desactiv|suspendu|inactif)|sender is blocked by|out of service|(帐号|账号|帐户|账户|邮箱|用户|收件人|域名?)[^。，,\n]{0,12}(停用|禁用|冻结|锁定|关闭|暂停|未激活|欠费|到期|过期|被封)/i],
  ['has_moved', /(?<!perhaps the )(user|recipient|account|address|mailbox)[^.\n]{0,20}(has |have )?(moved|relocated)\b(?! to a different (e-?mail )?organi)|moved to (another|a new)|address (has )?changed|has been replaced by|(邮箱|地址|用户)[^。，,\n]{0,10}(已变更|已更换|已迁移|更换为|变更为)/i],
  ['relaying', /relay(ing)?[^.\n]{0,20}(denied|prohibited|not (permitted|allowed)|access|deny|disallowed|restricted)|unable to relay|(not|no|don'?t|never) relay|open relay|not (local|gateway)|domain isn'?t in my list of allowed rcpthosts|we do not relay|cannot relay|insecure mail relay|must (issue|authenticate)|authentication (is )?required|(不允许|拒绝|禁止)[^。\n]{0,6}(中继|转发)/i],
  ['authentication', /\b(spf|dkim|dmarc)\b|unauthenticated (email|mail)|sender (policy framework|id)|not authenticated|does(n't| not) (pass|meet)[^.]{0,30}authenticat/i],
  ['network', /host not found, try again|temporary (failure|error)? ?in name resolution|(dns|name server|lookup)[^.\n]{0,20}(timed? ?out|temporar|servfail)/i],
  // A server that answers so could be reached; it never took the mail in the time that there was.
  ['expired', /try again later|, try again|temporarily (unable|deferred|unavailable|rejected|blocked)/i],
  ['blocked', /\b(client host|helo|ehlo|ptr|reverse (dns|lookup|hostname|name)|rdns|(your|sending|connecting|sender'?s) (ip|server|mail server|host|network)|ip address|\[\d+\.\d+\.\d+\.\d+\] (is )?(blocked|listed))\b/i],
  ['rejected', /(domain of )?(sender|from|mail from|return[- ]path|envelope from)[^.\n]{0,40}(does(n't| not) exist|not (found|exist|verif)|unknown|invalid|no such|must (exist|resolve)|could ?n[o']t (be )?(verif|resolv))|(发件人|发信人|发件域名?)[^。，,\n]{0,14}(不存在|无效|未通过|验证失败|无法解析)/i],
  ['takes_no_mail', /null ?mx|does(n't| not) accept (any )?(e?-?mail|mail)\b|(host|domain)[^.\n]{0,30}(accepts no|does not receive|doesn't receive) (e-?)?mail|不接收(任何)?邮件/i],
  ['host_unknown', /(host|domain|server)( name)?s?[^.\n]{0,30}\b(not found|unknown|does(n't| not) exist|is invalid|no(t)? such|cannot be (found|resolved)|can'?t be (found|resolved)|could ?n[o']t (be )?(found|resolved?))\b(?!, try again|[^.\n]{0,10}try again)|(no|unknown|illegal|invalid|bad|nonexist(e|a)nt|unrout(e)?able)[- ]?(such )?(host|domain|mail domain|recipient domain|destination (host|domain))|\bnxdomain\b|no (mx|a|dns)[^.\n]{0,12}(record|entr|data)|no mail ?server|mail domain mentioned in email address is unknown|name or service not known|cannot find your (hostname|domain)|(域名|主机|服务器名|邮件域)[^。，,\n]{0,10}(不存在|错误|无法解析|未找到|找不到|有误|无效)|(无法|不能|未能)解析[^。\n]{0,10}(域名|主机)?|没有[^。\n]{0,6}MX/i],
  ['user_unknown', /5\.4\.1[^\n]{0,80}recipient address rejected: access denied|unrout(e)?able address|\b(user|mail ?box|recipient|account|address|mail ?drop|local[- ]?part|rcpt|addressee|email|alias|login|customer)(\(s\)|s|es|ee)?( address| name| account| email| mailbox| id)?[^.\n]{0,60}?\b(unknown|not (be )?(found|known|exist|existing|listed|valid|recogni[sz]ed|a (known|valid) user|here|present)|does(n'?t| not)( currently)? exist|do(n'?t| not) exist|dosn'?t exist|is invalid|invalid|is incorrect|isn'?t (listed|known|valid|here)|no longer (exist|valid|available|active|on|in use|work)|non-?exist(e|a)nt|was not found|couldn'?t be found|can'?t be found|cannot be found|rejected: unknown|unavailable)|\b(no|unknown|invalid|bad|non-?existent|nonexistent|illegal|incorrect|undefined|unrecogni[sz]ed)[- ]( ?such | local |recipient |e-?mail |mail |destination )?( ?such )?(user|mail ?box|recipient|account|address|rcpt|local|person|alias|mailbox here|mailaddress|customer|addressee|destination mailbox|name here|username|email)|does(n'?t| not) (have|host) (an?|any|such) [^.\n]{0,40}(account|mailbox|user)|no mailbox( here)?|no valid recipients?|check if (the )?address is correct|other recipients in the same domain|mailbox name not allowed|this user doesn'?t have|there is no (one|user|account|mailbox|such)|not our customer|not a (valid|known) (user|mailbox|recipient|address|account)|not have a (valid )?(mailbox|account)|user_?not_?found|recipientnotfound|resolver\.adr\.(recip|exrecip)notfound|adresse d au moins un destinataire invalide|destinataire inconnu|utilisateur inconnu|address rejected: user|unknown local[- ]?part|not listed in (the )?(domino directory|public name|address book)|recipient address rejected:? ?(access denied)?\. ?as ?\(|is not a valid mailbox|delivery error: dd this user|sorry,? your intended recipient|(宛先|ユーザー?|アドレス|メールボックス|ディレクトリ)[^。\n]{0,20}(見つかり|存在しま|ありません|不明)|(收件人|用户|邮箱|帐号|账号|帐户|账户|邮件地址|信箱|地址|收信人|user)[^。，,\n]{0,16}(不存在|未找到|找不到|无效|错误|有误|未知|不正确|已注销|注销|已删除|不是有效|没有此|查无)|(不存在|找不到|没有|查无|无此|无效的?|未知的?|错误的?)[^。，,\n]{0,8}(收件人|用户|邮箱|帐号|账号|帐户|账户|邮件地址|地址|信箱)/i],
  ['virus', /\bvirus|infected|malware|trojan|(含有?|发现|感染)病毒/i],
  ['spam', /\bspam|unsolicited|bulk (e-?)?mail|junk( mail)?|\buce\b|spamassassin|spamhaus|spamcop|barracuda|content rejected|mail rejete|mail rejected\. ofr_506|considered unwanted|(垃圾邮件|疑似垃圾|广告邮件|反垃圾)/i],
  ['rate', /too many (connections|messages|recipients|mails|e-?mails|emails|simultaneous|concurrent|errors|hops? per)|rate ?limit|throttl|frequency (is )?limited|sending (too fast|limits?)|exceeded[^.]{0,30}(rate|connection|messages per|sending)|try again (more )?slow|(频率|频次|发信(过|太)(快|多)|连接数|过于频繁|发送过快|超过[^。\n]{0,6}(频率|连接))/i],
  ['network', /connection (was )?(refused|reset|timed out|lost)|(host|network) (is )?unreachable|no route to host/i],
  ['blocked', /(ip|host|client|server|connection|address|sender|network|domain|from)[^.\n]{0,40}(block(ed|ing|list)|blacklist|black list|black-list|denied|banned|refused by|bad reputation|listed (in|at|on|by)|poor reputation|dnsbl|rbl)|block(ed)? (using|by|list)|on (our|the|a) (block|black|deny)list|access denied|connection (was )?(denied|rejected)|not (currently )?(authorized|allowed) to (connect|send)|ptr record|reverse (dns|lookup)|client host rejected|service refus|reputation|greylist|gray-?list|(IP|发件|服务器|域名|连接)[^。，,\n]{0,16}(黑名单|拒绝|屏蔽|封禁|被拒)|黑名单/i],
  ['policy', /polic(y|ies)|not accepted (here|for)|administrative(ly)? prohibit|(policy|rules?) (violation|reason)|message (was )?(rejected|refused|denied) (by|due)|prohibited|compliance|策略|违反|违规|规则限制/i],
  ['content', /content|mime|header|attachment|format error|8bit|encoding|line (too long|length)|(邮件|信件)?内容[^。，,\n]{0,10}(被?拒|违|敏感|不合|不符)|敏感/i],
  ['rejected', /reject(ed)?|refuse[ds]?|denied|not (accepted|permitted|allowed|authori[sz]ed)|sender (address|verify)|拒收|拒绝|退回/i],
  ['expired', /(delivery|retry) (time|timeout)|timed? ?out|expired|could not be delivered (for|within)|not delivered within|retry time ?(not|out)|queue[^.\n]{0,20}(too long|expired|lifetime)|message will be retried|still (being )?retr|undeliverable after|delayed|deferred|(delivery|retry).{0,20}(days|hours)|超时|重试|延迟|暂时(无法|不能)|稍后再试/i],
  ['network', /(connection|connect|route|network|host|socket)[^.\n]{0,30}(refused|reset|lost|timed|unreachable|fail|closed|dropped|down|error)|no route|loop|too many hops|hop count|not (responding|reachable)|name server|(host|name)[^.\n]{0,30}try again|dns|unreachable|(网络|连接|服务器)[^。，,\n]{0,10}(失败|超时|异常|不可达|断开|无响应|错误)|无法连接/i],
  ['system', /(system|internal|configuration|local|server|software|protocol|processing|temporary|mailer|i\/o|database|lookup)[^.\n]{0,20}(error|fail|problem|fault|unavailable|not available|full)|unexpected|insufficient (system )?(resource|storage)|disk full|cannot open|can'?t create|permission denied|not available|service (un|not )|command (died|failed|rejected|output)|系统(错误|繁忙|异常|故障)|服务(器)?(繁忙|不可用)/i],
];

/** What the codes of RFC 3463 and its registry say where no words do. */
const codes: [Reason, RegExp][] = [
  ['takes_no_mail', /^5\.(1\.10|7\.27|3\.2)$/], ['user_unknown', /^5\.1\.(1|0|3)$/], ['host_unknown', /^5\.1\.2$/], ['has_moved', /^5\.1\.6$/], ['rejected', /^[45]\.1\.(7|8)$/],
  ['suspended', /^[45]\.2\.1$/], ['mailbox_full', /^[45]\.2\.2$/], ['too_big', /^[45]\.(2\.3|3\.4)$/], ['filtered', /^[45]\.2\.\d+$/],
  ['system', /^[45]\.3\.\d+$/], ['host_unknown', /^5\.4\.(4|310|312)$/], ['expired', /^[45]\.4\.7$/], ['network', /^[45]\.4\.\d+$/],
  ['system', /^[45]\.5\.\d+$/], ['content', /^[45]\.6\.\d+$/], ['authentication', /^[45]\.7\.(8|9|2[0-6])$/], ['blocked', /^[45]\.7\.(1|5\d\d|6\d\d|7\d\d|25|28)$/], ['rejected', /^5\.7\.0$/], ['policy', /^[45]\.7\.\d+$/], ['expired', /^4\./],
];

/** What the refused server had heard of the mail: nothing yet, its sender, its recipient, or all of it. */
export type Stage = 'connection' | 'sender' | 'recipient' | 'content';

export interface Evidence {
  status: string | null;
  /** The receiving server's answer. */
  diagnostic: string | null;
  /** What the report says to people about this recipient. */
  words: string;
  /** To which command the receiving server answered, where that can be told: before or after it saw the content. */
  stage: Stage | null;
  /** The report speaks of an attempt that will be repeated. */
  delayed: boolean;
}

/** Their dots would end sentences. */
const hostName = /\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/g;
const firstOf = (list: [Reason, RegExp][], text: string): Reason | null => list.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
const fromWords = (text: string): Reason | null => (text === '' ? null : firstOf(marks, text) ?? firstOf(wordings, text.replaceAll(hostName, 'a host')));
const fromCode = (status: string | null): Reason | null => (status === null ? null : firstOf(codes, status));

/** The answer of the server that refused weighs most, then its code, then what the reporting system adds. */
export function reasonOf({ status, diagnostic, words, stage: known, delayed }: Evidence): Reason {
  // Whoever names the recipient answers to that name.
  const stage = known ?? (/^\s*\d{3}[ :-]+((?!5\.2)\d\.\d+\.\d+ )?<[^<>\s]+@[^<>\s]+>(\.\.\.|:)/.test(diagnostic ?? '') ? 'recipient' : null);
  // Cisco's gateways write their own guess before what they were told.
  const given = (diagnostic ?? '').replace(/^\d\.\d\.\d - [^'"]{0,60}(\d{3})-['"](.*?)['"]?( \(delivery attempts: \d+\))?$/s, '$1 $2');
  const answer = withoutAddresses(given);
  const code = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(answer)?.[1] ?? status;
  if (blocklists.test(given)) return 'blocked';
  const said = fromWords(answer) ?? (/^\s*(521|556)[ -]/.test(answer) ? 'takes_no_mail' : null);
  const meant = said === 'rejected' || said === 'system' || said === 'content' || said === 'policy' || said === 'blocked' || said === null ? vaguer(said, fromCode(code), answer) : said;
  // sendmail says only that its own delivery failed, and lets the program that delivers say why.
  const told = meant === 'system' && /service unavailable/i.test(answer) ? fromWords(withoutAddresses(words).replaceAll(/service unavailable/gi, '')) : null;
  const reason = told ?? meant ?? fromWords(withoutAddresses(words)) ?? 'unknown';
  if (permanenceOf(reason) === 'hard') {
    // Before a server hears the recipient's name it speaks of whoever sends.
    if (stage === 'connection') return 'blocked';
    if (stage === 'sender') return 'rejected';
    // Filters of content answer with such bare words too: only the code, or an answer to the recipient's name, makes them the directory's word.
    const bare = stage === 'content' ? /\b(user unknown|unknown user|no such user|mailbox (is )?(unavailable|not available))\b/i : /\b(user unknown|unknown user|no such user)\b/i;
    if (reason === 'user_unknown' && stage !== 'recipient' && !code?.startsWith('5.1.') && bare.test(answer)) return 'filtered';
    const isFinal = reason === 'user_unknown' && stage === 'recipient';
    const passing = !isFinal && (code?.startsWith('4.') ?? false) && !/(?<![\d.])5\d\d[ -]/.test(answer) || !isFinal && /^4\d\d\b/.test(answer);
    if (delayed || passing) return 'expired';
  }
  return reason;
}

/** A vague answer with a telling code means what the code says. */
function vaguer(said: Reason | null, coded: Reason | null, answer: string): Reason | null {
  if (coded === null) return said;
  if (said === null) return coded;
  return permanenceOf(coded) === 'hard' && !/\b(spam|polic|block|blacklist|reputation|content|virus|sender|mail from|couldn'?t create|command died)/i.test(answer) ? coded : said;
}

/** Their names stand in links, which are otherwise no words. */
const blocklists = /\b(spamhaus\.org|spamcop\.net|sorbs\.net|barracudacentral\.org|abuseat\.org|uceprotect\.net|spamrats\.com|mailspike\.org|surbl\.org|uribl\.com)\b/i;

/** Local parts such as `unknown-user@…` and links would be read as reasons. */
const withoutAddresses = (text: string) => text.replaceAll(/<?[^\s<>@:;,"'()\u3000-\u9FFF\uFF00-\uFFEF]+@[\w.-]+>?/g, '@').replaceAll(/[（(【“"'<《]?@[）)】”"'>》]?/g, '@').replaceAll(/https?:\/\/\S+/g, '');
