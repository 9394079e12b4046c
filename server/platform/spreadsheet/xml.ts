import { SpreadsheetError } from './errors.ts'

/**
 * A forward-only XML scanner for the parts of a workbook: no tree, no entities beyond the five of XML,
 * no document types (the seat of entity bombs), memory bounded by the longest tag.
 */
export type XmlHandler = {
  /** `name` comes without namespace prefix; `attributes` is the raw text between name and `>`. */
  open?(name: string, attributes: string): void
  /** Comes for `<a/>` too. */
  close?(name: string): void
  /** May come in several pieces. */
  text?(text: string): void
}

const longestTag = 1024 * 1024

export class XmlScanner {
  readonly #handler: XmlHandler
  #rest = ''

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  push(chunk: string): void {
    const source = this.#rest === '' ? chunk : this.#rest + chunk
    let at = 0
    for (;;) {
      const next = this.#token(source, at)
      if (next === at) break
      at = next
    }
    this.#rest = source.slice(at)
    if (this.#rest.length > longestTag) throw new SpreadsheetError('spreadsheet.bomb', { part: 'xml' })
  }

  /** The position after the token at `at`, or `at` itself when it is not complete. */
  #token(source: string, at: number): number {
    if (at >= source.length) return at
    if (source.charCodeAt(at) !== lessThan) return this.#textToken(source, at)
    const second = source.charCodeAt(at + 1)
    if (second === exclamation || second === questionMark) return this.#declaration(source, at)
    const end = tagEnd(source, at)
    if (end === -1) return at
    if (second === slash) {
      this.#handler.close?.(localName(source.slice(at + 2, end).trimEnd()))
      return end + 1
    }
    const isSelfClosing = source.charCodeAt(end - 1) === slash
    const inner = source.slice(at + 1, isSelfClosing ? end - 1 : end)
    const nameEnd = inner.search(/[\s/]/)
    const name = localName(nameEnd === -1 ? inner : inner.slice(0, nameEnd))
    this.#handler.open?.(name, nameEnd === -1 ? '' : inner.slice(nameEnd))
    if (isSelfClosing) this.#handler.close?.(name)
    return end + 1
  }

  #textToken(source: string, at: number): number {
    let end = source.indexOf('<', at)
    if (end === -1) {
      end = source.length
      const ampersand = source.lastIndexOf('&')
      if (ampersand >= at && end - ampersand < 12 && !source.includes(';', ampersand)) end = ampersand
      if (source.charCodeAt(end - 1) === carriageReturn) end -= 1
    }
    if (end > at) this.#handler.text?.(decodeEntities(oneLineEnd(source.slice(at, end))))
    return end
  }

  #declaration(source: string, at: number): number {
    if (source.startsWith('<![CDATA[', at)) {
      const end = source.indexOf(']]>', at)
      if (end === -1) return at
      this.#handler.text?.(oneLineEnd(source.slice(at + 9, end)))
      return end + 3
    }
    if (source.length - at < 9) return at
    if (/^<!DOCTYPE/i.test(source.slice(at, at + 9))) throw new SpreadsheetError('spreadsheet.bomb', { part: 'doctype' })
    const closing = source.startsWith('<!--', at) ? '-->' : source.charCodeAt(at + 1) === questionMark ? '?>' : '>'
    const end = source.indexOf(closing, at + 2)
    return end === -1 ? at : end + closing.length
  }
}

/** The decoded value of one attribute in the raw text that `open` was given, or undefined. */
export function attribute(attributes: string, name: string): string | undefined {
  let at = 0
  for (;;) {
    const equals = attributes.indexOf('=', at)
    if (equals === -1) return undefined
    const quote = quoteAfter(attributes, equals)
    if (quote === -1) return undefined
    const end = attributes.indexOf(attributes.charAt(quote), quote + 1)
    if (end === -1) return undefined
    const key = attributes.slice(at, equals).trim()
    if (key === name) return decodeEntities(attributes.slice(quote + 1, end))
    at = end + 1
  }
}

/** `_x000D_` and its like, by which Excel writes characters that XML cannot hold. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

const carriageReturn = 13
const lessThan = 60
const slash = 47
const exclamation = 33
const questionMark = 63
const doubleQuote = 34
const singleQuote = 39
const greaterThan = 62

function tagEnd(source: string, from: number): number {
  let quote = 0
  for (let at = from + 1; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === greaterThan) return at
    else if (code === doubleQuote || code === singleQuote) quote = code
  }
  return -1
}

function quoteAfter(text: string, equals: number): number {
  for (let at = equals + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === doubleQuote || code === singleQuote) return at
    if (code > 32) return -1
  }
  return -1
}

/** XML 1.0, 2.11: a reader sees every line end as LF. */
function oneLineEnd(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
