import type { Reason } from '../bounces/index.ts';

/**
 * What operators and their services write of a text message that didn't arrive: words, and the states of SMPP 3.4 (section
 * 5.2.28), which CMPP takes over. Only that the number doesn't exist speaks against the number itself.
 */
const causes: [Reason, RegExp][] = [
  ['number_unknown', /空号|号码(不存在|无效|错误)|不存在的号码|(number|subscriber|msisdn|mobile)[^,;]{0,20}(unknown|invalid|not (exist|found|allocated)|does(n't| not) exist|unallocated)|(unknown|invalid|absent|unallocated) (subscriber|number|mobile)(?! (temporar|not reach))|\b(MK|MI|MN|MB):0001\b/i],
  ['suspended', /停机|欠费|停用|销号|out of service|(service|number|line) (is )?(suspended|barred)/i],
  ['phone_off', /关机|不在服务区|无法接通|无信号|switched off|powered off|not reachable|unreachable|absent|\bEXPIRED\b|超时/i],
  ['rejected', /黑名单|退订|拒收|拒绝|blacklist|opt(ed)?[- ]?out|unsubscribed|do not disturb|\bDND\b|\bREJECTD\b|reject/i],
  ['content', /关键字|敏感|内容|签名|模板|content|keyword|signature|template|spam/i],
  ['rate', /频率|频次|超限|流控|上限|too (many|frequent)|frequen|throttl|limit/i],
  ['network', /网关|网络|路由|gateway|network|route|congest|\bUNDELIV\b/i],
];

export const textReasonOf = (cause: string): Reason => causes.find(([, pattern]) => pattern.test(cause))?.[0] ?? 'unknown';
