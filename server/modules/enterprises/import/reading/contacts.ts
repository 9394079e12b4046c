import { normalizeMobile, normalizePhone } from '@qilian/contract/codes/phone'
import { personName } from './names.ts'

export type Person = { name: string; phone: string | null; post: string | null }

export type PeopleReading = {
  people: Person[]
  /** Pieces that stand where a phone should and are none. */
  badPhones: string[]
  /** Names and phones could not be paired one to one. */
  isUncertain: boolean
  /** Phones without any name. */
  loosePhones: string[]
}

/**
 * Reads who is named and how to reach them from a cell of names and a cell of phones:
 * `张三13812345678、李四 13900001111`, `张三/李四` beside `13812345678/13900001111`, one a line, `张三（经理）`.
 */
export function readPeople(nameText: string, phoneText: string, areaCode?: string): PeopleReading {
  const named = pieces(nameText, areaCode)
  const beside = pieces(phoneText, areaCode)
  const people: Person[] = named.names.map(({ name, post, phone }) => ({ name, post, phone }))
  // Some lists repeat the names beside the phones: `张三:138…`.
  for (const { name, post, phone } of beside.names) {
    const same = people.find((person) => person.name === name)
    if (same !== undefined) same.phone ??= phone
    else if (people.length === 0 || phone !== null) people.push({ name, post, phone })
  }
  const free = [...named.loose, ...beside.loose]
  const without = people.filter(({ phone }) => phone === null)
  // Of several numbers of one person the mobile one is kept.
  if (without.length === 1) free.sort((a, b) => Number(normalizeMobile(a) === null) - Number(normalizeMobile(b) === null))
  const paired = Math.min(free.length, without.length)
  for (let index = 0; index < paired; index++) (without[index] as Person).phone = free[index] ?? null
  const left = free.slice(paired)
  const isUncertain = (free.length > 0 && without.length > 0 && free.length !== without.length) || (left.length > 0 && people.length > 0 && without.length === 0)
  return { people, badPhones: [...named.bad, ...beside.bad], isUncertain, loosePhones: people.length === 0 ? left : [] }
}

type Pieces = { names: Person[]; loose: string[]; bad: string[] }

const separators = /[、,，;；/\n|&]+|\s{2,}|(?<=\d)\s+(?=[\u3400-\u9fffA-Za-z+1(])|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff]{2,4}(?:\s|\d|$))/
const number = /(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|\(?0\d{2,3}\)?[\s-]?\d{7,8}(?:\s?(?:转|-)\s?\d{1,6})?(?!\d)|[48]00-?\d{3}-?\d{4}(?!\d)/g

function pieces(text: string, areaCode: string | undefined): Pieces {
  const result: Pieces = { names: [], loose: [], bad: [] }
  const half = text.normalize('NFKC')
  const whole = phoneOf(half, areaCode)
  if (whole !== null) return { ...result, loose: [whole] }
  // Phones are first replaced by marks of the private use area, so that blanks and dashes inside them separate nothing.
  const phones: string[] = []
  const marked = half.replace(number, (match) => {
    phones.push(match)
    return `\ue000${phones.length - 1}\ue001`
  })
  for (const piece of splitPeople(marked)) readPiece(piece, phones, areaCode, result)
  return result
}

function splitPeople(marked: string): string[] {
  // A name before its phone belongs to it; a second name after a phone begins the next person.
  return marked
    .split(separators)
    .flatMap((piece) => piece.split(/(?<=\ue001)\s*(?=[^\ue000\s:)-])/))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

function readPiece(piece: string, phones: readonly string[], areaCode: string | undefined, result: Pieces): void {
  const found: string[] = []
  const rest = piece.replace(/\ue000(\d+)\ue001/g, (_, index: string) => {
    const phone = phoneOf(phones[Number(index)] ?? '', areaCode)
    if (phone !== null) found.push(phone)
    return ' '
  })
  const post = /\(([^)]*)\)/.exec(rest)?.[1]?.trim() ?? ''
  const bare = rest.replace(/\([^)]*\)/g, ' ').replace(/(?:联系人|联络员|姓名|负责人)\s*:/g, ' ').replace(/(?:联系)?(?:电话|手机|联系方式|tel|phone)\s*:?/gi, ' ').replace(/[:：-]+/g, ' ').trim()
  const local = bare === '' ? null : phoneOf(bare, areaCode)
  if (local !== null) found.push(local)
  else if (/\d{4,}/.test(bare)) {
    result.bad.push(bare)
    const name = personName(bare.replace(/[\d\s]+/g, ' '))
    if (name !== '') result.names.push({ name, phone: found.shift() ?? null, post: post || null })
    result.loose.push(...found)
    return
  }
  const name = local === null ? personName(bare) : ''
  if (name === '') {
    const last = result.names.at(-1)
    if (last !== undefined && last.phone === null && found.length > 0) last.phone = found.shift() ?? null
    result.loose.push(...found)
    return
  }
  result.names.push({ name, phone: found.shift() ?? null, post: post || null })
  result.loose.push(...found)
}

function phoneOf(text: string, areaCode: string | undefined): string | null {
  return normalizeMobile(text) ?? normalizePhone(text, areaCode)
}
