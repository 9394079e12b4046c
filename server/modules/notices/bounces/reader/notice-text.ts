import { addressesIn } from './addresses.ts';
import type { Stage } from './reasons.ts';

/** Where the mail that came back begins within the text: what stands there is none of the report's words. */
const originalBegins = [
  /^-{2,}.{0,6}(this is a copy of|below this line is a copy|the body of your message|copy of (the )?(original )?message|the header of the original|original message|undelivered message|unsent message|your original message|message header|message headers|returned message|forwarded message).*$/im,
  /^\s*(included is a copy of the message|(the )?original message (headers?|follows):?|message (contents|header) follow|----- ?original (message|header)|your message (reads|follows)|headers of the original|text of (the )?message).*$/im,
  /^\s*[-=_*]{3,}\s*(原邮件|原始邮件|以下是原|原信|邮件原文|原文|下面是).*$/m,
  /^(return-path:|received: ?(from|by)\b|x-received:|x-google-dkim-signature:|dkim-signature:)/im,
];

export function beforeOriginal(text: string): { notice: string; original: string } {
  let at = text.length;
  for (const pattern of originalBegins) {
    const match = pattern.exec(text);
    if (match && match.index < at && match.index > 0) at = match.index;
  }
  return { notice: text.slice(0, at), original: text.slice(at) };
}

/** Lines about others than the recipient. */
const aboutOthers = /^\W*(from|sender|reply-to|message-?id|references|in-reply-to|cc|helo|ehlo|>+ ?mail from|mail from|envelope-from|return-path|发件人|发信人|寄件人|抄送)\s*[:<：]|contact|assistance|postmaster|mailer-daemon|abuse@|support@|help ?desk|联系(管理员|我们)|客服|the message (that )?you sent|mail from:|your message (to|from)\b.{0,80}\bfrom\b/i;

const strongBefore = /(recipients?|address(es)?|rcpt to|deliver(ed|y)?( your (message|mail))?( to)?|could(n'?t| not) (be )?(reach|sent|deliver)(ed)?( to)?|users?|to|account|mailbox|for|收件人(地址|邮箱)?|收信人|收件地址|接收人|送达|发送到|投递到?|发往|发给|用户|邮箱|地址)\s*[:：]?\s*[<（(“"'《＜*]*\s*$/i;

/** The recipients that a report names in its words, each with the words that belong to it. */
export function recipientsInText(notice: string, known: ReadonlySet<string>): { address: string; words: string }[] {
  const lines = notice.split('\n');
  const found: { address: string; line: number; score: number }[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.includes('@') || aboutOthers.test(line)) continue;
    for (const { address, at } of addressesIn(line)) {
      const before = line.slice(0, at);
      // sendmail's own line about a recipient: 550 <zhao@example.cn>... User unknown
      const leads = /^[\s>*•·\-–|"'<([（【“]*$/.test(before) && !/^\s*<<</.test(line) || /^\d{3} (\d\.\d\.\d )?<?$/.test(before) && line.includes('... ');
      const named = strongBefore.test(before) || (before.trim() === '' || /^[\s<]*$/.test(before)) && strongBefore.test(lines[index - 1] ?? '');
      const quoted = !leads && /^\s*(<<<|\d{3}[ -])/.test(line);
      found.push({ address, line: index, score: (leads ? 3 : 0) + (named ? 2 : 0) + (quoted ? 0 : 1) - (known.has(address) ? 4 : 0) });
    }
  }
  const best = Math.max(0, ...found.map(({ score }) => score));
  if (found.length === 0) return [];
  const wanted = found.filter(({ score }) => score >= Math.min(best, 3));
  const chosen = new Map<string, number>();
  for (const { address, line } of wanted.length > 0 ? wanted : found.filter(({ score }) => score === best)) if (!chosen.has(address)) chosen.set(address, line);
  const starts = [...chosen.values()].sort((one, other) => one - other);
  return [...chosen].map(([address, start]) => {
    const next = starts.find((line) => line > start) ?? lines.length;
    return { address, words: lines.slice(start, Math.min(next, start + 25)).join('\n') };
  });
}

const stages: Record<string, Stage> = { connect: 'connection', conn: 'connection', greeting: 'connection', connection: 'connection', ehlo: 'connection', helo: 'connection', starttls: 'connection', auth: 'connection', mail: 'sender', rcpt: 'recipient', data: 'content', '.': 'content', bdat: 'content' };

/** How the programs that send put which command was refused. */
const commandIn = [
  /\(?in reply to (?:the )?(?:end of )?(\w+)(?: (?:from|to))?(?: command)?/i,
  /(?:after|in response to|error in|did not like our)\s+(?:the )?(?:pipelined |initial |end of |final )*(connection|EHLO|HELO|STARTTLS|AUTH|MAIL|RCPT|DATA|BDAT)\b/i,
  /SMTP command\s*\n\s*(\w+)/i,
  /command[: ]+["'<]?(EHLO|HELO|MAIL|RCPT|DATA)\b/i,
  /\b(RCPT|MAIL|DATA) command\b/i,
];
/** qmail says it in sentences. */
const sentences: [Stage, RegExp][] = [
  ['recipient', /does not like recipient/i], ['content', /failed (on|after I sent) (the|DATA)|failed on DATA command|TEXT command|end of data|\(DATA\)/i], ['sender', /sender was rejected/i], ['connection', /my name was rejected|greeting failed|but greeting|connected to \S+ but (my name|connection died)/i],
];

/** The command that was refused, as far as a text tells. */
export function stageIn(text: string): Stage | null {
  const dialogue = /^[\s>]*>>>\s*(\w+|\.)[^\n]*\n\s*<<<\s*[45]\d\d/m.exec(text)?.[1]?.toLowerCase();
  if (dialogue !== undefined) return stages[dialogue] ?? null;
  for (const pattern of commandIn) {
    const stage = stages[pattern.exec(text)?.[1]?.toLowerCase() ?? ''];
    if (stage !== undefined) return stage;
  }
  const said = sentences.find(([, pattern]) => pattern.test(text))?.[0];
  return said ?? (/\brcpt(_to)?\b/i.test(text) ? 'recipient' : null);
}

/** A server's answer quoted in a text, on one line. */
export function answerIn(words: string): string | null {
  // sendmail sums up each recipient on a line of its own, after all that was said to all of them.
  const summed = /^\s*(\d{3} (?:\d\.\d+\.\d+ )?<[^<>\s]+>\.\.\. (?!Service unavailable|Remote protocol|Deferred)[^\n]+)/.exec(words)?.[1];
  if (summed !== undefined) return summed;
  const patterns = [
    /<<<\s*([45]\d\d[ -][^\n]*(?:\n\s*<<<\s*[45]\d\d[ -][^\n]*)*)/,
    /\(reason:\s*([45]\d\d[\s\S]*?)\)\s*(?:\n|$)/,
    /((?<![\d.])[45]\d\d(?::? :?|-)(?:#?\d\.\d+\.\d+[ :]+)?\D[^\n]*(?:\n[ \t]+\S[^\n]*){0,4})/,
    /(#\s?[45]\.\d+\.\d+[^\n]*)/,
    /^\s*([45]\.\d{1,3}\.\d{1,3}\s[^\n]+)/m,
  ];
  for (const pattern of patterns) {
    const match = pattern.exec(words)?.[1];
    if (match !== undefined) return match.replaceAll(/\s*<<<\s*/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 600);
  }
  return null;
}
