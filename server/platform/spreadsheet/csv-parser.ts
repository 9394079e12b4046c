/** A record of a CSV file. `isOpen` says that the file ended inside quotes that this record opened. */
export type CsvRecord = { fields: string[]; isOpen: boolean }

/**
 * RFC 4180 as programs really write it: lines end in LF, CR LF or CR; a quote inside a bare field is an ordinary character;
 * what follows a closing quote is kept. Fed in pieces; a field grows to `longest` characters and is then cut,
 * so that its reader can refuse it.
 */
export class CsvParser {
  readonly #delimiter: string
  readonly #longest: number
  readonly #emit: (record: CsvRecord) => void
  #fields: string[] = []
  #field = ''
  #state: 'start' | 'bare' | 'quoted' | 'closing' = 'start'
  #afterReturn = false

  constructor(delimiter: string, longest: number, emit: (record: CsvRecord) => void) {
    this.#delimiter = delimiter
    this.#longest = longest
    this.#emit = emit
  }

  push(text: string): void {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const character = text[at]
      if (this.#afterReturn) {
        this.#afterReturn = false
        if (character === '\n') {
          from = at + 1
          continue
        }
      }
      if (this.#state === 'quoted') {
        if (character !== '"') continue
        this.#append(text.slice(from, at))
        this.#state = 'closing'
        from = at + 1
      } else if (character === '"' && this.#state === 'closing') {
        this.#append('"')
        this.#state = 'quoted'
        from = at + 1
      } else if (character === '"' && this.#state === 'start') {
        this.#state = 'quoted'
        from = at + 1
      } else if (character === this.#delimiter) {
        this.#append(text.slice(from, at))
        this.#endField()
        from = at + 1
      } else if (character === '\n' || character === '\r') {
        this.#append(text.slice(from, at))
        this.#endRecord(false)
        this.#afterReturn = character === '\r'
        from = at + 1
      } else this.#state = 'bare'
    }
    this.#append(text.slice(from))
  }

  end(): void {
    if (this.#state === 'start' && this.#fields.length === 0) return
    this.#endRecord(this.#state === 'quoted')
  }

  #append(piece: string): void {
    if (this.#field.length <= this.#longest) this.#field += piece
  }

  #endField(): void {
    this.#fields.push(this.#field)
    this.#field = ''
    this.#state = 'start'
  }

  #endRecord(isOpen: boolean): void {
    this.#endField()
    this.#emit({ fields: this.#fields, isOpen })
    this.#fields = []
  }
}

const candidates = [',', '\t', ';', '|'] as const

/** The delimiter that splits most of the records of a sample into the same number of fields, more than one. */
export function sniffDelimiter(sample: string): string {
  const declared = /^sep=(.)\r?\n/i.exec(sample)?.[1]
  if (declared !== undefined) return declared
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of candidates) {
    const widths = new Map<number, number>()
    let records = 0
    const parser = new CsvParser(delimiter, sample.length, ({ fields }) => {
      records += 1
      if (fields.length > 1) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1)
    })
    parser.push(sample)
    parser.end()
    const score = Math.max(0, ...[...widths].map(([width, times]) => (times / records) * Math.min(width, 8)))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
