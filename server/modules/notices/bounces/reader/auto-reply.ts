import type { Headers } from './mime.ts';

/** Header fields by which programs say that they answer (RFC 3834 and older habits). */
export function isAutomatic(headers: Headers): boolean {
  const submitted = headers.get('auto-submitted').toLowerCase();
  return submitted !== '' && !submitted.startsWith('no')
    || ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-response-suppress', 'x-mail-autoreply'].some((name) => headers.has(name) && !/^(no|false)$/i.test(headers.get(name)))
    || /auto[_-]?reply|bulk|junk/i.test(headers.get('precedence')) || /^<\s*>$/.test(headers.get('return-path').trim());
}

const answersItself = /^(auto-?(replied|notified|response)|vacation|out-?of-?office)/i;
const replySubject = /^\s*(auto(matic|mated)?[-: ]*(reply|response|answer|re\b)|auto:|out of (the )?office|vacation|away from|absen(ce|t)|i am (away|out)|respuesta autom|r[ée]ponse automatique|automatische antwort)|自动(回复|答复|应答)|外出|休假|不在办公室|假期|\[auto-?reply\]|^\s*\(?auto-?reply/i;

/** Somebody has left for good. */
const gone = /(has|have|is|'?s) (now |already |recently |since )?(left|resigned|departed|quit)( from)?( the| our| this)? ?(company|firm|organi[sz]ation|position|office|team|post)?\b|no longer (works?|working|employed|with|at|a member|part|in (this|the) (position|role|office)|an employee|the (contact|person))|(has|have) (retired|moved on)|ceased (to work|working)|this (account|mailbox|e-?mail( address)?) is no longer (in use|monitored|active|used)|former (employee|colleague)|last (working )?day (was|in the (office|company))|(已|已经|现已|目前已)[^。，,\n]{0,6}(离职|离开(本)?(公司|单位|岗位|企业)?|调离|退休|辞职|卸任|调岗|不在(本|我)?(公司|单位|岗位|职))|(本人|我|该员工|该同事|此人|其)[^。，\n]{0,10}(离职|不再(担任|负责|就职|任职|在[^。，\n]{0,8}工作))|不再(担任|负责|任职|就职于)|(此|该|本)(邮箱|账号|邮件地址)[^。，\n]{0,6}(不再使用|已停用|停止使用)|离职(员工|人员)?/i;
const away = /out of (the )?(office|town)|on (annual |maternity |sick |parental |paternity )?(leave|vacation|holiday|business trip|travel)|away from|will (be back|return|reply|respond)|limited access|currently (away|travell?ing|out)|休假|出差|外出|请假|年假|产假|病假|不在(办公室|公司|单位)|暂时不能|稍后(回复|处理)|返回(公司|后)|回来后/i;

/** @returns null where a person seems to have written the mail */
export function readAutoReply(headers: Headers, subject: string, text: string): { hint: 'left' | 'away' | null } | null {
  const says = answersItself.test(headers.get('auto-submitted')) || ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-mail-autoreply'].some((name) => headers.has(name) && !/^(no|false)$/i.test(headers.get(name)))
    || /auto[_-]?reply/i.test(headers.get('precedence')) || /\b(oof|autoreply)\b/i.test(headers.get('x-auto-response-suppress')) && headers.has('in-reply-to')
    // Programs that answer leave the return path empty, so that nobody answers them (RFC 3834 section 3.3).
    || /^<\s*>$/.test(headers.get('return-path').trim());
  if (!says && !replySubject.test(subject)) return null;
  const words = `${subject}\n${text.slice(0, 4000)}`;
  return { hint: gone.test(words) ? 'left' : away.test(words) ? 'away' : null };
}
