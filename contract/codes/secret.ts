import { isUscc } from './uscc.ts'

/** Why a text isn't taken: what in it would let somebody in, pay, or pose as somebody. */
export type SecretReason = 'password' | 'password_hint' | 'key' | 'token' | 'bank_card' | 'id_number'

export interface FoundSecret {
  reason: SecretReason
  /** Where it stands, so that the writer finds it. */
  start: number
  end: number
}

/** Words that announce a secret, with what the value may follow them. */
const label = String.raw`(?:密\s?码|口\s?令|暗号|密钥|私钥|验证码|授权码|安全码|动态码|pin\s?码|(?:pass(?:word|code|phrase|wd)?|pwd|pswd|psw|secret|pin(?:\s?code)?|api[\s_-]?key|access[\s_-]?key|secret[\s_-]?key|auth[\s_-]?token|token)(?![a-z]))`
const labelled = new RegExp(String.raw`(?<![a-z])${label}(?<mark>\s*(?:[:：=＝]|是|为|改为|改成|设为|设成|是[:：]|\bis\b|\bare\b|→|->)+\s*|\s+|(?=[A-Za-z]*\d))["'“‘「（(]?(?<value>[^\s，。；;、,“”"'’」）)]+)(?<rest>[^\n]*)`, 'giu')
/** A password that is described is as good as written: 身份证后六位, 公司拼音加年份. */
const hinted = /(?:密码|口令|password|passcode|pin)[^。；;\n]{0,12}?(?:后|前|末|last|first)\s*(?:[四六八468]|four|six|eight)\s*(?:位|digits)|(?:密码|口令)[^。；;\n]{0,8}?(?:拼音|首字母|生日|手机号|身份证号?|统一代码)(?:加|后|前|＋|\+|就是|$)/iu
const keyBlock = /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE|PGP MESSAGE)[A-Z0-9 ]*-----|\bssh-(?:rsa|ed25519|dss) [A-Za-z0-9+/=]{40,}|PuTTY-User-Key-File/u
/** Tokens that their makers mark. */
const marked = /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[A-Za-z0-9_-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{12,}|LTAI[0-9A-Za-z]{12,}|AKID[0-9A-Za-z]{12,}|AIza[\w-]{30,}|whsec_[\w+/=-]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/u
const loginInUrl = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@]+:[^\s/@]{3,}@/iu

/** Words that stand after a label in an ordinary sentence. */
const plain = new Set(['see', 'held', 'kept', 'with', 'by', 'ask', 'in', 'is', 'are', 'the', 'a', 'an', 'reset', 'resets', 'changed', 'change', 'none', 'stored', 'not', 'to', 'known', 'unknown', 'tbd', 'and', 'or', 'of', 'on', 'at', 'for', 'from', 'must', 'can', 'will', 'was', 'has', 'expires', 'expired', 'policy', 'manager', 'required', 'only', 'na', 'n/a', 'yes', 'no', 'please', 'via', 'under', 'app', 'sms', 'usb', 'ukey', 'ca', 'otp', 'crm', 'erp', 'oa'])
const masked = /^[*•·xX＊.…_-]+$/u

const classesOf = (text: string) => [/[a-z]/u, /[A-Z]/u, /\d/u, /[^A-Za-z\d]/u].filter((one) => one.test(text)).length

/** Bits a character, by the frequencies of the text's own characters. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** GB 11643-1999: 17 digits with a date and a check character. */
function isIdNumber(digits: string): boolean {
  if (!/^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/u.test(digits)) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'[sum % 11] === digits[17]!.toUpperCase()
}

/** ISO/IEC 7812: Luhn's check digit, and a first digit that cards for paying have. */
function isBankCard(digits: string): boolean {
  if (!/^(?:62|4|5[1-5]|3[47])\d+$/u.test(digits) || digits.length < 15 || digits.length > 19) return false
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

function labelledSecret(text: string): FoundSecret | undefined {
  for (const match of text.matchAll(labelled)) {
    const { mark, value, rest } = match.groups as { mark: string; value: string; rest: string }
    const ascii = /^[\x21-\x7e]+/u.exec(value)?.[0].replace(/[.,:!?]+$/u, '') ?? ''
    if (ascii.length < 3 || masked.test(ascii)) continue
    const explicit = /[:：=＝是为成→]|->|\bis\b/u.test(mark)
    const word = /^[A-Za-z/-]+$/u.test(ascii)
    if (word && (plain.has(ascii.toLowerCase()) || !explicit || /^\s*[A-Za-z\p{Script=Han}]/u.test(value.slice(ascii.length) + rest))) continue
    // 密码 3 个月更换一次, 验证码 60 秒内有效: a number of something.
    if (/^\d{1,3}$/u.test(ascii) || (!explicit && /^\d+$/u.test(ascii) && /^\s*(?:[个天日月年周次位条人分秒点号]|days?|months?|times?|characters?|digits?|to\b)/u.test(value.slice(ascii.length) + rest))) continue
    const start = match.index + match[0].indexOf(value)
    return { reason: 'password', start, end: start + ascii.length }
  }
  return undefined
}

const isMailOrPath = (token: string): boolean => /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(token) || /^(?:https?:|ftp:|file:|www\.|[A-Za-z]:\\|\\\\|\/|\.{1,2}\/)/u.test(token)
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu

function unlabelledSecret(text: string): FoundSecret | undefined {
  for (const match of text.matchAll(/[\x21-\x7e]{8,}/gu)) {
    const token = match[0].replace(/^["'(<[]+|["')>\].,;:?]+$/gu, '')
    const found = (reason: SecretReason): FoundSecret => ({ reason, start: match.index, end: match.index + match[0].length })
    if (isMailOrPath(token) || uuid.test(token) || isUscc(token)) continue
    // Qilian@2026: what people choose where a rule wants letters, digits and a sign.
    if (token.length <= 40 && !/\*{2}/u.test(token) && /[!@$%^*]/u.test(token) && /[a-z]/u.test(token) && /\d/u.test(token) && !/[=/\\<>{}|]/u.test(token)) return found('password')
    for (const piece of token.split(/[-./:,;=&?@_()[\]{}<>"'|\\]+/u)) {
      if (/^[0-9a-f]{32,}$/iu.test(piece) && /\d/u.test(piece) && /[a-f]/iu.test(piece)) return found('token')
      if (piece.length >= 16 && classesOf(piece) >= 3 && entropyOf(piece) >= 3.3 && /\d.*[A-Za-z].*\d|[a-z].*\d.*[A-Z]|[A-Z].*\d.*[a-z]/u.test(piece)) return found('token')
    }
  }
  return undefined
}

function numbered(text: string): FoundSecret | undefined {
  for (const match of text.matchAll(/(?<![\dA-Za-z])\d(?:[ -]?\d){13,18}[\dXx]?(?![\dA-Za-z])/gu)) {
    const digits = match[0].replaceAll(/[ -]/gu, '')
    const reason = isIdNumber(digits) ? 'id_number' : isBankCard(digits) ? 'bank_card' : undefined
    if (reason) return { reason, start: match.index, end: match.index + match[0].length }
  }
  return undefined
}

/**
 * Whether a text holds what may never be written down: a password with or without its label, a key, a token, the number of a
 * card or of an identity card. Says where a secret is kept and who keeps it isn't one. Full-width characters count as their narrow ones.
 */
export function looksLikeSecret(given: string): FoundSecret | undefined {
  // One character for one, so that places stay.
  const text = given.replaceAll(/[\uff01-\uff5e]/gu, (wide) => String.fromCodePoint(wide.codePointAt(0)! - 0xfee0)).replaceAll('\u3000', ' ')
  const at = (reason: SecretReason, match: RegExpExecArray | null): FoundSecret | undefined => (match ? { reason, start: match.index, end: match.index + match[0].length } : undefined)
  return at('key', keyBlock.exec(text)) ?? at('token', marked.exec(text)) ?? at('password', loginInUrl.exec(text)) ?? labelledSecret(text) ?? at('password_hint', hinted.exec(text)) ?? numbered(text) ?? unlabelledSecret(text)
}
